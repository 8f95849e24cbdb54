package dev.belay.evidence;

import dev.belay.journal.Entry;
import dev.belay.journal.Leg;
import dev.belay.journal.Line;
import dev.belay.journal.Progress;
import dev.belay.journal.Proofs;
import dev.belay.journal.RunDirectory;
import dev.belay.outside.Failure;
import dev.belay.plan.Kind;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.step.OpenTraffic;
import dev.belay.step.Proof;
import dev.belay.step.Step;
import dev.belay.step.StopWriters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the journals of a run say, in the order in which it happened.
 *
 * @param schema version of this shape
 * @param forecast of the time in which nobody is served; one that was not rehearsed has none
 */
public record RunReport(
    int schema, String run, List<LegReport> legs, Optional<ClosureForecast> forecast) {
  public static final int SCHEMA = 1;

  public RunReport {
    legs = List.copyOf(legs);
  }

  /**
   * One plan and what became of it.
   *
   * @param digest of the plan
   * @param chain hash of the last line of its journal, which covers all of it
   * @param owners how many processes worked on it
   * @param complete whether every step is done
   * @param closed since when its first step was under way that stops the writers
   * @param opened when traffic was let in at its end
   * @param givenUp when a person gave it up, unless somebody went on since
   */
  public record LegReport(
      String name,
      Kind kind,
      String from,
      String to,
      String digest,
      String chain,
      long owners,
      boolean complete,
      Optional<Instant> begun,
      Optional<Duration> took,
      Optional<Instant> closed,
      Optional<Instant> opened,
      Optional<Instant> givenUp,
      List<StepReport> steps) {
    public LegReport {
      givenUp = givenUp == null ? Optional.empty() : givenUp; // older evidence
      closed = closed == null ? Optional.empty() : closed; // older evidence
      opened = opened == null ? Optional.empty() : opened;
      steps = List.copyOf(steps);
    }
  }

  /** When nobody was served, in their order: an upgrade that was taken back is one with its way. */
  public List<Closure> closures() {
    return Closure.of(legs);
  }

  /** How a step stands. */
  public enum Stage {
    OPEN,
    BEGUN,
    DONE,
    FAILED
  }

  /**
   * One step; the times are those of its last attempt.
   *
   * @param attempts how often it was begun
   */
  public record StepReport(
      String id,
      String title,
      Stage stage,
      int attempts,
      Optional<Instant> begun,
      Optional<Duration> took,
      List<Proof> proofs,
      Optional<Failure> failure) {
    public StepReport {
      proofs = List.copyOf(proofs);
    }
  }

  /** Reads and checks every journal of the run. */
  public static RunReport of(RunDirectory run) {
    return new RunReport(
        SCHEMA,
        run.run(),
        run.legs().stream().filter(Leg::begun).map(RunReport::leg).toList(),
        ClosureForecast.of(run));
  }

  private static LegReport leg(Leg leg) {
    Plan plan = leg.plan();
    List<Line> lines = leg.read().lines();
    var progress = Progress.of(plan, lines);
    var steps = new ArrayList<StepReport>();
    for (Step step : plan.steps()) {
      steps.add(step(step, lines, progress, leg.proofs()));
    }
    long takeovers = lines.stream().filter(l -> l.entry() instanceof Entry.TakenOver).count();
    return new LegReport(
        leg.name(),
        plan.kind(),
        plan.from(),
        plan.to(),
        PlanFile.digest(plan),
        lines.isEmpty() ? "" : lines.getLast().sum(),
        1 + takeovers,
        progress.closed(),
        lines.stream().findFirst().map(Line::at),
        lines.isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.between(lines.getFirst().at(), lines.getLast().at())),
        first(lines, plan, StopWriters.class, Entry.Begun.class),
        first(lines, plan, OpenTraffic.class, Entry.Done.class),
        progress.givenUp() ? Optional.of(lines.getLast().at()) : Optional.empty(),
        steps);
  }

  private static Optional<Instant> first(
      List<Line> lines, Plan plan, Class<? extends Step> verb, Class<? extends Entry> entry) {
    var ids = plan.steps().stream().filter(verb::isInstance).map(Step::id).toList();
    return lines.stream()
        .filter(l -> entry.isInstance(l.entry()))
        .filter(l ->
            ids.contains(
                switch (l.entry()) {
                  case Entry.Begun(var id) -> id;
                  case Entry.Done done -> done.step();
                  case Entry ignored -> "";
                }))
        .map(Line::at)
        .findFirst();
  }

  private static StepReport step(Step step, List<Line> lines, Progress progress, Proofs proofs) {
    var begun = new HashMap<String, Instant>();
    int attempts = 0;
    Optional<Duration> took = Optional.empty();
    List<Proof> found = List.of();
    var renewed = new ArrayList<Proof>();
    for (Line line : lines) {
      switch (line.entry()) {
        case Entry.Begun(var id) when id.equals(step.id()) -> {
          attempts++;
          begun.put(id, line.at());
        }
        case Entry.Done done when done.step().equals(step.id()) -> {
          took = since(begun, step, line);
          found = Stream.concat(renewed.stream(), proofs.of(done).stream()).toList();
        }
        case Entry.Renewed(var id, var proof) when id.equals(step.id()) -> renewed.add(proof);
        case Entry.Failed(var id, var failure) when id.equals(step.id()) ->
            took = since(begun, step, line);
        case Entry ignored -> {}
      }
    }
    var state = progress.of(step);
    Stage stage =
        switch (state) {
          case Progress.State.Open ignored -> Stage.OPEN;
          case Progress.State.Begun ignored -> Stage.BEGUN;
          case Progress.State.Done ignored -> Stage.DONE;
          case Progress.State.Failed ignored -> Stage.FAILED;
        };
    Optional<Failure> failure =
        state instanceof Progress.State.Failed(var why) ? Optional.of(why) : Optional.empty();
    return new StepReport(
        step.id(),
        step.title(),
        stage,
        attempts,
        Optional.ofNullable(begun.get(step.id())),
        took,
        found,
        failure);
  }

  private static Optional<Duration> since(HashMap<String, Instant> begun, Step step, Line line) {
    return Optional.ofNullable(begun.get(step.id())).map(b -> Duration.between(b, line.at()));
  }
}
