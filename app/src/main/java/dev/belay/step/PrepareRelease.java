package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import java.util.List;

/**
 * Keeps what the way back to a release needs, and looks whether the target could start, while the
 * release still serves: what speaks against the upgrade here costs nobody anything.
 *
 * @param release what is running
 * @param targets what will be installed, in the order of the path
 */
@JsonTypeName("prepare-release")
public record PrepareRelease(String release, List<String> targets) implements Step {

  public PrepareRelease {
    targets = List.copyOf(targets);
  }

  @Override
  public String id() {
    return "prepare-" + release;
  }

  @Override
  public String title() {
    return "keep configuration and images of %s, and look at those of %s"
        .formatted(release, String.join(", ", targets));
  }

  /** Preparing again costs seconds, and takes in what was mended meanwhile. */
  @Override
  public Inspection inspect(World world) {
    var underWay = world.deployment().underWay();
    return underWay.isPresent()
        ? new Inspection.Running(underWay.get())
        : new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    world.fence().check();
    world.deployment().prepare(targets);
    var untried = world.deployment().untried();
    if (untried.isPresent()) {
      return Outcome.done(new Proof.NotExercised("preparation", untried.get()));
    }
    var reached = Reached.record(world);
    return Outcome.done(
        watch.timed("preparation"),
        new Proof.Counted("places that it gets through to", reached.places().size()));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
