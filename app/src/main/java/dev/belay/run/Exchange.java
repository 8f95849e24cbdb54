package dev.belay.run;

import dev.belay.journal.Leg;
import dev.belay.journal.Progress;
import dev.belay.outside.Inspection;
import dev.belay.step.Step;
import dev.belay.step.World;
import java.util.Optional;

/**
 * The step of a restore after which it is not taken back: the databases of the backup get their
 * names. Until then the installation has its own data.
 *
 * @param world to look at
 */
record Exchange(Leg restore, World world) {

  /** Whether it may have happened, in whole or in part. */
  boolean stands() {
    Optional<Step> step = restore.plan().exchange();
    if (step.isEmpty() || !restore.begun()) {
      return false;
    }
    return switch (restore.progress().of(step.get())) {
      case Progress.State.Open ignored -> false;
      case Progress.State.Done ignored -> true;
      case Progress.State.Begun ignored -> seen(step.get());
      case Progress.State.Failed ignored -> seen(step.get());
    };
  }

  private boolean seen(Step step) {
    return !(step.inspect(world) instanceof Inspection.Untouched);
  }
}
