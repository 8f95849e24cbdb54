package dev.belay.contract.usage;

import dev.belay.contract.KnownDescriptions;
import dev.belay.contract.UsageCounts;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads logs of any supported kind, plain or gzip, and counts what they say. */
public final class UsageLog {
  private final OperationTree tree;
  private final String prefix;
  private final long seed = new SecureRandom().nextLong();
  private final Tally total;

  private UsageLog(String prefix) {
    this.tree = OperationTree.of(KnownDescriptions.titles());
    this.prefix = prefix;
    this.total = new Tally(tree, prefix);
  }

  /**
   * @param prefix under which the Service API is reached, {@code /v1} unless a proxy says otherwise
   */
  public static UsageLog under(String prefix) {
    return new UsageLog(prefix);
  }

  /** A file, or every file of a directory whose name contains {@code access}. */
  public void add(Path path) {
    for (Path file : files(path)) {
      try (InputStream in = Files.newInputStream(file)) {
        add(file.toString(), in);
      } catch (IOException e) {
        throw unreadable(file.toString(), e);
      }
    }
  }

  /** Everything of a stream to its end; it is not closed. */
  public void add(String name, InputStream raw) {
    try {
      var in = new BufferedInputStream(raw, 1 << 16);
      in.mark(2);
      int one = in.read();
      int two = in.read();
      in.reset();
      boolean gzip = one == 0x1f && two == 0x8b;
      // Its own buffer: the lines are read in blocks of a megabyte.
      InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
      var text = new BufferedInputStream(plain, 1 << 16);
      if (UsageJson.isJson(text)) {
        UsageJson.read(name, text, total, seed);
      } else {
        UsageLines.read(text, () -> new Tally(tree, prefix), total, seed);
      }
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * @throws OutsideException when nothing that was read is a call
   */
  public UsageCounts counts() {
    UsageCounts counts = total.counts();
    if (counts.lines() == counts.unread()) {
      throw new OutsideException(
          Failure.badInput(
              "no call was found in the log",
              "%,d lines, none in nginx's main or combined format, OpenTelemetry JSON or HAR"
                  .formatted(counts.lines()),
              "docker compose logs --no-log-prefix nginx | belay api usage -"));
    }
    return counts;
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (var listed = Files.list(path)) {
      return listed
          .filter(f -> f.getFileName().toString().contains("access") && Files.isRegularFile(f))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  private static OutsideException unreadable(String name, IOException e) {
    return new OutsideException(
        Failure.badInput("a log could not be read", name + ": " + e, "ls -l " + name), e);
  }
}
