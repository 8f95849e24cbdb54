package dev.belay.journal;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.InstallationKey;
import dev.belay.store.SignedFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Up to which line the installation's key signed a journal, in {@code journal.end} beside it. The
 * chain of a journal can be computed anew by whoever can write the file; this cannot. It is written
 * when a command begins to write to the journal and when it ends: what a process that died wrote
 * after it began is chained, not signed, until the next command takes the journal over.
 *
 * @param lines how many are signed
 * @param sum of the last of them, which covers all before it
 */
public record SignedEnd(int schema, String leg, long lines, String sum, Instant at) {
  private static final int SCHEMA = 1;

  static Path file(Path journal) {
    return journal.resolveSibling("journal.end");
  }

  /** Signs what is there; a full disk must not stop a way back, and then an older end stays. */
  static void write(Path journal, List<Line> lines, InstallationKey key) {
    if (lines.isEmpty()) {
      return;
    }
    Line last = lines.getLast();
    var end = new SignedEnd(SCHEMA, leg(journal), lines.size(), last.sum(), last.at());
    try {
      SignedFile.write(file(journal), end, key);
    } catch (OutsideException e) {
      return; // belay verify says up to where it is signed
    }
  }

  /**
   * What is signed of a journal.
   *
   * @return nothing when no end was ever signed
   * @throws OutsideException DIFFERS when the end is not by this key, or the journal is not what
   *     was signed
   */
  public static Optional<SignedEnd> of(Path journal, List<Line> lines, InstallationKey key) {
    Path file = file(journal);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    SignedEnd end = SignedFile.read(file, SignedEnd.class, key).content();
    if (!end.leg.equals(leg(journal))) {
      throw differs(journal, "its signed end is that of " + end.leg);
    }
    if (lines.size() < end.lines) {
      throw differs(
          journal, "%d lines were signed, and %d are there".formatted(end.lines, lines.size()));
    }
    String found = lines.get((int) end.lines - 1).sum();
    if (!found.equals(end.sum)) {
      throw differs(
          journal,
          "line %d was signed at %s with the sum %s, and has %s now; the sums were computed anew"
              .formatted(end.lines, end.at, end.sum, found));
    }
    return Optional.of(end);
  }

  /** The run and its leg, which are the names of the two folders around a journal. */
  private static String leg(Path journal) {
    Path folder = Durable.parent(journal);
    return Durable.parent(folder).getFileName() + "/" + folder.getFileName();
  }

  private static OutsideException differs(Path journal, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.DIFFERS,
            "the journal is not the one that was signed",
            journal + ": " + seen,
            "keep the directory of the run for inspection, and compare the sums with those that"
                + " were printed for the ticket"));
  }
}
