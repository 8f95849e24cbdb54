package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Activity;
import dev.belay.deployment.Leftovers;
import dev.belay.outside.Inspection;
import java.util.stream.Stream;

/**
 * Starts workers and schedules and lets traffic in. From here on new rows appear and mails leave:
 * nothing goes back without a person.
 */
@JsonTypeName("open-traffic")
public record OpenTraffic(String release) implements Step {
  /** What is compared at the end of a way back. */
  public static final String ENGINE = "containers and networks";

  @Override
  public String id() {
    return "open-" + release;
  }

  @Override
  public String title() {
    return "start the workers of " + release + " and let traffic in";
  }

  @Override
  public Inspection inspect(World world) {
    return Activities.reached(world, Activity.OPEN);
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    var held = Sessions.letWrite(world);
    world.deployment().open();
    var left = world.deployment().leftovers().map(OpenTraffic::compared);
    return Activities.done(
        world, watch, "open", Stream.concat(held.stream(), left.stream()).toList());
  }

  private static Proof compared(Leftovers left) {
    return new Proof.Compared(ENGINE, "what the run found", left.compared(), left.differences());
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new StopWriters(release));
  }

  @Override
  public boolean endsAutomaticReturn() {
    return true;
  }
}
