package dev.belay.store.files;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import dev.belay.store.FileCapture;
import dev.belay.store.FilePass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of a set, JSON Lines: a header, one line per item, one line per thing left out, and last
 * the seal, which carries the SHA-256 of every byte before it.
 *
 * @param left what is not in the set
 */
record Manifest(
    Header header, Map<String, Item> items, List<FileCapture.Left> left, String digest) {
  static final String FILE = "manifest.jsonl";
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The first line. {@code startedAt} is the host's clock before the first look at the source. */
  record Header(int schema, String role, FilePass pass, Instant startedAt, Instant endedAt) {}

  record Line(FileCapture.Left left) {}

  record Seal(Sealed sealed) {}

  record Sealed(long items, String sha256) {}

  /** Why a manifest cannot be used. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String seen;

    Unusable(String seen) {
      super(seen);
      this.seen = seen;
    }

    String seen() {
      return seen;
    }
  }

  /** Afterwards either the old manifest is there or this one. */
  static Manifest write(
      Path set, Header header, Map<String, Item> items, List<FileCapture.Left> left) {
    var text = new StringBuilder(items.size() * 300 + 200);
    text.append(JSON.writeValueAsString(header)).append('\n');
    for (Item item : items.values()) {
      text.append(JSON.writeValueAsString(item)).append('\n');
    }
    for (var one : left) {
      text.append(JSON.writeValueAsString(new Line(one))).append('\n');
    }
    var digest = Sha256.start();
    digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
    String hash = Content.hex(digest);
    text.append(JSON.writeValueAsString(new Seal(new Sealed(items.size(), hash)))).append('\n');
    try {
      Durable.write(set.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw stopped("the list of a file set could not be written", set.toString(), e);
    }
    return new Manifest(header, items, left, hash);
  }

  /** Reads and checks the seal; nothing of the tree is looked at. */
  static Manifest read(Path set) throws Unusable {
    String text;
    try {
      text = Files.readString(set.resolve(FILE));
    } catch (IOException e) {
      throw new Unusable("it cannot be read: " + e);
    }
    int sealAt = text.lastIndexOf('\n', text.length() - 2) + 1;
    if (sealAt <= 0 || !text.endsWith("\n")) {
      throw new Unusable("it has no seal: the capture did not end, or the file was cut");
    }
    try {
      var seal = JSON.readValue(text.substring(sealAt), Seal.class).sealed();
      var digest = Sha256.start();
      digest.update(text.substring(0, sealAt).getBytes(StandardCharsets.UTF_8));
      String hash = Content.hex(digest);
      if (seal == null || !hash.equals(seal.sha256())) {
        throw new Unusable("its seal does not fit what it lists: it was changed after the capture");
      }
      return parse(text.substring(0, sealAt), hash);
    } catch (JacksonException e) {
      throw new Unusable("its last line is no seal: the capture did not end, or the file was cut");
    }
  }

  private static Manifest parse(String text, String hash) {
    var lines = text.lines().iterator();
    var header = JSON.readValue(lines.next(), Header.class);
    var items = new LinkedHashMap<String, Item>();
    var left = new ArrayList<FileCapture.Left>();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("{\"left\"")) {
        left.add(JSON.readValue(line, Line.class).left());
      } else {
        var item = JSON.readValue(line, Item.class);
        items.put(item.path(), item);
      }
    }
    return new Manifest(header, items, left, hash);
  }

  static OutsideException stopped(String what, String where, IOException e) {
    String seen = where + ": " + (e.getMessage() == null ? e.toString() : e.getMessage());
    boolean full = seen.contains("No space left") || seen.contains("quota");
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            what,
            seen,
            full ? "make room there (df -h), then run belay resume" : "belay resume"),
        e);
  }
}
