package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Reach;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Looks from inside the application whether it gets through to what the release before it got
 * through to, and to every service of its own. A release can be healthy and deaf: its proxy refuses
 * what workflows call, or the agent's backend does not stay up.
 */
@JsonTypeName("verify-reach")
public record VerifyReach(String release) implements Step {
  @Override
  public String id() {
    return "reach-" + release;
  }

  @Override
  public String title() {
    return "look whether %s gets through to what it needs".formatted(release);
  }

  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    var untried = world.deployment().untried();
    if (untried.isPresent()) {
      return Outcome.done(new Proof.NotExercised("reach", untried.get()));
    }
    var before = Reached.of(world).orElse(new Reached(List.of(), List.of()));
    var places = Set.copyOf(before.places());
    // What never answered is nobody's loss, unless a service of the release should be there.
    Predicate<Reach> missing = r -> !r.reached() && (r.own() || places.contains(r.place()));
    var now = world.deployment().reaches(before.origins(), missing);
    var lost = now.stream().filter(missing).toList();
    if (lost.isEmpty()) {
      return Outcome.done(
          new Proof.Compared(
              "what " + release + " reaches", "what was reached before", now.size(), List.of()));
    }
    return new Outcome.Failed(
        new Failure(
            ExitCode.DIFFERS,
            release + " does not get through to what it needs",
            lost.stream()
                .map(r -> "%s (%s)".formatted(r.place(), r.named()))
                .collect(Collectors.joining(", ")),
            next(lost)));
  }

  private static String next(List<Reach> lost) {
    return lost.stream().anyMatch(r -> r.place().endsWith(" by the proxy"))
        ? "name them in SSRF_PROXY_ALLOW_PRIVATE_IPS or _DOMAINS of the staged .env"
        : "read the log of what should answer there";
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }
}
