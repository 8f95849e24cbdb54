package dev.belay.cli;

import dev.belay.gate.PlanFolder;
import dev.belay.journal.Leg;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.step.Belonging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run a command is about: this installation's latest one, unless another is named. */
final class RunOptions {
  @Mixin private StateOption remembered;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description =
          "The id of a run. Default: this installation's latest that is not a finished backup.")
  private @Nullable String id;

  @Option(
      names = "--installation",
      paramLabel = "FILE",
      description =
          "Whose run is meant: the file that describes the installation, its directory, or the"
              + " folder of a plan. Default: ./belay.yaml where there is one, else the only one"
              + " that this state knows.")
  private @Nullable Path installation;

  State state() {
    return remembered.state();
  }

  /** The file of an installation that is named and of which this state knows no run. */
  Optional<Path> withoutRun() {
    return Optional.ofNullable(installation)
        .filter(i -> id == null)
        .map(RunOptions::file)
        .filter(f -> state().all().stream().noneMatch(r -> place(r).equals(place(f))));
  }

  RunDirectory run() {
    List<RunDirectory> all = state().all();
    if (all.isEmpty()) {
      throw refused(
          "there is no run yet",
          "none in " + state().directory(),
          "name the state directory of the run with --state; to begin one: belay upgrade");
    }
    RunDirectory found = id == null ? latest(all) : named(all, id);
    found.legs().stream().filter(Leg::begun).forEach(l -> l.signedEnd(state().key()));
    return found;
  }

  /** As the first line of an answer names it. */
  static String words(RunDirectory run) {
    return "run %s of %s"
        .formatted(
            run.run(),
            RunBasis.whose(run)
                .map(w -> "the installation " + w.words())
                .orElse("the installation in " + run.installation()));
  }

  /** The first line of every answer about a run: which one, and whose. */
  static void say(RunDirectory run, Terminal terminal, boolean json) {
    terminal.here().run(run);
    var to = json ? terminal.err() : terminal.out();
    to.println(words(run));
    to.flush();
  }

  private RunDirectory named(List<RunDirectory> all, String wanted) {
    RunDirectory found =
        all.stream()
            .filter(r -> r.run().equals(wanted))
            .findFirst()
            .orElseThrow(() ->
                refused(
                    "there is no run " + wanted,
                    "known are " + all.stream().map(RunDirectory::run).toList(),
                    "belay status"));
    if (installation != null && !place(found).equals(place(file(installation)))) {
      throw refused(
          "the run belongs to another installation",
          "%s; named was %s".formatted(words(found), file(installation)),
          "belay status %s --installation %s"
              .formatted(wanted, ShellWord.of(found.installation())));
    }
    return found;
  }

  private RunDirectory latest(List<RunDirectory> all) {
    Map<String, List<RunDirectory>> places =
        all.stream()
            .collect(
                Collectors.groupingBy(RunOptions::place, LinkedHashMap::new, Collectors.toList()));
    Optional<Path> here =
        Optional.ofNullable(installation)
            .map(RunOptions::file)
            .or(() -> Optional.of(Path.of("belay.yaml")).filter(Files::isRegularFile));
    if (here.isEmpty() && places.size() > 1) {
      throw refused(
          "this state knows %d installations, and none is named".formatted(places.size()),
          places.values().stream()
              .map(runs -> words(runs.getLast()))
              .collect(Collectors.joining("; ")),
          "name one with --installation, or a run by its id");
    }
    List<RunDirectory> own =
        here.map(file -> places.getOrDefault(place(file), List.of()))
            .orElseGet(() -> places.values().iterator().next());
    if (own.isEmpty()) {
      throw refused(
          "there is no run of this installation",
          "%s; this state knows %s".formatted(here.orElseThrow(), places.keySet()),
          "name the one of the run with --installation, or its state directory with --state");
    }
    return own.reversed().stream()
        .filter(r -> !BackupCommand.finished(r))
        .findFirst()
        .orElse(own.getLast());
  }

  private static Path file(Path named) {
    return Files.isRegularFile(named.resolve(PlanFolder.PLAN))
        ? PlanFolder.open(named).installation()
        : InstallationOption.in(named);
  }

  private static String place(RunDirectory run) {
    return place(run.installation());
  }

  private static String place(Path file) {
    return Belonging.real(file);
  }

  private static OutsideException refused(String what, String seen, String next) {
    return new OutsideException(new Failure(ExitCode.WRONG_USAGE, what, seen, next));
  }
}
