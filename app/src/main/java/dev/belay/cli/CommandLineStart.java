package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Waits;
import java.util.Arrays;
import java.util.LinkedHashMap;
import picocli.CommandLine;

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
    var commands = new Commands(parts, terminal);
    var line = Belay.line(commands, args);
    terminal.pasting(
        new Pasting(terminal.here(), System.getenv(), name -> Belay.line(commands, name)));
    exitCodes(line);
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, terminal));
    line.setParameterExceptionHandler((e, given) -> {
      terminal.failure(WrongUsage.of(e), Terminal.wantsJson(given));
      return ExitCode.WRONG_USAGE.code();
    });
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setExecutionStrategy(parsed -> {
      terminal.here().learn(parsed);
      terminal.look(
          Look.of(System.getenv()).during(terminal.here().command(), Terminal.wantsJson(args)));
      try {
        OpenRun.first(terminal, Terminal.wantsJson(args));
      } catch (OutsideException e) {
        terminal.failure(e.failure(), Terminal.wantsJson(args));
        return e.failure().exit().code();
      }
      return new CommandLine.RunLast().execute(parsed);
    });
    int code = execute(line, terminal, args);
    // A writer that flushes with every line still holds what ended without one.
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  /** They are the same for every command, and stand in the help of each; an example ends it. */
  private static void exitCodes(CommandLine line) {
    var codes = new LinkedHashMap<String, String>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(" " + code.code(), code.meaning());
    }
    var message = line.getCommandSpec().usageMessage();
    message.exitCodeListHeading("Exit codes of belay:%n").exitCodeList(codes);
    Examples.put(line);
    line.getSubcommands().values().forEach(CommandLineStart::exitCodes);
  }

  /** What is nested without end uses up the stack of whichever reader has it. */
  private static int execute(CommandLine line, Terminal terminal, String... args) {
    try {
      return line.execute(args);
    } catch (StackOverflowError e) {
      Failure failure =
          Failure.badInput(
              "an input is nested too deeply to be read",
              "the stack of this process is used up in %s".formatted(place(e)),
              "look for a file that is nested some hundred levels deep, and make it flat");
      terminal.failure(failure, terminal.json());
      return failure.exit().code();
    }
  }

  /** The first class of Belay's own in it, by its plain name. */
  private static String place(StackOverflowError e) {
    return Arrays.stream(e.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> name.startsWith("dev.belay."))
        .findFirst()
        .orElse("a library");
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
