package dev.belay.cli;

import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The words of a command line as fish completes them: each command, and below it its options. */
final class FishCompletion {
  private final StringBuilder out = new StringBuilder("complete -c belay -f\n");

  private FishCompletion() {}

  static String of(CommandLine belay) {
    var fish = new FishCompletion();
    fish.commands(belay, "__fish_use_subcommand");
    belay.getSubcommands().forEach(fish::below);
    return fish.out.toString();
  }

  private void below(String name, CommandLine command) {
    if (command.getCommandSpec().usageMessage().hidden()) {
      return;
    }
    String here = "__fish_seen_subcommand_from " + name;
    if (!command.getSubcommands().isEmpty()) {
      String words =
          command.getSubcommands().keySet().stream().sorted().collect(Collectors.joining(" "));
      commands(command, here + "; and not __fish_seen_subcommand_from " + words);
      command
          .getSubcommands()
          .forEach((word, sub) -> options(sub, here + "; and __fish_seen_subcommand_from " + word));
    }
    options(command, here);
  }

  private void commands(CommandLine parent, String when) {
    parent
        .getSubcommands()
        .forEach((name, sub) -> {
          if (!sub.getCommandSpec().usageMessage().hidden()) {
            line(when, " -a " + name, said(sub.getCommandSpec().usageMessage().description()));
          }
        });
  }

  private void options(CommandLine command, String when) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        String name = option.longestName().replaceFirst("^-+", "");
        String takes = option.arity().max() > 0 ? " -r -F" : "";
        line(when, " -l " + name + takes, said(option.description()));
      }
    }
  }

  private static String said(String... description) {
    return description.length == 0 ? "" : description[0].split("(?<=[.:;]) ", 2)[0];
  }

  private void line(String when, String what, String said) {
    out.append("complete -c belay -n ").append(quoted(when)).append(what);
    out.append(said.isEmpty() ? "" : " -d " + quoted(said)).append('\n');
  }

  /** In single quotes fish reads a backslash only before a quote or another one. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("%n", " ") + "'";
  }
}
