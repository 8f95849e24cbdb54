package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Activity;
import dev.belay.outside.Inspection;

/**
 * Stops everything that writes to a store.
 *
 * @param release what is running; taken back by starting and opening it again
 */
@JsonTypeName("stop-writers")
public record StopWriters(String release) implements Step {

  @Override
  public String id() {
    return "stop-" + release;
  }

  @Override
  public String title() {
    return "stop everything of " + release + " that writes";
  }

  @Override
  public Inspection inspect(World world) {
    return Activities.reached(world, Activity.STOPPED);
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    world.deployment().stopWriters();
    return Activities.done(world, watch, "stop");
  }

  @Override
  public boolean countsOnBackup() {
    return true;
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(
        new StartClosed(release), new VerifyHealth(release), new OpenTraffic(release));
  }
}
