package dev.belay.journal;

import dev.belay.journal.LineText.BadLine;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A journal as it was found.
 *
 * @param lines the good lines
 * @param end offset after the last good line; what stands behind it is an append that never
 *     returned
 * @param size of the whole file
 */
public record Reading(List<Line> lines, long end, long size) {

  /**
   * Reads and checks every line.
   *
   * @throws OutsideException when a line other than the last is not as described
   */
  public static Reading of(Tape tape) {
    byte[] all = tape.read();
    var lines = new ArrayList<Line>();
    int start = 0;
    String prev = LineText.ZEROS;
    while (start < all.length) {
      int stop = start;
      while (stop < all.length && all[stop] != '\n') {
        stop++;
      }
      byte[] text = Arrays.copyOfRange(all, start, stop);
      boolean last = stop >= all.length - 1;
      try {
        Line line = LineText.read(text, lines.size(), prev);
        if (stop == all.length) {
          break; // without its line break the append never returned
        }
        lines.add(line);
        prev = line.sum();
      } catch (BadLine e) {
        if (last && !LineText.holdsAWholeLine(text)) {
          break;
        }
        throw refused(tape, lines.size(), start, e);
      }
      start = stop + 1;
    }
    return new Reading(List.copyOf(lines), start, all.length);
  }

  /** Whether an append that never returned left something behind the last good line. */
  public boolean torn() {
    return end < size;
  }

  private static OutsideException refused(Tape tape, int line, int offset, BadLine bad) {
    return new OutsideException(
        new Failure(
            ExitCode.DIFFERS,
            "the journal was changed or damaged after it was written",
            "%s: line %d at byte %d: %s".formatted(tape.name(), line, offset, bad.getMessage()),
            "put the file back from its copy; belay verify --journal " + tape.name()),
        bad);
  }
}
