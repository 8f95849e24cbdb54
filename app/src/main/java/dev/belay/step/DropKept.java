package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;

/** Deletes the databases and images that a run kept; the only step that deletes a way back. */
@JsonTypeName("drop-kept")
public record DropKept() implements Step {

  @Override
  public String id() {
    return "drop-kept";
  }

  @Override
  public String title() {
    return "delete the databases and images that were kept";
  }

  @Override
  public Inspection inspect(World world) {
    return Repeatable.of(world.databases().inspectDrop(world.act(this)));
  }

  @Override
  public Outcome perform(World world) {
    world.fence().check();
    world.deployment().forget(); // before the databases, by which the step is known to be done
    var dropped = world.databases().dropKept(world.act(this));
    return new Outcome.Done(
        dropped.databases().stream()
            .<Proof>map(k -> new Proof.Counted("bytes of " + k.name() + " given back", k.bytes()))
            .toList());
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Irreversible("what was deleted does not come back");
  }
}
