package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    var other = otherDatabase(world);
    if (other.isPresent()) {
      return new Outcome.Failed(other.get());
    }
    var untried = world.deployment().untried();
    if (untried.isPresent()) {
      return Outcome.done(new Proof.NotExercised("preparation", untried.get()));
    }
    var proofs = new ArrayList<Proof>();
    var reached = Reached.record(world);
    proofs.add(watch.timed("preparation"));
    proofs.add(new Proof.Counted("places that it gets through to", reached.places().size()));
    var deaf = world.deployment().deaf();
    if (!deaf.isEmpty()) {
      proofs.add(
          new Proof.Answered(
              "process 1 of " + String.join(", ", deaf),
              "does not hear SIGTERM; what it started will be asked to end instead"));
    }
    return new Outcome.Done(proofs);
  }

  /** A daemon with another database than the kept one would start without its plugins. */
  private Optional<Failure> otherDatabase(World world) {
    String release = targets.getLast();
    String ours = world.databases().databases().get(MigratePlugins.ROLE);
    return world
        .deployment()
        .plugins(release)
        .filter(login -> ours != null && !login.database().equals(ours))
        .map(login ->
            new Failure(
                ExitCode.STOPPED,
                "the plugin daemon of %s would use another database".formatted(release),
                "it would log in to %s; belay.yaml says %s".formatted(login.database(), ours),
                "set DB_PLUGIN_DATABASE=%s in the staged .env".formatted(ours)));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
