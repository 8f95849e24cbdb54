package dev.belay.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.deployment.Activity;
import dev.belay.outside.Observed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every program that is started while the front is closed is time in which nobody is served. */
class StartingTest {
  private static final Map<String, Set<String>> NEEDS =
      Map.of(
          "db", Set.of(),
          "api", Set.of("db"),
          "web", Set.of(),
          "worker", Set.of("db"),
          "worker_beat", Set.of("db"),
          "nginx", Set.of("api", "web"));

  private final OldCompose engine = new OldCompose(NEEDS);

  private Starting starting(Path run) {
    var docker = new Docker(engine);
    var reader = new StackReader(engine);
    return new Starting(
        docker,
        reader,
        "dify",
        Duration.ofMinutes(10),
        new RunFiles(run, run.resolve("staged")),
        new Containers(docker, reader, "dify"),
        new KeptImages(docker, "run"));
  }

  @Test
  void S4_trafficIsLetInByTheWorkersAtOnceAndTheFrontAfterThem_andTheFilesAreReadOnce(
      @TempDir Path run) {
    engine.runs("db", "api", "web");
    for (String service : Set.of("worker", "worker_beat", "nginx")) {
      engine.has(service, "of another release", "exited", "sha256:" + service);
    }

    starting(run)
        .open(
            () -> {
              throw new AssertionError("it is ready");
            },
            () -> Observed.known(Activity.OPEN));

    assertThat(engine.ups)
        .containsExactly("up --detach --no-deps worker worker_beat", "up --detach --no-deps nginx");
    assertThat(engine.reads).containsExactly("configuration", "hashes");
    assertThat(engine.touched).containsExactly("nginx", "worker", "worker_beat");
  }
}
