package dev.belay.outside;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of another program.
 *
 * @param argv program and arguments; never a secret, since argv is visible to every user of a host
 * @param environment variables set on top of the inherited ones, or the only ones when {@code
 *     scrubbed}
 * @param scrubbed whether nothing of Belay's own environment but PATH, HOME and LANG is inherited
 * @param directory where it runs, else Belay's own working directory
 * @param limit after which it and its children are ended
 */
public record Command(
    List<String> argv,
    Map<String, String> environment,
    boolean scrubbed,
    Optional<Path> directory,
    Duration limit) {

  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  public static Command of(String... argv) {
    return new Command(List.of(argv), Map.of(), false, Optional.empty(), Duration.ofMinutes(1));
  }

  public Command with(Map<String, String> environment) {
    return new Command(argv, environment, scrubbed, directory, limit);
  }

  public Command in(Path directory) {
    return new Command(argv, environment, scrubbed, Optional.of(directory), limit);
  }

  public Command within(Duration limit) {
    return new Command(argv, environment, scrubbed, directory, limit);
  }

  public Command scrub() {
    return new Command(argv, environment, true, directory, limit);
  }

  /** The command as a person would type it; quoted where a shell needs it. */
  public String line() {
    return String.join(" ", argv.stream().map(ShellWord::of).toList());
  }
}
