package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.deployment.Activity;
import dev.belay.deployment.Health;
import dev.belay.deployment.Migrator;
import dev.belay.deployment.compose.ComposeDeployment;
import dev.belay.deployment.compose.ImageMigrator;
import dev.belay.deployment.compose.StackReader;
import dev.belay.outside.Observed;
import dev.belay.store.FilePass;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import dev.belay.store.files.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The hands one by one: 1.13.3 to 1.14.2, where the environment is split into files, and back (S1
 * to S5, S15).
 */
@Tag("full")
class ComposeUpgradeTest {
  private static final String OLD = "1.13.3";
  private static final String NEW = "1.14.2";

  private Path work;
  private Path run;
  private StandIn dify;
  private ComposeDeployment deployment;
  private ImageMigrator migrator;

  @BeforeEach
  void installation() throws IOException {
    Engine.require();
    work = Files.createTempDirectory("belay-compose");
    dify = StandIn.installed(work, OLD, NEW);
    dify.seed();
    run = Files.createDirectories(work.resolve("run"));
    dify.stage(OLD, NEW, work.resolve("staged").resolve(NEW));
    deployment =
        new ComposeDeployment(
            Engine.SHELL,
            dify.project,
            "run-1",
            run,
            work.resolve("staged"),
            Duration.ofMinutes(3),
            Optional.empty());
    migrator = new ImageMigrator(deployment, Engine.SHELL);
  }

  @AfterEach
  void remove() {
    if (deployment != null) {
      deployment.forget();
    }
    if (dify != null) {
      dify.close();
    }
  }

  @Test
  void anUpgradeAndItsRollbackKeepEveryRowAndFile() throws IOException {
    String before = dify.rows();
    long inode = (Long) Files.getAttribute(dify.storage(), "unix:ino");
    var stack = known(new StackReader(Engine.SHELL).look(dify.project));
    assertThat(stack.directory()).isEqualTo(dify.directory);
    assertThat(known(new StackReader(Engine.SHELL).drift(stack))).isEmpty();
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));

    deployment.prepare(List.of(NEW));
    assertThat(deployment.installed()).isEqualTo(Observed.known(OLD));
    var files = new DirectoryStore(Engine.SHELL);
    var storage = FileSource.of("files:app-storage", dify.storage(), Policy.UNION);
    files.capture(storage, run.resolve("storage"), FilePass.LIVE);

    deployment.stopWriters();
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.STOPPED));
    assertThat(dify.get("/v1/messages")).startsWith("503").contains("maintenance");
    rollbackPoint();
    var captured = files.capture(storage, run.resolve("storage"), FilePass.WINDOW);
    assertThat(captured.blocking()).isEmpty();

    deployment.install(NEW);
    assertThat(deployment.installed()).isEqualTo(Observed.known(NEW));
    migrator.migrate(new Migrator.Place("dify", "dify"), NEW, "belay/run-1/migrate");
    migrator.migrate(
        new Migrator.Place("dify_plugin", "dify_plugin"), NEW, "belay/run-1/migrate-plugins");
    assertThat(dify.sql("select version_num from alembic_version")).isEqualTo("a4f2d8c9b731");
    long beats = beats();
    deployment.startClosed();
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.CLOSED));
    assertThat(dify.get("/v1/messages")).startsWith("503");
    assertThat(known(deployment.health()))
        .extracting(Health::ready, Health::release)
        .containsExactly(true, NEW);
    assertThat(beats()).as("no schedule ran before traffic was opened").isEqualTo(beats);

    deployment.open();
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
    Engine.await(Duration.ofSeconds(30), () -> dify.get("/v1/messages").startsWith("200"));
    assertThat(dify.post("/v1/chat-messages", "{\"query\":\"after\"}"))
        .startsWith("200")
        .contains("AFTER");
    assertThat(dify.post("/v1/files/upload", "file after the upgrade")).startsWith("201");
    assertThat(restartPolicies()).containsOnly("always", "no").contains("always");

    deployment.stopWriters();
    deployment.install(OLD);
    giveBackDatabase();
    var restored =
        files.restore(run.resolve("storage"), captured.digest(), storage, run.resolve("aside"));
    assertThat(restored.kept()).as("the newer upload stays").isNotEmpty();
    deployment.startClosed();
    assertThat(known(deployment.health()).release()).isEqualTo(OLD);
    deployment.open();
    assertThat(deployment.installed()).isEqualTo(Observed.known(OLD));
    assertThat(dify.rows()).isEqualTo(before);
    assertThat(dify.directory.resolve("envs")).doesNotExist();
    assertThat(Files.getAttribute(dify.storage(), "unix:ino")).isEqualTo(inode);
    Engine.await(Duration.ofSeconds(30), () -> dify.get("/v1/messages").contains("message 200"));
  }

  @Test
  void aHeldMigrationLockIsAFailureAndNotASuccess() throws IOException {
    deployment.prepare(List.of(NEW));
    deployment.stopWriters();
    deployment.install(NEW);
    String redis = dify.compose("ps", "--quiet", "redis").stdout().strip();
    Engine.must(
        Duration.ofSeconds(20),
        "docker",
        "exec",
        redis,
        "redis-cli",
        "-a",
        "difyai123456",
        "set",
        "db_upgrade_lock",
        "somebody");
    assertThatThrownBy(
            () -> migrator.migrate(new Migrator.Place("dify", "dify"), NEW, "belay/run-1/migrate"))
        .hasMessageContaining("the migration was skipped");
    assertThat(dify.sql("select version_num from alembic_version")).isEqualTo("6b5f9f8b1a2c");
  }

  /** As the plan's own step does it, in one statement of the server. */
  private void rollbackPoint() {
    dify.sql(
        "postgres",
        "select pg_terminate_backend(pid) from pg_stat_activity where datname like 'dify%'");
    dify.sql("postgres", "create database kept_dify template dify");
    dify.sql("postgres", "create database kept_dify_plugin template dify_plugin");
  }

  private void giveBackDatabase() {
    dify.sql(
        "postgres",
        "select pg_terminate_backend(pid) from pg_stat_activity where datname like 'dify%'");
    dify.sql(
        "postgres",
        "alter database dify rename to migrated_dify; alter database kept_dify rename to dify;"
            + " alter database dify_plugin rename to migrated_plugin; alter database"
            + " kept_dify_plugin rename to dify_plugin");
  }

  private long beats() {
    return Long.parseLong(dify.sql("select count(*) from beats"));
  }

  private List<String> restartPolicies() {
    return known(new StackReader(Engine.SHELL).look(dify.project)).kept().stream()
        .map(c -> c.restart())
        .toList();
  }

  private static <T> T known(Observed<T> observed) {
    return switch (observed) {
      case Observed.Known<T>(var value) -> value;
      case Observed.Unknown<T>(var why, var next) -> throw new AssertionError(why);
    };
  }
}
