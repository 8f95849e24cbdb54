package dev.belay.cli;

import dev.belay.outside.Failure;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that does not parse, as a message with a next step. */
final class WrongUsage {
  private WrongUsage() {}

  static Failure of(ParameterException e) {
    if (String.valueOf(e.getMessage()).contains("InvalidPathException")) {
      return Failure.badInput(
          "a path cannot be read in this locale",
          String.valueOf(e.getMessage()),
          "export LC_ALL=C.UTF-8");
    }
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    var similar =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : java.util.List.<String>of();
    String next = similar.isEmpty() ? name + " --help" : name + " " + similar.getFirst();
    return Failure.badInput(
        "the command line could not be understood", String.valueOf(e.getMessage()), next);
  }
}
