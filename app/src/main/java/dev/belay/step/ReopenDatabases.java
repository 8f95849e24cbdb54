package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;

/** Lets sessions into the databases again, wherever an interrupted act left them closed. */
@JsonTypeName("reopen-databases")
public record ReopenDatabases() implements Step {

  @Override
  public String id() {
    return "reopen-databases";
  }

  @Override
  public String title() {
    return "let sessions into the databases";
  }

  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    return new Outcome.Done(Sessions.ended(world.databases().reopen(world.act(this))));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
