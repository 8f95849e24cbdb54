package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Activity;
import dev.belay.outside.Inspection;

/**
 * Starts workers and schedules and lets traffic in. From here on new rows appear and mails leave:
 * nothing goes back without a person.
 */
@JsonTypeName("open-traffic")
public record OpenTraffic(String release) implements Step {

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
    return Activities.done(world, watch, "open", held);
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
