package dev.belay.journal;

import dev.belay.journal.Entry.Begun;
import dev.belay.journal.Entry.Closed;
import dev.belay.journal.Entry.Done;
import dev.belay.journal.Entry.Failed;
import dev.belay.journal.Entry.GivenUp;
import dev.belay.journal.Entry.Inspected;
import dev.belay.journal.Entry.Opened;
import dev.belay.journal.Entry.Renewed;
import dev.belay.journal.Entry.TakenOver;
import dev.belay.outside.Failure;
import dev.belay.plan.Plan;
import dev.belay.step.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How far a plan has come, as its journal tells it. */
public final class Progress {
  private final Plan plan;
  private final Map<String, State> states = new HashMap<>();
  private boolean closed;
  private boolean givenUp;

  private Progress(Plan plan) {
    this.plan = plan;
  }

  /** What is on record about one step. */
  public sealed interface State {
    /** Not begun, so nothing of it happened. */
    record Open() implements State {}

    /** Begun, and its end is not on record: only the world knows. */
    record Begun() implements State {}

    record Done() implements State {}

    record Failed(Failure failure) implements State {}
  }

  public static Progress of(Plan plan, List<Line> lines) {
    var progress = new Progress(plan);
    lines.forEach(line -> progress.add(line.entry()));
    return progress;
  }

  private void add(Entry entry) {
    switch (entry) {
      case Opened ignored -> {}
      case TakenOver ignored -> {}
      case Inspected ignored -> {}
      case Renewed ignored -> {}
      case Begun(var step) -> {
        states.put(step, new State.Begun());
        givenUp = false; // somebody went on after all
      }
      case Done done -> states.put(done.step(), new State.Done());
      case Failed(var step, var failure) -> states.put(step, new State.Failed(failure));
      case GivenUp() -> givenUp = true;
      case Closed() -> closed = true;
    }
  }

  public State of(Step step) {
    return states.getOrDefault(step.id(), new State.Open());
  }

  /** The steps that were begun, in the order of the plan. */
  public List<Step> touched() {
    return plan.steps().stream().filter(s -> !(of(s) instanceof State.Open)).toList();
  }

  public List<Step> done() {
    return plan.steps().stream().filter(s -> of(s) instanceof State.Done).toList();
  }

  /** The first step that is not done. */
  public Optional<Step> next() {
    return plan.steps().stream().filter(s -> !(of(s) instanceof State.Done)).findFirst();
  }

  /** The labels whose capture was finished. */
  public Set<String> captured() {
    return plan.steps().stream()
        .filter(s -> of(s) instanceof State.Done)
        .flatMap(s -> s.captures().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a step was begun after which only a person may decide to go back. */
  public boolean automaticReturnEnded() {
    return touched().stream().anyMatch(Step::endsAutomaticReturn);
  }

  /** Whether the plan came to its end. */
  public boolean closed() {
    return closed;
  }

  /** Whether a person gave it up before its end, and nobody went on since. */
  public boolean givenUp() {
    return givenUp;
  }
}
