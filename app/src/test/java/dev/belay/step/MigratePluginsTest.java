package dev.belay.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.deployment.FakeDeployment;
import dev.belay.deployment.Migrator;
import dev.belay.outside.Inspection;
import dev.belay.outside.OwnShell;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin daemon only adds to its database; whatever else it does is a failure (S5). */
class MigratePluginsTest {
  private static final String ROLE = "database:dify_plugin";
  private static final MigratePlugins STEP = new MigratePlugins(ROLE, "1.14.2", "before");
  private static final VerifyPlugins VERIFY = new VerifyPlugins(ROLE, "1.14.2");
  private static final String ADDS =
      "alter table plugins add meta text default 'none';"
          + " create table readme (id int); insert into plugins values (9, 'i', 'm')";

  @TempDir private Path directory;
  private DatabaseServer plugins = TestServer.shared();

  @BeforeEach
  void whatTheDaemonHas() {
    plugins =
        TestServer.database(
            "plugins",
            "create table plugins (id int primary key, name text);"
                + " insert into plugins select i, 'p' || i from generate_series(1, 5) i;"
                + " create table tasks (id int)");
  }

  /** By a daemon whose own command does this. */
  private World world(String migration) {
    return world(migration, Optional.empty());
  }

  private World world(String migration, Optional<String> running) {
    return new World(
        "run",
        directory,
        InstantSource.system(),
        Looking.FENCE,
        new FakeDeployment("1.14.2"),
        new Daemon(plugins, migration, running),
        new PostgresStore(
            TestServer.shared(), new TreeMap<>(Map.of(ROLE, plugins.uri().database()))),
        TestServer.shared(),
        new DirectoryStore(new OwnShell()),
        List.of());
  }

  private record Daemon(DatabaseServer server, String sql, Optional<String> busy)
      implements Migrator {
    @Override
    public Means means() {
      return Means.IMAGE;
    }

    @Override
    public String migrate(Place place, String release, String label) {
      execute(server, sql);
      return "migrated";
    }

    @Override
    public Optional<String> running(String label) {
      return busy;
    }

    @Override
    public void end(String label) {}
  }

  private static void execute(DatabaseServer server, String sql) {
    if (!sql.isEmpty()) {
      try (Session session = server.open(new Label("test", "daemon"))) {
        session.execute(sql);
      }
    }
  }

  private static String failure(Outcome outcome) {
    return outcome instanceof Outcome.Failed(var failure) ? failure.seen() : "it did not fail";
  }

  @Test
  void S5_whatOnlyAddsSucceedsAndIsComparedWithWhatWasThere() {
    var world = world("alter table plugins add meta text; create table readme (id int)");
    assertThat(STEP.perform(world))
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            done ->
                assertThat(done.proofs())
                    .contains(
                        new Proof.Answered("migration", "migrated"),
                        new Proof.Compared(
                            "tables, columns and rows of " + ROLE,
                            "before its migration",
                            2,
                            List.of())));
  }

  @Test
  void S5_aLostTableColumnRowOrValueIsAFailureAlthoughTheCommandSucceeded() {
    for (var fault :
        Map.of(
                "drop table tasks", "public.tasks is gone",
                "alter table plugins drop name", "public.plugins has no column name any more",
                "delete from plugins where id = 3", "public.plugins: 5 rows, then 4",
                "update plugins set name = 'x' where id = 1", "5 rows, but other values in them")
            .entrySet()) {
      whatTheDaemonHas();
      removeNote();
      assertThat(failure(STEP.perform(world(fault.getKey())))).contains(fault.getValue());
    }
  }

  private void removeNote() {
    directory.resolve("plugins-before.json").toFile().delete();
  }

  @Test
  void S5_aDaemonThatMigratesWhenItStartsIsJudgedAfterwards() {
    assertThat(STEP.perform(world(""))).isInstanceOf(Outcome.Done.class);
    execute(plugins, ADDS);
    assertThat(VERIFY.perform(world(""))).as("it added").isInstanceOf(Outcome.Done.class);
    execute(plugins, "delete from plugins where id < 3");
    assertThat(failure(VERIFY.perform(world("")))).contains("public.plugins: 5 rows, then 4");
    execute(plugins, "drop table tasks");
    assertThat(failure(VERIFY.perform(world("")))).contains("public.tasks is gone");
  }

  @Test
  void withoutARecordOfBeforeNothingIsVerified() {
    assertThat(failure(VERIFY.perform(world("")))).contains("is not on record");
  }

  /** A repetition compares with what was there before the first attempt. */
  @Test
  void aBrokenOffMigrationIsRepeatedUnlessSomethingIsGone() {
    assertThat(STEP.inspect(world(""))).isInstanceOf(Inspection.Untouched.class);
    STEP.perform(world("alter table plugins drop name"));
    assertThat(STEP.inspect(world("")))
        .isEqualTo(new Inspection.Torn(ROLE + " public.plugins has no column name any more"));
    assertThat(failure(STEP.perform(world("")))).contains("no column name");
    whatTheDaemonHas();
    removeNote();
    STEP.perform(world("alter table plugins add meta text"));
    assertThat(STEP.inspect(world(""))).isInstanceOf(Inspection.Untouched.class);
    assertThat(STEP.inspect(world("", Optional.of("container 1"))))
        .isEqualTo(new Inspection.Running("container 1"));
  }
}
