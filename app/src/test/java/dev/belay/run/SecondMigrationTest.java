package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.deployment.Activity;
import dev.belay.deployment.FakeDeployment;
import dev.belay.deployment.Migrator;
import dev.belay.journal.Entry;
import dev.belay.journal.Line;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.Observed;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Order;
import dev.belay.plan.Order.Leg;
import dev.belay.plan.Order.Migration;
import dev.belay.plan.Plan;
import dev.belay.plan.UpgradePlanner;
import dev.belay.step.World;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S25: two migrations of one database on the way of one plan, and one rollback point for both. */
class SecondMigrationTest {
  private static final String ROLE = "database:dify";
  private static final Label LABEL = new Label("test", "second");
  private static final Plan PLAN =
      UpgradePlanner.plan(
          Order.of(
              "1.8.1",
              "basis",
              List.of(
                  new Leg("1.9.0", List.of(new Migration(ROLE, "old", "middle"))),
                  new Leg("1.15.0", List.of(new Migration(ROLE, "middle", "new")))),
              List.of(),
              List.of()));

  @TempDir private Path directory;
  private final FakeDeployment deployment = new FakeDeployment("1.8.1");
  private DatabaseServer database = TestServer.shared();

  /** In two transactions, so that it can break off between them. */
  private static final class Halves implements Migrator {
    private String breaksOff;

    Halves(String breaksOff) {
      this.breaksOff = breaksOff;
    }

    @Override
    public Means means() {
      return Means.COMMAND;
    }

    @Override
    public String migrate(Place place, String release, String label) {
      boolean first = release.equals("1.9.0");
      execute(
          place,
          first
              ? "create table apps (id int); update alembic_version set version_num = 'begun 1'"
              : "insert into apps values (1); update alembic_version set version_num = 'begun 2'");
      if (breaksOff.equals(release)) {
        breaksOff = "";
        throw new KillingTapes.Killed();
      }
      execute(
          place,
          "update alembic_version set version_num = '%s'".formatted(first ? "middle" : "new"));
      return "migrated";
    }

    @Override
    public Optional<String> running(String label) {
      return Optional.empty();
    }

    @Override
    public void end(String label) {}
  }

  @BeforeEach
  void anInstallation() {
    database =
        TestServer.database(
            "second",
            "create table alembic_version (version_num text); insert into alembic_version values"
                + " ('old')");
  }

  private static void execute(Migrator.Place place, String sql) {
    try (Session session = TestServer.shared().open(place.reached(), LABEL)) {
      session.execute(sql);
    }
  }

  private String text(String sql) {
    try (Session session = database.open(LABEL)) {
      return session.text(sql);
    }
  }

  private Runs runs(Migrator migrator) {
    var names = new TreeMap<>(Map.of(ROLE, database.uri().database()));
    return new Runs(
        (run, path, fence) ->
            new World(
                run,
                path,
                InstantSource.system(),
                fence,
                deployment,
                migrator,
                new PostgresStore(TestServer.shared(), names),
                TestServer.shared(),
                new DirectoryStore(new OwnShell()),
                List.of()),
        InstantSource.system(),
        new Patience(Duration.ofSeconds(1), Duration.ofMillis(10)),
        Observer.silent());
  }

  private RunDirectory brokenOff(Migrator migrator) {
    var run = new State(directory).add(InstantSource.system().instant());
    assertThatThrownBy(() -> runs(migrator).start(run, PLAN))
        .isInstanceOf(KillingTapes.Killed.class);
    return run;
  }

  private static List<Entry> renewals(RunDirectory run) {
    return run.legs().stream()
        .flatMap(l -> l.read().lines().stream())
        .map(Line::entry)
        .filter(e -> e instanceof Entry.Renewed)
        .toList();
  }

  @Test
  void S25_aSecondMigrationThatBrokeOffIsTakenBackAndNotRenewed() {
    var migrator = new Halves("1.15.0");
    var run = brokenOff(migrator);
    Ending ending = runs(migrator).resume(run);

    assertThat(renewals(run))
        .as("the rollback point does not have the first one's result")
        .isEmpty();
    assertThat(ending).isInstanceOf(Ending.TakenBack.class);
    var failure = ((Ending.TakenBack) ending).failure();
    assertThat(failure.what())
        .isEqualTo("the step happened in part: migrate database:dify to 1.15.0 (middle to new)");
    assertThat(failure.seen()).endsWith("is at begun 2, between middle and new");
    assertThat(text("select version_num from alembic_version")).isEqualTo("old");
    assertThat(text("select to_regclass('apps') is null")).isEqualTo("t");
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.8.1"));
    assertThat(deployment.activity()).isEqualTo(Observed.known(Activity.OPEN));
  }

  @Test
  void S25_aFirstMigrationThatBrokeOffIsRenewedAndTheSecondFollows() {
    var migrator = new Halves("1.9.0");
    var run = brokenOff(migrator);

    assertThat(runs(migrator).resume(run)).isEqualTo(new Ending.Completed());

    assertThat(renewals(run)).hasSize(1);
    assertThat(text("select version_num from alembic_version")).isEqualTo("new");
    assertThat(text("select count(*) from apps")).isEqualTo("1");
    assertThat(runs(migrator).rollback(run)).isEqualTo(new Ending.Completed());
    assertThat(text("select version_num from alembic_version")).isEqualTo("old");
  }
}
