package dev.belay.step;

import dev.belay.deployment.Activity;
import dev.belay.outside.Inspection;
import dev.belay.outside.Observed.Known;
import dev.belay.outside.Observed.Unknown;
import java.util.ArrayList;
import java.util.List;

/** What the activity of a deployment says about a step that should have led to one. */
final class Activities {
  private Activities() {}

  /** An act of the deployment is done; where nothing really runs, it proves nothing. */
  static Outcome done(World world, Watch watch, String act) {
    return done(world, watch, act, List.of());
  }

  /** The same, with what else is to be put on record. */
  static Outcome done(World world, Watch watch, String act, List<Proof> besides) {
    var proofs = new ArrayList<Proof>();
    proofs.add(
        world
            .deployment()
            .untried()
            .<Proof>map(why -> new Proof.NotExercised(act, why))
            .orElseGet(() -> watch.timed(act)));
    proofs.addAll(besides);
    return new Outcome.Done(proofs);
  }

  /** The acts of a deployment are repeatable, so anything short of the wish is done again. */
  static Inspection reached(World world, Activity wish) {
    var underWay = world.deployment().underWay();
    if (underWay.isPresent()) {
      return new Inspection.Running(underWay.get());
    }
    return switch (world.deployment().activity()) {
      case Known<Activity>(var now) when now == wish -> new Inspection.Complete();
      case Known<Activity> ignored -> new Inspection.Untouched();
      case Unknown<Activity> ignored -> new Inspection.Untouched();
    };
  }
}
