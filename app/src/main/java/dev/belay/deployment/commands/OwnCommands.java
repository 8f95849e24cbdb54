package dev.belay.deployment.commands;

import dev.belay.outside.Command;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The operator's commands by name. Each is a line for {@code sh}; values reach it as environment
 * variables only, so that no quoting can go wrong.
 */
public record OwnCommands(Shell shell, Map<String, String> lines, Path directory, Duration limit) {

  public OwnCommands {
    lines = Map.copyOf(lines);
  }

  /** Runs one, with the given variables on top of Belay's own environment. */
  Ran run(String name, Map<String, String> variables) {
    return shell.run(command(name, variables));
  }

  Command command(String name, Map<String, String> variables) {
    String line = lines.get(name);
    if (line == null) {
      throw new IllegalStateException("no command is called " + name);
    }
    return Command.of("sh", "-c", line).with(variables).in(directory).within(limit);
  }

  boolean has(String name) {
    return lines.containsKey(name);
  }
}
