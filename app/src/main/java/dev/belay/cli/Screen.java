package dev.belay.cli;

import dev.belay.outside.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where all output passes: what others wrote steers no terminal, a terminal that is gone ends
 * nothing, commands can be pasted, and a run keeps what was said in a log beside its journal.
 */
final class Screen extends Writer {
  private final PrintWriter to;
  private @Nullable Writer log;
  private UnaryOperator<String> pasting = UnaryOperator.identity();
  private Look look = Look.PLAIN;
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

  /** From now on the commands in whole lines are made complete by this. */
  void pasting(UnaryOperator<String> commands) {
    pasting = commands;
  }

  /** From now on whole lines look like this. */
  void look(Look as) {
    look = as;
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
      String shown = Printable.of(pasted(new String(text, from, length)));
      to.write(look.of(shown, midLine));
      midLine = !shown.endsWith("\n");
      keep(shown);
    }
  }

  /** The rest of a line that was begun stays as it is. */
  private String pasted(String text) {
    int begin = midLine ? text.indexOf('\n') + 1 : 0;
    return midLine && begin == 0
        ? text
        : text.substring(0, begin) + pasting.apply(text.substring(begin));
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
