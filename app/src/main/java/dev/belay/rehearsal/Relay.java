package dev.belay.rehearsal;

import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Plan;
import dev.belay.run.Observer;
import dev.belay.step.Proof;
import dev.belay.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Passes everything on to another observer; who extends it looks at something beside. */
abstract class Relay implements Observer {
  private final Observer observer;

  Relay(Observer observer) {
    this.observer = observer;
  }

  @Override
  public void leg(Plan plan) {
    observer.leg(plan);
  }

  @Override
  public void begun(Step step, int number, int of) {
    observer.begun(step, number, of);
  }

  @Override
  public void done(Step step, List<Proof> proofs) {
    observer.done(step, proofs);
  }

  @Override
  public void failed(Step step, Failure failure) {
    observer.failed(step, failure);
  }

  @Override
  public void inspected(Step step, Inspection found) {
    observer.inspected(step, found);
  }

  @Override
  public void renewed(Step step, Proof proof) {
    observer.renewed(step, proof);
  }

  /** What could be looked at; what could not is missing in the evidence. */
  static <T> Optional<T> seen(Supplier<T> what) {
    try {
      return Optional.of(what.get());
    } catch (OutsideException e) {
      return Optional.empty();
    }
  }
}
