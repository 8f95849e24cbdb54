package dev.belay.rehearsal;

import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Plan;
import dev.belay.run.Observer;
import dev.belay.step.Proof;
import dev.belay.step.RunCommands;
import dev.belay.step.Step;
import dev.belay.store.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads all rows of a twin before and after each command of the plan. Where they cannot be read,
 * nothing is explained by the command; everything is passed on to another observer.
 */
final class CommandWatch implements Observer {
  private final Observer observer;
  private final Supplier<Content> rows;
  private final List<CommandAccount.Ran> ran = new ArrayList<>();
  private Optional<Content> before = Optional.empty();

  /**
   * @param rows of the twin as they are when it is asked
   */
  CommandWatch(Observer observer, Supplier<Content> rows) {
    this.observer = observer;
    this.rows = rows;
  }

  CommandAccount account() {
    return new CommandAccount(ran);
  }

  @Override
  public void leg(Plan plan) {
    observer.leg(plan);
  }

  @Override
  public void begun(Step step, int number, int of) {
    observer.begun(step, number, of);
    // What asks the Marketplace is not run on a twin.
    if (step instanceof RunCommands commands && !commands.marketplace()) {
      before = read();
    }
  }

  @Override
  public void done(Step step, List<Proof> proofs) {
    if (step instanceof RunCommands commands) {
      before.ifPresent(
          b -> read().ifPresent(a -> ran.add(new CommandAccount.Ran(commands.act(), b, a))));
      before = Optional.empty();
    }
    observer.done(step, proofs);
  }

  private Optional<Content> read() {
    try {
      return Optional.of(rows.get());
    } catch (OutsideException e) {
      return Optional.empty();
    }
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
}
