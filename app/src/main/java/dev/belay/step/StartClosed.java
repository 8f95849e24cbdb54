package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Activity;
import dev.belay.outside.Inspection;

/** Starts a release behind a closed front: nobody but Belay talks to it. */
@JsonTypeName("start-closed")
public record StartClosed(String release) implements Step {

  @Override
  public String id() {
    return "start-" + release;
  }

  @Override
  public String title() {
    return "start " + release + " behind a closed front";
  }

  @Override
  public Inspection inspect(World world) {
    return Activities.reached(world, Activity.CLOSED);
  }

  @Override
  public Outcome perform(World world) {
    var let = Sessions.letIn(world, this);
    var watch = Watch.start();
    world.deployment().startClosed();
    return Activities.done(world, watch, "start", let);
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new StopWriters(release));
  }
}
