package dev.belay.cli;

import dev.belay.outside.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where all output passes: what others wrote steers no terminal, a terminal that is gone ends
 * nothing, and a run keeps what was said in a log beside its journal.
 */
final class Screen extends Writer {
  private final PrintWriter to;
  private @Nullable Writer log;
  private boolean midLine;

  Screen(PrintWriter to) {
    this.to = to;
  }

  /** From now on everything that is said is kept in this file as well. */
  void keep(Path file) {
    try {
      log =
          Files.newBufferedWriter(
              file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      log = null; // the run is worth more than its log
    }
  }

  boolean midLine() {
    return midLine;
  }

  /** Whether nobody reads this any more. */
  boolean lost() {
    return to.checkError();
  }

  @Override
  public void write(char[] text, int from, int length) {
    if (length > 0) {
      String shown = Printable.of(new String(text, from, length));
      midLine = !shown.endsWith("\n");
      to.write(shown);
      keep(shown);
    }
  }

  private void keep(String shown) {
    try {
      if (log != null) {
        log.write(shown);
        log.flush();
      }
    } catch (IOException e) {
      log = null; // a full disk, most of the time; it is said by the step that hits it
    }
  }

  @Override
  public void flush() {
    to.flush();
  }

  @Override
  public void close() {
    to.close();
  }
}
