package dev.belay.deployment.commands;

import dev.belay.outside.Command;
import dev.belay.outside.Ran;
import dev.belay.outside.Shell;
import dev.belay.outside.Traces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's commands by name. Each is a line for {@code sh}; values reach it as environment
 * variables only, so that no quoting can go wrong.
 *
 * @param variables that every command gets; when there are any, nothing of Belay's own environment
 *     but PATH, HOME and LANG goes along
 */
public record OwnCommands(
    Shell shell,
    Map<String, String> lines,
    Path directory,
    Duration limit,
    Map<String, String> variables) {

  public OwnCommands(Shell shell, Map<String, String> lines, Path directory, Duration limit) {
    this(shell, lines, directory, limit, Map.of());
  }

  public OwnCommands {
    lines = Map.copyOf(lines);
    variables = Map.copyOf(variables);
  }

  /** Runs one, with the given variables on top of Belay's own environment. */
  Ran run(String name, Map<String, String> variables) {
    return shell.run(command(name, variables));
  }

  /**
   * Runs one that changes something, so that it is found while it runs. Its own shell carries the
   * mark, not its children: an application that it starts stays when the command has ended.
   */
  Ran act(String name, Map<String, String> more) {
    String line = line(name) + "\nexit $?"; // else a shell may become its last program
    return shell.run(placed(Command.of("sh", "-c", line, mark()), more));
  }

  /** Where an act is under way, if one is. */
  Optional<String> underWay() {
    return Traces.ofArgument(mark());
  }

  private String mark() {
    return "belay acts in " + directory;
  }

  Command command(String name, Map<String, String> more) {
    return placed(Command.of("sh", "-c", line(name)), more);
  }

  private Command placed(Command command, Map<String, String> more) {
    var all = new HashMap<>(variables);
    all.putAll(more);
    Command placed = command.with(all).in(directory).within(limit);
    return variables.isEmpty() ? placed : placed.scrub();
  }

  private String line(String name) {
    String line = lines.get(name);
    if (line == null) {
      throw new IllegalStateException("no command is called " + name);
    }
    return line;
  }

  boolean has(String name) {
    return lines.containsKey(name);
  }
}
