package dev.belay.deployment.compose;

import dev.belay.deployment.Health;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits until what runs behind the closed front serves.
 *
 * @param health what it answers at the moment
 */
record Readiness(
    Containers containers, Supplier<Observed<Health>> health, String project, Duration limit) {
  private static final String NOT_READY =
      "the application did not become ready behind its closed front";

  void await(List<String> services) {
    Waiting.until(
        limit,
        NOT_READY,
        logs(Services.API),
        () ->
            switch (health.get()) {
              case Observed.Known<Health>(var h) ->
                  h.ready() ? Optional.empty() : missing(services, h.seen());
              case Observed.Unknown<Health>(var why, var next) -> missing(services, why);
            });
  }

  /** What ended and is started by nobody will not become ready: no use in waiting for it. */
  private Optional<String> missing(List<String> services, String why) {
    containers.of(services).stream()
        .filter(c -> Services.hasData(c.service()))
        .filter(c -> c.state().equals("exited") && !c.startsByItself())
        .findFirst()
        .ifPresent(c -> {
          throw new OutsideException(
              new Failure(ExitCode.STOPPED, NOT_READY, why, logs(c.service())));
        });
    return Optional.of(why);
  }

  private String logs(String service) {
    return "docker compose -p %s logs --tail 50 %s".formatted(project, service);
  }
}
