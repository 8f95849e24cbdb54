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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * 1.13.3 to 1.14.2, where the environment is split into files: the twin, then the hands one by one,
 * there and back (S1 to S5, S15), a held lock, then a Belay that is killed in every step.
 */
@Story(Pair.ENVIRONMENT_SPLIT)
@Order(20)
class HandsOnDockerTest {
  private static final Pair PAIR = Pair.ENVIRONMENT_SPLIT;
  private static final String OLD = PAIR.from;
  private static final String NEW = PAIR.to;

  private final Stack stack = new Stack(PAIR);

  @AfterAll
  void remove() {
    stack.close();
  }

  @Test
  @Order(1)
  void S19_S20_theVeryPlanRunsOnATwinThatReachesNothing() throws IOException {
    new TwinWalk(stack.upgrade()).walk();
  }

  /** Two runs of hands on one stack have directories and names of their own. */
  private record Hands(Path run, ComposeDeployment deployment, ImageMigrator migrator)
      implements AutoCloseable {
    static Hands of(Upgrade upgrade, String name) throws IOException {
      Path run = Files.createDirectories(upgrade.work.resolve(name));
      var deployment =
          new ComposeDeployment(
              Engine.MACHINE,
              upgrade.dify.project,
              name,
              run,
              upgrade.work.resolve("staged"),
              Duration.ofMinutes(10),
              Optional.empty());
      return new Hands(run, deployment, new ImageMigrator(deployment, Engine.MACHINE));
    }

    @Override
    public void close() {
      deployment.forget();
    }
  }

  @Test
  @Order(3)
  void aHeldMigrationLockIsAFailureAndNotASuccess() throws IOException {
    var upgrade = stack.upgrade();
    String before = upgrade.dify.rows();
    try (var hands = Hands.of(upgrade, "run-0")) {
      var deployment = hands.deployment();
      deployment.prepare(List.of(NEW));
      deployment.stopWriters();
      deployment.install(NEW);
      redis(upgrade.dify, "set", "db_upgrade_lock", "somebody");
      assertThatThrownBy(() ->
              hands
                  .migrator()
                  .migrate(new Migrator.Place("dify", "dify"), NEW, "belay/run-0/migrate"))
          .hasMessageContaining("the migration was skipped");
      assertThat(upgrade.dify.sql("select version_num from alembic_version"))
          .isEqualTo(PAIR.headBefore);
      redis(upgrade.dify, "del", "db_upgrade_lock");
      deployment.install(OLD);
      deployment.startClosed();
      deployment.open();
    }
    Engine.await(
        Duration.ofMinutes(2), () -> upgrade.dify.get("/v1/messages").contains("message 200"));
    assertThat(upgrade.dify.get("/health")).contains(OLD);
    assertThat(upgrade.dify.rows()).isEqualTo(before);
  }

  private static void redis(StandIn dify, String... command) {
    var argv = new ArrayList<>(List.of("docker", "exec", "-e", "REDISCLI_AUTH=difyai123456"));
    argv.addAll(List.of(dify.container("redis"), "redis-cli"));
    argv.addAll(List.of(command));
    Engine.MACHINE.said(argv.toArray(String[]::new));
  }

  @Test
  @Order(2)
  void anUpgradeAndItsRollbackKeepEveryRowAndFile() throws IOException {
    var upgrade = stack.upgrade();
    try (var hands = Hands.of(upgrade, "run-1")) {
      thereAndBack(upgrade.dify, hands);
    }
    upgrade.dify.sql("postgres", "drop database migrated_dify");
    upgrade.dify.sql("postgres", "drop database migrated_plugin");
  }

  private void thereAndBack(StandIn dify, Hands hands) throws IOException {
    var deployment = hands.deployment();
    Path run = hands.run();
    String before = dify.rows();
    long inode = (Long) Files.getAttribute(dify.storage(), "unix:ino");
    var stack = known(new StackReader(Engine.MACHINE).look(dify.project));
    assertThat(stack.directory()).isEqualTo(dify.directory);
    assertThat(known(new StackReader(Engine.MACHINE).drift(stack))).isEmpty();
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));

    deployment.prepare(List.of(NEW));
    assertThat(deployment.installed()).isEqualTo(Observed.known(OLD));
    var files = new DirectoryStore(Engine.MACHINE);
    var storage = FileSource.of("files:app-storage", dify.storage(), Policy.UNION);
    files.capture(storage, run.resolve("storage"), FilePass.LIVE);

    deployment.stopWriters();
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.STOPPED));
    assertThat(dify.get("/v1/messages")).startsWith("503").contains("maintenance");
    rollbackPoint(dify);
    var captured = files.capture(storage, run.resolve("storage"), FilePass.WINDOW);
    assertThat(captured.blocking()).isEmpty();

    deployment.install(NEW);
    assertThat(deployment.installed()).isEqualTo(Observed.known(NEW));
    hands.migrator().migrate(new Migrator.Place("dify", "dify"), NEW, "belay/run-1/migrate");
    hands
        .migrator()
        .migrate(
            new Migrator.Place("dify_plugin", "dify_plugin"), NEW, "belay/run-1/migrate-plugins");
    assertThat(dify.sql("select version_num from alembic_version")).isEqualTo("a4f2d8c9b731");
    long beats = beats(dify);
    deployment.startClosed();
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.CLOSED));
    assertThat(dify.get("/v1/messages")).startsWith("503");
    assertThat(known(deployment.health()))
        .extracting(Health::ready, Health::release)
        .containsExactly(true, NEW);
    assertThat(beats(dify)).as("no schedule ran before traffic was opened").isEqualTo(beats);

    deployment.open();
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
    Engine.await(Duration.ofMinutes(2), () -> dify.get("/v1/messages").startsWith("200"));
    assertThat(dify.post("/v1/chat-messages", "{\"query\":\"after\"}"))
        .startsWith("200")
        .contains("AFTER");
    assertThat(dify.post("/v1/files/upload", "file after the upgrade")).startsWith("201");
    assertThat(restartPolicies(dify)).containsOnly("always", "no").contains("always");

    deployment.stopWriters();
    deployment.install(OLD);
    giveBackDatabase(dify);
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
    Engine.await(Duration.ofMinutes(2), () -> dify.get("/v1/messages").contains("message 200"));
  }

  @Test
  @Order(4)
  void aBelayThatIsKilledInEveryStepGoesOnToTheTarget() throws Exception {
    var upgrade = stack.upgrade();
    var killed = new ArrayList<String>();
    Process belay = upgrade.started();
    while (belay.isAlive()) {
      String begun = upgrade.journals().last("begun");
      if (!begun.isEmpty() && !killed.contains(begun)) {
        killed.add(begun);
        Kills.belay(belay);
        belay = upgrade.resumed();
      }
      belay.waitFor(50, TimeUnit.MILLISECONDS);
    }
    assertThat(belay.exitValue()).as(upgrade.said()).isZero();
    assertThat(killed).as("steps in which it was killed").hasSizeGreaterThan(8);
    upgrade.isAtItsTarget(new Upgrade.Said(0, upgrade.said()));
  }

  /** As the plan's own step does it, in one statement of the server. */
  private static void rollbackPoint(StandIn dify) {
    dify.sql(
        "postgres",
        "select pg_terminate_backend(pid) from pg_stat_activity where datname like 'dify%'");
    dify.sql("postgres", "create database kept_dify template dify");
    dify.sql("postgres", "create database kept_dify_plugin template dify_plugin");
  }

  private static void giveBackDatabase(StandIn dify) {
    dify.sql(
        "postgres",
        "select pg_terminate_backend(pid) from pg_stat_activity where datname like 'dify%'");
    dify.sql(
        "postgres",
        "alter database dify rename to migrated_dify; alter database kept_dify rename to dify;"
            + " alter database dify_plugin rename to migrated_plugin; alter database"
            + " kept_dify_plugin rename to dify_plugin");
  }

  private static long beats(StandIn dify) {
    return Long.parseLong(dify.sql("select count(*) from beats"));
  }

  private static List<String> restartPolicies(StandIn dify) {
    return known(new StackReader(Engine.MACHINE).look(dify.project)).kept().stream()
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
