package dev.belay.rehearsal;

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
final class CommandWatch extends Relay {
  private final Supplier<Content> rows;
  private final List<CommandAccount.Ran> ran = new ArrayList<>();
  private Optional<Content> before = Optional.empty();

  /**
   * @param rows of the twin as they are when it is asked
   */
  CommandWatch(Observer observer, Supplier<Content> rows) {
    super(observer);
    this.rows = rows;
  }

  CommandAccount account() {
    return new CommandAccount(ran);
  }

  @Override
  public void begun(Step step, int number, int of) {
    super.begun(step, number, of);
    // What asks the Marketplace is not run on a twin.
    if (step instanceof RunCommands commands && !commands.marketplace()) {
      before = seen(rows);
    }
  }

  @Override
  public void done(Step step, List<Proof> proofs) {
    if (step instanceof RunCommands commands) {
      before.ifPresent(
          b -> seen(rows).ifPresent(a -> ran.add(new CommandAccount.Ran(commands.act(), b, a))));
      before = Optional.empty();
    }
    super.done(step, proofs);
  }
}
