package dev.belay.cli;

import dev.belay.journal.State;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Kind;
import dev.belay.run.Unfinished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run of the installation that a command is about and that is not at its end. It is said before
 * anything else, and what would be judged or begun on a half-done installation is refused.
 */
final class OpenRun {
  /** They are about runs, say it themselves, and are what ends one. */
  private static final Set<String> OF_RUNS =
      Set.of("status", "resume", "rollback", "finalize", "abandon", "report", "verify", "adopt");

  private static final Set<String> REFUSED =
      Set.of("plan", "rehearse", "approve", "upgrade", "backup", "restore");

  private OpenRun() {}

  /**
   * @throws OutsideException LOCKED when the command would judge or begin something
   */
  static void first(Terminal terminal, boolean json) {
    String command = terminal.here().command().replaceFirst("^belay ", "");
    Optional<Unfinished> open = OF_RUNS.contains(command) ? Optional.empty() : of(terminal.here());
    if (open.isEmpty()) {
      return;
    }
    Unfinished run = open.get();
    terminal.here().run(run.run());
    if (run.excludes() && REFUSED.contains(command)) {
      throw new OutsideException(
          new Failure(
              ExitCode.LOCKED,
              "run %s is %s here".formatted(run.run().run(), word(run)),
              run.words(),
              String.join(", or ", commands(run))));
    }
    var to = json || !plain(command) ? terminal.err() : terminal.out();
    lines(run).forEach(to::println);
    to.flush();
  }

  /** Of other commands the results are piped. */
  private static boolean plain(String command) {
    return command.equals("survey") || command.equals("answer") || REFUSED.contains(command);
  }

  /** As they stand first in what a command says. */
  static List<String> lines(Unfinished run) {
    var commands = commands(run);
    return List.of(
        "run %s is %s here: %s".formatted(run.run().run(), word(run), run.words()),
        "  next: " + String.join(", or ", commands));
  }

  static String word(Unfinished run) {
    return run.underWay() ? "under way" : "unfinished";
  }

  /** Two that go on from there. */
  static List<String> commands(Unfinished run) {
    String id = run.run().run();
    if (run.underWay()) {
      return List.of("belay status " + id, "belay status %s --follow".formatted(id));
    }
    return run.kind() == Kind.ROLLBACK || run.kind() == Kind.FINALIZE
        ? List.of("belay status " + id, "belay resume " + id)
        : List.of("belay status " + id, "belay resume " + id, "belay rollback " + id);
  }

  /** What cannot be read is said by the command that needs it. */
  private static Optional<Unfinished> of(Here here) {
    try {
      var state =
          new State(
              here.known("--state")
                  .map(Path::of)
                  .orElseGet(() -> State.usual(System.getenv()).directory()));
      return here.known("--installation")
          .map(Path::of)
          .map(InstallationOption::in)
          .filter(Files::exists)
          .flatMap(file -> Unfinished.of(state, file));
    } catch (OutsideException e) {
      return Optional.empty();
    }
  }
}
