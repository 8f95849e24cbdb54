package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Stack;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Ran;
import java.time.Duration;
import java.util.Optional;

/** A command of Dify, run in the container of its api, where a file that one writes stays. */
record OwnCommand(Docker docker, Stack stack) {
  private static final Duration LIMIT = Duration.ofHours(12);
  private static final String LABEL = "BELAY_LABEL";

  /** Prints the processes that have this variable; its own shell has another one. */
  private static final String LOOK =
      "for p in /proc/[0-9]*; do tr '\\0' '\\n' <$p/environ 2>/dev/null"
          + " | grep -qxF \"$0=$1\" && echo ${p#/proc/}; done; true";

  String run(String command, String label) {
    Container api = api().orElseThrow(() -> failed(command, "the api does not run"));
    Ran ran =
        docker.attempt(LIMIT, "exec", "--env", LABEL + "=" + label, api.id(), "sh", "-c", command);
    // Dify's commands print a failure and end with 0 where their author caught it.
    if (!ran.ok() || (ran.stdout() + ran.stderr()).contains("Traceback (most recent call last)")) {
      throw failed(command, "exit %d: %s".formatted(ran.exit(), ran.tail()));
    }
    return ran.tail();
  }

  Optional<String> running(String label) {
    return api()
        .flatMap(api ->
            docker
                .attempt(Duration.ofSeconds(30), "exec", api.id(), "sh", "-c", LOOK, LABEL, label)
                .stdout()
                .lines()
                .findFirst()
                .map(p -> "process %s in %s".formatted(p, api.name())));
  }

  private Optional<Container> api() {
    return stack.service(Services.API).filter(Container::running);
  }

  private static OutsideException failed(String command, String seen) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "a command of the release failed: " + command,
            seen,
            "read what it says; who runs it by hand later answers `will-do`: belay answer"));
  }
}
