package dev.belay.cli;

import dev.belay.gate.PlanFolder;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.OutsideException;
import dev.belay.step.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the command that runs is about, as far as it knows by now: the values that the next command
 * needs in order to be about the same from any directory.
 */
final class Here {
  private final Map<String, List<String>> given = new LinkedHashMap<>();
  private final Map<String, String> known = new LinkedHashMap<>();
  private String command = "";

  /** From the words of the command line. */
  void learn(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    command = last.commandSpec().qualifiedName();
    for (OptionSpec option : last.commandSpec().options()) {
      boolean typed = last.hasMatchedOption(option);
      if (typed) {
        given.put(option.longestName(), typed(last, option));
      }
      if (typed && option.longestName().equals("--to") && option.getValue() instanceof String to) {
        known.put("--to", to);
      } else if (typed || option.defaultValue() != null) {
        learn(option.longestName(), option);
      }
    }
    for (var positional : last.commandSpec().positionalParameters()) {
      if (last.hasMatchedPositional(positional) && positional.paramLabel().equals("PLAN")) {
        learn("PLAN", positional);
      }
    }
    Optional.ofNullable(known.get("--out"))
        .filter(o -> command.equals("belay plan"))
        .ifPresent(o -> known.put("PLAN", o));
    Optional.ofNullable(known.get("PLAN")).ifPresent(this::ofPlan);
  }

  /** The words behind an option; those of a path are made good for any directory. */
  private static List<String> typed(ParseResult parsed, OptionSpec option) {
    if (option.arity().max() == 0) {
      return List.of();
    }
    Object value = parsed.matchedOptionValue(option.longestName(), null);
    return value instanceof Path path
        ? List.of(absolute(path))
        : option.stringValues().stream().map(String::valueOf).toList();
  }

  private void learn(String name, ArgSpec arg) {
    @Nullable Object value = arg.getValue();
    if (value instanceof Path path) {
      known.put(name, absolute(path));
    }
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  /** What a plan says of itself; one that cannot be read says nothing. */
  private void ofPlan(String path) {
    try {
      PlanFolder folder = PlanFolder.open(Path.of(path));
      known.put("PLAN", folder.path().toString());
      known.put("--out", folder.path().toString());
      known.putIfAbsent("--to", folder.plan().to());
      known.putIfAbsent("--installation", folder.installation().toString());
    } catch (OutsideException e) {
      // Whoever opens it for its work says so.
    }
  }

  /** From now on it is about this run. */
  void run(RunDirectory run) {
    known.put("RUN", run.run());
    run.note("installation").ifPresent(file -> known.put("--installation", file));
    state(run.path().resolve("../..").normalize());
  }

  /** Where runs are remembered. */
  void state(Path directory) {
    known.put("--state", absolute(directory));
  }

  /** Where the latest backup was put that this state knows of. */
  Optional<String> backups(Map<String, String> environment) {
    State state =
        new State(
            known("--state").map(Path::of).orElseGet(() -> State.usual(environment).directory()));
    return state.all().reversed().stream()
        .flatMap(r -> r.note(World.BACKUP_NOTE).stream())
        .flatMap(set -> Optional.ofNullable(Path.of(set).getParent()).stream())
        .filter(Files::isDirectory)
        .map(Path::toString)
        .findFirst();
  }

  /** Where Dify's database is, as far as the installation says it. */
  void database(String uri) {
    known.put("--database", uri);
  }

  /** The path of the command itself: {@code belay plan}. */
  String command() {
    return command;
  }

  /** Empty where it is the one that is taken without a word. */
  Optional<String> state(Map<String, String> environment) {
    return Optional.ofNullable(known.get("--state"))
        .filter(s -> !s.equals(absolute(State.usual(environment).directory())));
  }

  /** The value of an option, or of the parameter with this label. */
  Optional<String> known(String name) {
    return Optional.ofNullable(known.get(name));
  }

  /** The options that were typed, with their words. */
  Map<String, List<String>> given() {
    return Map.copyOf(given);
  }
}
