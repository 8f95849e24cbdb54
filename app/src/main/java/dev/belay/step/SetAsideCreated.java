package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;

/** Takes the name from a database that the run made; it is kept, and is empty again by then. */
@JsonTypeName("set-aside-created")
public record SetAsideCreated(String role) implements Step {

  @Override
  public String id() {
    return "set-aside-" + role.substring(role.indexOf(':') + 1);
  }

  @Override
  public String title() {
    return "keep %s aside, which there was not before".formatted(role);
  }

  /** One rename: it happened, and is found to have, or it did not. */
  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    var aside = world.databases().setAsideCreated(world.act(this), world.database(role));
    return Outcome.done(
        aside
            .<Proof>map(kept -> new Proof.Answered("kept aside", kept.name()))
            .orElseGet(
                () -> new Proof.Answered("kept aside", "nothing: this run made no " + role)));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
