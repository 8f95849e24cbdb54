package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.Leg;
import dev.belay.journal.Owner;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.step.Belonging;
import dev.belay.step.Step;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run of an installation that is not at its end: under way, or stopped where a crash, a signal or
 * a failure left it. Until it is at its end, what can be seen of the installation is half of
 * something.
 *
 * @param leg the one that is not at its end
 * @param owner the process that wrote to its journal last
 */
public record Unfinished(RunDirectory run, Leg leg, Owner owner) {

  /** The latest of the installation that this file describes. */
  public static Optional<Unfinished> of(State state, Path file) {
    String wanted = Belonging.real(file);
    return state.all().reversed().stream()
        .filter(r ->
            r.note("installation")
                .map(Path::of)
                .map(Belonging::real)
                .filter(wanted::equals)
                .isPresent())
        .flatMap(r -> of(r).stream())
        .findFirst();
  }

  /** Empty for a run that is at its end, or was given up, or never began. */
  public static Optional<Unfinished> of(RunDirectory run) {
    Leg last = run.legs().getLast();
    if (!last.begun()) {
      return Optional.empty();
    }
    var progress = last.progress();
    return progress.closed() || progress.givenUp()
        ? Optional.empty()
        : owner(last).map(o -> new Unfinished(run, last, o));
  }

  private static Optional<Owner> owner(Leg leg) {
    return leg.read().lines().reversed().stream()
        .flatMap(line ->
            line.entry() instanceof Entry.Opened opened
                ? Optional.of(opened.owner()).stream()
                : line.entry() instanceof Entry.TakenOver taken
                    ? Optional.of(taken.owner()).stream()
                    : Optional.<Owner>empty().stream())
        .findFirst();
  }

  /**
   * Whether the process that acts on it lives and did not stop; of another host nobody here can
   * tell.
   */
  public boolean underWay() {
    boolean stopped = leg.read().lines().getLast().entry() instanceof Entry.Failed;
    return !stopped
        && owner.host().equals(Owner.self().host())
        && ProcessHandle.of(owner.pid())
            .filter(ProcessHandle::isAlive)
            .filter(p -> p.info().startInstant().filter(s -> !s.equals(owner.started())).isEmpty())
            .isPresent();
  }

  /** Whether nothing else may begin before it is at its end: a backup leaves all as it is. */
  public boolean excludes() {
    return leg.plan().kind() != Kind.BACKUP;
  }

  public Kind kind() {
    return leg.plan().kind();
  }

  /** What it does, how far it is, and who does it. */
  public String words() {
    Plan plan = leg.plan();
    String what =
        switch (plan.kind()) {
          case UPGRADE -> "the upgrade from %s to %s".formatted(plan.from(), plan.to());
          case ROLLBACK -> "the rollback from %s to %s".formatted(plan.from(), plan.to());
          case FINALIZE -> "making a run final";
          case BACKUP -> "a backup";
          case RESTORE -> "a restore";
        };
    return "%s, %s, %s".formatted(what, place(plan), who());
  }

  private String place(Plan plan) {
    Optional<Step> next = leg.progress().next();
    return next.map(s ->
            "step %d of %d (%s)"
                .formatted(plan.steps().indexOf(s) + 1, plan.steps().size(), s.title()))
        .orElse("after its last step");
  }

  private String who() {
    String process = "process %d on %s".formatted(owner.pid(), owner.host());
    if (underWay()) {
      return "in " + process;
    }
    return owner.host().equals(Owner.self().host())
        ? "stopped; %s began it".formatted(process)
        : "begun by %s, of which nobody here can tell whether it lives".formatted(process);
  }
}
