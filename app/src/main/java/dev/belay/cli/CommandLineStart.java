package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Waits;

/** Parses arguments, runs one command, and turns whatever happened into text and an exit code. */
public final class CommandLineStart {
  private CommandLineStart() {}

  /** Runs and ends the process. */
  public static void start(Parts parts, String... args) {
    Terminal own = Terminal.own();
    Waits.tell(own::waiting);
    System.exit(run(parts, own, args));
  }

  /** Runs one command and answers the exit code; prints only to {@code terminal}. */
  public static int run(Parts parts, Terminal terminal, String... args) {
    var line = Belay.line(new Commands(parts, terminal), args);
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, terminal));
    line.setParameterExceptionHandler((e, given) -> {
      terminal.failure(WrongUsage.of(e), Terminal.wantsJson(given));
      return ExitCode.WRONG_USAGE.code();
    });
    int code = line.execute(args);
    // A writer that flushes with every line still holds what ended without one.
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private static int failed(Exception e, Terminal terminal) {
    if (e instanceof OutsideException outside) {
      terminal.failure(outside.failure(), terminal.json());
      return outside.failure().exit().code();
    }
    e.printStackTrace(terminal.err());
    terminal.err().println("belay: this is a bug in Belay; nothing was hidden above");
    return ExitCode.BUG.code();
  }
}
