package dev.belay.cli;

import dev.belay.journal.Leg;
import dev.belay.journal.Progress;
import dev.belay.journal.RunDirectory;
import dev.belay.outside.ExitCode;
import dev.belay.plan.Kind;
import dev.belay.step.OpenTraffic;
import dev.belay.step.Step;
import dev.belay.step.StopWriters;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is said when a signal ends this process in the middle of a run: in which state the world is,
 * and the commands that go on from there. Nothing is undone in a hurry: a run that is ended is a
 * run that can be resumed.
 */
public final class EndedBySignal {
  private EndedBySignal() {}

  /** Does the work; a signal meanwhile ends the process with a word and the exit code of a stop. */
  public static <T> T watching(PrintWriter to, RunDirectory run, Supplier<T> work) {
    var hook = new Thread(() -> end(to, run));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      release(hook);
    }
  }

  private static void release(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came just now, and the hook runs.
    }
  }

  private static void end(PrintWriter to, RunDirectory run) {
    Optional<Kind> kind = run.legs().reversed().stream().findFirst().map(l -> l.plan().kind());
    to.println();
    to.println(text(run));
    to.flush();
    if (kind.equals(Optional.of(Kind.UPGRADE)) || kind.equals(Optional.of(Kind.ROLLBACK))) {
      // Other kinds have scratch servers, which hooks of their own remove at the same time.
      Runtime.getRuntime().halt(code(kind.orElseThrow()).code());
    }
  }

  private static ExitCode code(Kind kind) {
    return kind == Kind.ROLLBACK ? ExitCode.ROLLBACK_STOPPED : ExitCode.STOPPED;
  }

  static String text(RunDirectory run) {
    List<Leg> legs = run.legs();
    if (legs.isEmpty() || !legs.getLast().begun()) {
      return "belay: ended by a signal; nothing had begun\n  next: belay status";
    }
    var text = new StringBuilder("belay: ended by a signal; nothing was undone\n");
    Leg leg = legs.getLast();
    Progress progress = leg.progress();
    List<Step> steps = leg.plan().steps();
    progress
        .next()
        .ifPresent(step ->
            text.append(
                "  seen: step %d of %d, \"%s\", %s%n"
                    .formatted(
                        steps.indexOf(step) + 1,
                        steps.size(),
                        step.title(),
                        progress.of(step) instanceof Progress.State.Open
                            ? "was not begun"
                            : "was begun; what it started may go on without Belay")));
    text.append("  the installation: ").append(installation(legs)).append('\n');
    text.append("  next: belay resume ").append(run.run());
    if (leg.plan().kind() == Kind.UPGRADE) {
      text.append("\n    or: belay rollback ").append(run.run());
    }
    return text.toString();
  }

  /** Closed from the stop on, until the last step of either direction lets traffic in. */
  private static String installation(List<Leg> legs) {
    boolean closed = false;
    for (Leg leg : legs) {
      for (Step step : leg.begun() ? leg.progress().touched() : List.<Step>of()) {
        if (step instanceof StopWriters) {
          closed = true;
        } else if (step instanceof OpenTraffic
            && leg.progress().of(step) instanceof Progress.State.Done) {
          closed = false;
        }
      }
    }
    return closed ? "closed, nobody can use it until one of these is done" : "open";
  }
}
