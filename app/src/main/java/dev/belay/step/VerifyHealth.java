package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Health;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.Observed.Known;
import dev.belay.outside.Observed.Unknown;

/** Asks the running application whether it serves, and whether it is the release it should be. */
@JsonTypeName("verify-health")
public record VerifyHealth(String release) implements Step {

  @Override
  public String id() {
    return "health-" + release;
  }

  @Override
  public String title() {
    return "ask whether " + release + " serves";
  }

  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    var untried = world.deployment().untried();
    if (untried.isPresent()) {
      return Outcome.done(new Proof.NotExercised("health", untried.get()));
    }
    Sessions.letIn(world, this); // again, where a process ended that had done so
    return switch (world.deployment().health()) {
      case Known<Health>(var health) when health.ready() && health.release().equals(release) ->
          Outcome.done(new Proof.Answered("health", health.seen()));
      case Known<Health>(var health) -> failed(health.seen());
      case Unknown<Health>(var why, var next) -> failed(why);
    };
  }

  private Outcome failed(String seen) {
    return new Outcome.Failed(
        new Failure(
            ExitCode.DIFFERS,
            "the application does not answer as " + release,
            seen,
            "read the application's own log"));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
