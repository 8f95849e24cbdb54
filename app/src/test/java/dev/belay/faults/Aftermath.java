package dev.belay.faults;

import dev.belay.outside.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * Everything that a Belay which comes after a crash can see of its world, in lines that are the
 * same when the worlds are. What it leaves out, and why: docs/decisions/0060.
 */
record Aftermath(SortedMap<String, String> lines) {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int LONGEST_TEXT = 1 << 16;

  /** Looks when nothing acts on the site any more; empty when something goes on. */
  static Optional<Aftermath> of(Site site) throws IOException {
    return isQuiet(site) ? Optional.of(look(site)) : Optional.empty();
  }

  String digest() {
    return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The server may take a moment to notice that a process is dead. */
  private static boolean isQuiet(Site site) {
    String run = site.state().latest().map(r -> r.run()).orElse("none");
    long end = System.nanoTime() + PATIENCE_NANOS;
    try (var session = site.databases().server().open(SiteDatabases.LABEL)) {
      while (site.databases().acting(session, run) > 0) {
        if (System.nanoTime() > end) {
          return false;
        }
        session.execute("select pg_sleep(0.01)");
      }
      return true;
    }
  }

  private static Aftermath look(Site site) throws IOException {
    var seen = new TreeMap<String, String>();
    seen.put("application", site.application().isServing() ? "serving" : "not serving");
    site.databases().contents().forEach((name, text) -> seen.put("database " + name, text));
    seen.put("holds", String.join("\n", site.databases().holds()));
    files(site.home(), "installation", seen);
    files(site.state().directory(), "state", seen);
    seen.put("copies", String.join("\n", FileCopies.of(site)));
    var alike = new Alike();
    var lines = new TreeMap<String, String>();
    seen.forEach(
        (name, text) -> lines.put(alike.text(common(site, name)), alike.text(common(site, text))));
    return new Aftermath(lines);
  }

  /** The same on every site. */
  private static String common(Site site, String text) {
    return text.replace(site.state().directory().toString(), "STATE")
        .replace(site.home().toString(), "HOME")
        .replace(site.database(), "dify");
  }

  private static void files(Path root, String name, SortedMap<String, String> lines)
      throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (var walk = Files.walk(root)) {
      walk.filter(f -> !root.relativize(f).startsWith("asks")).forEach(all::add);
    }
    for (Path file : all) {
      String modes =
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
      lines.put(
          "%s %s".formatted(name, root.relativize(file)),
          modes + (Files.isRegularFile(file) ? "\n" + content(file) : ""));
    }
  }

  private static String content(Path file) throws IOException {
    if (file.getFileName().toString().startsWith("signing.")) {
      return "a key, made by chance";
    }
    byte[] bytes = Files.readAllBytes(file);
    if (file.getFileName().toString().equals("journal.jsonl")) {
      return journal(new String(bytes, StandardCharsets.UTF_8));
    }
    try {
      if (bytes.length <= LONGEST_TEXT) {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      }
    } catch (CharacterCodingException e) {
      // No text.
    }
    var sum = new CRC32();
    sum.update(bytes);
    return "%d bytes, sum %08x".formatted(bytes.length, sum.getValue());
  }

  /** Of a torn line only that it is there: where it is torn depends on how long a time is. */
  private static String journal(String text) {
    int whole = text.lastIndexOf('\n') + 1;
    return text.substring(0, whole) + (whole < text.length() ? "a torn line" : "");
  }
}
