package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.outside.Command;
import dev.belay.plan.PlanFile;
import dev.belay.plan.UpgradePlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Belay as its user starts it, on a running stack: 1.13.3 to 1.14.2, and a migration that fails.
 */
@Tag("full")
class UpgradeOnDockerTest {
  private static final String OLD = "1.13.3";
  private static final String NEW = "1.14.2";

  private Path work;
  private StandIn dify;

  @BeforeEach
  void installation() throws IOException {
    var missing = StandIn.missing();
    Assumptions.assumeTrue(missing.isEmpty(), "skipped because " + missing.orElse(""));
    work = Files.createTempDirectory("belay-docker");
    dify = StandIn.installed(work, OLD, NEW);
    dify.seed();
    dify.stage(OLD, NEW, work.resolve("staged").resolve(NEW));
    Files.writeString(
        work.resolve("belay.yaml"),
        """
        compose:
          project: %s
          releases: staged
        databases:
          dify: dify
          dify_plugin: dify_plugin
        files:
          app-storage: {path: dify/docker/volumes/app/storage, policy: union}
          plugin-daemon: {path: dify/docker/volumes/plugin_daemon, policy: exact}
        """
            .formatted(dify.project));
    var plan =
        UpgradePlanner.plan(
            OLD,
            "basis",
            List.of(
                new UpgradePlanner.Leg(
                    NEW,
                    List.of(
                        new UpgradePlanner.Migration(
                            "database:dify", "6b5f9f8b1a2c", "a4f2d8c9b731")))),
            List.of("files:app-storage", "files:plugin-daemon"),
            List.of());
    Files.writeString(work.resolve("plan.json"), PlanFile.text(plan));
  }

  @AfterEach
  void remove() {
    if (dify != null) {
      for (String tag :
          StandIn.ran(
                  "docker",
                  "images",
                  "--format",
                  "{{.Repository}}:{{.Tag}}",
                  "--filter",
                  "reference=belay-kept/*/*")
              .stdout()
              .lines()
              .toList()) {
        StandIn.ran("docker", "rmi", "--no-prune", tag);
      }
      dify.close();
    }
  }

  @Test
  void anUpgradeServesTheNewReleaseAndItsRollbackServesTheOldOneWithEveryRow() {
    String before = dify.rows();
    var upgraded =
        belay(
            "upgrade",
            work.resolve("plan.json").toString(),
            "--installation",
            work.resolve("belay.yaml").toString());
    assertThat(upgraded.exit()).as(upgraded.text()).isZero();
    assertThat(dify.get("/health")).contains(NEW);
    assertThat(dify.post("/v1/chat-messages", "{\"query\":\"after\"}")).startsWith("200");
    assertThat(dify.post("/v1/files/upload", "file after the upgrade")).startsWith("201");
    var back = belay("rollback");
    assertThat(back.exit()).as(back.text()).isZero();
    assertThat(dify.get("/health")).contains(OLD);
    assertThat(dify.rows()).isEqualTo(before);
    assertThat(dify.files()).contains("file before the upgrade", "file after the upgrade");
    assertThat(upgraded.text() + back.text()).doesNotContain("sk-canary", "difyai123456");
  }

  @Test
  void aMigrationThatFailsOnRealDataTakesItselfBack() {
    dify.sql("insert into providers values (gen_random_uuid(), gen_random_uuid(), 'empty', null)");
    takenBack();
  }

  private void takenBack() {
    String before = dify.rows();
    var upgraded =
        belay(
            "upgrade",
            work.resolve("plan.json").toString(),
            "--installation",
            work.resolve("belay.yaml").toString());
    assertThat(upgraded.exit()).as(upgraded.text()).isEqualTo(22);
    assertThat(dify.get("/health")).contains(OLD);
    assertThat(dify.rows()).isEqualTo(before);
    assertThat(dify.files()).contains("file before the upgrade");
  }

  private record Said(int exit, String text) {}

  /**
   * The packaged launcher, as its user starts it; BELAY names another one, for example a tarball's.
   */
  private Said belay(String... arguments) {
    String launcher = System.getenv().getOrDefault("BELAY", Path.of("../belay").toString());
    var argv = new ArrayList<>(List.of(Path.of(launcher).toAbsolutePath().toString()));
    argv.addAll(List.of(arguments));
    argv.addAll(List.of("--state", work.resolve("state").toString()));
    var ran =
        StandIn.SHELL.run(Command.of(argv.toArray(String[]::new)).within(Duration.ofMinutes(20)));
    return new Said(ran.exit(), ran.stdout() + ran.stderr());
  }
}
