package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What the stand-ins can do that makes an upgrade long: each by itself, without a stack. */
@Story(Pair.ENVIRONMENT_SPLIT)
@Order(70)
class MannersOnDockerTest {
  private static final String RELEASE = "1.13.3";

  private final Engine engine = Engine.MACHINE;
  private final int port = Ports.free();
  private final String name = "belaytest-manners-" + port;
  private final URI health = URI.create("http://127.0.0.1:" + port + "/health");
  private Path storage = Path.of("");

  @BeforeEach
  void storage() throws IOException {
    engine.require();
    Images.of(RELEASE);
    storage = Files.createTempDirectory("belay-manners");
    engine.said("chmod", "777", storage.toString());
  }

  @AfterEach
  void remove() {
    engine.ran("docker", "rm", "-fv", name);
    engine.ran("rm", "-rf", storage.toString());
  }

  @Test
  @Order(1)
  void anApiEndsAtOnceAndADeafOneAtTheEndOfItsGrace() throws IOException {
    started();
    serves();
    assertThat(stopped()).isZero();
    engine.said("docker", "rm", name);

    Files.createFile(storage.resolve(".deaf-" + RELEASE));
    started();
    serves();
    assertThat(stopped()).as("killed").isEqualTo(137);
  }

  @Test
  @Order(2)
  void aSlowApiListensLater() throws IOException {
    Files.writeString(storage.resolve(".slow"), "3");
    started();
    serves();
    var began =
        Instant.parse(engine.said("docker", "inspect", "--format", "{{.State.StartedAt}}", name));
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofSeconds(3));
  }

  @Test
  @Order(3)
  void aStuckApiListensAndAnswersNobodyUntilItIsStartedAgain() throws IOException {
    Files.createFile(storage.resolve(".stuck-" + RELEASE));
    started();
    Engine.await(Duration.ofMinutes(2), () -> !Files.exists(storage.resolve(".stuck-" + RELEASE)));
    var listening = "import socket; socket.create_connection(('127.0.0.1', 5001), 60)";
    Engine.await(
        Duration.ofMinutes(2),
        () -> engine.ran("docker", "exec", name, "python3", "-c", listening).ok());
    assertThat(engine.ran("curl", "-s", "-m", "2", health.toString()).exit())
        .as("curl's code for: no answer in time")
        .isEqualTo(28);
    engine.said("docker", "restart", "--time", "1", name);
    serves();
  }

  private void started() {
    engine.said(
        "docker",
        "run",
        "--detach",
        "--name",
        name,
        "--publish",
        port + ":5001",
        "--volume",
        storage + ":/app/api/storage",
        "--entrypoint",
        "python3",
        "langgenius/dify-api:" + RELEASE,
        "/app/api/app.py",
        "api");
  }

  private void serves() {
    Engine.await(Duration.ofMinutes(5), () -> new Web(engine).get(health).startsWith("200"));
  }

  /** Its exit code after a stop with a grace of a second. */
  private int stopped() {
    engine.said("docker", "stop", "--time", "1", name);
    return Integer.parseInt(
        engine.said("docker", "inspect", "--format", "{{.State.ExitCode}}", name));
  }
}
