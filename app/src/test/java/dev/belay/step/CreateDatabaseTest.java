package dev.belay.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.deployment.FakeDeployment;
import dev.belay.deployment.Login;
import dev.belay.outside.Inspection;
import dev.belay.outside.OwnShell;
import dev.belay.run.NoMigrator;
import dev.belay.store.InstallationKey;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands and databases that a release brings, there and back (S5, S8). */
class CreateDatabaseTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Label LABEL = new Label("test", "create");
  private static final String ROLE = MigratePlugins.ROLE;
  private static final CreateDatabase STEP = new CreateDatabase(ROLE, "1.0.0");
  private static final RunCommands COMMANDS =
      new RunCommands("plugins-1.0.0", "1.0.0", List.of("flask one", "flask two"), "before", true);

  @TempDir private Path directory;
  private final FakeDeployment deployment = new FakeDeployment("0.15.3");
  private final String plugins = "step_plugin_" + NUMBER.incrementAndGet();
  private String dify = "";

  @BeforeEach
  void anInstallationWithoutPlugins() {
    dify =
        TestServer.database(
                "step",
                "create table tenants (id int); create table alembic_version (version_num text)")
            .uri()
            .database();
  }

  private World world() {
    var databases =
        new PostgresStore(
            TestServer.shared(), new TreeMap<>(Map.of("database:dify", dify, ROLE, plugins)));
    return new World(
        plugins,
        directory,
        InstantSource.system(),
        Looking.FENCE,
        deployment,
        new NoMigrator(),
        databases,
        TestServer.shared(),
        new DirectoryStore(new OwnShell()),
        List.of());
  }

  private static String failure(Outcome outcome) {
    return outcome instanceof Outcome.Failed(var failure)
        ? failure.what() + ": " + failure.seen()
        : "it did not fail";
  }

  private long found() {
    try (Session session = TestServer.shared().open(LABEL)) {
      return session.number("select count(*) from pg_database where datname = ?", plugins);
    }
  }

  @Test
  void S8_aDatabaseIsMadeAndTakenBackByItsReversal() {
    var world = world();
    deployment.plugins = Optional.of(new Login("postgres", plugins));
    world.claim("upgrade");
    assertThat(STEP.inspect(world)).isInstanceOf(Inspection.Untouched.class);
    assertThat(STEP.perform(world)).isInstanceOf(Outcome.Done.class);
    assertThat(STEP.inspect(world)).isInstanceOf(Inspection.Complete.class);
    assertThat(found()).isEqualTo(1);
    assertThat(STEP.reversal())
        .isInstanceOfSatisfying(
            Reversal.Undo.class,
            undo ->
                undo.steps()
                    .forEach(back -> {
                      assertThat(back.perform(world)).isInstanceOf(Outcome.Done.class);
                      assertThat(back.perform(world))
                          .as("repeated")
                          .isInstanceOf(Outcome.Done.class);
                    }));
    assertThat(found()).isZero();
    assertThat(world.databases().dropKept(world.act("finalize")).databases()).hasSize(1);
    world.release();
  }

  @Test
  void withoutAnOwnerNothingIsMade() {
    assertThat(failure(STEP.perform(world())))
        .contains("the files of 1.0.0 say of no plugin daemon how it logs in");
    assertThat(found()).isZero();
  }

  /** The basis of the plan has it as absent: whoever makes it meanwhile makes the plan drift. */
  @Test
  void whatIsNotThereIsAFactOfTheInstallation() {
    var key = InstallationKey.in(directory);
    var absent = IdentityReader.read(world(), key);
    assertThat(absent.parts()).containsEntry("schema of " + ROLE, IdentityReader.ABSENT);
    try (Session session = TestServer.shared().open(LABEL)) {
      session.execute("create database " + plugins);
    }
    assertThat(String.join(" ", absent.drift(IdentityReader.read(world(), key))))
        .contains("schema of " + ROLE + " has changed");
  }

  @Test
  void S19_commandsThatAskTheMarketplaceAreNotTriedOnATwin() {
    deployment.cutOff = Optional.of("a copy has no way out");
    assertThat(COMMANDS.perform(world()))
        .isEqualTo(
            Outcome.done(
                new Proof.NotExercised("commands of plugins-1.0.0", "a copy has no way out")));
    assertThat(deployment.executed).isEmpty();
  }

  /** Row 45 of the failures that Dify's users reported: it ran against an empty database. */
  @Test
  void commandsThatGoThroughTheWorkspacesStopWhereThereAreNone() {
    var world = world();
    world.claim("upgrade");
    assertThat(failure(COMMANDS.perform(world)))
        .contains("the commands of plugins-1.0.0 would find no workspace", "no row in tenants");
    assertThat(deployment.executed).isEmpty();
    try (Session session = TestServer.shared().open(dify, LABEL)) {
      session.execute("insert into tenants values (1), (2)");
    }
    assertThat(COMMANDS.perform(world))
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            done ->
                assertThat(done.proofs())
                    .contains(new Proof.Counted("workspaces of which they ask", 2)));
    assertThat(deployment.executed).containsExactly("flask one", "flask two");
  }
}
