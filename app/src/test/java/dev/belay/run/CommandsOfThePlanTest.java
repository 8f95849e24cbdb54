package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.deployment.FakeDeployment;
import dev.belay.deployment.Migrator;
import dev.belay.evidence.Outlook;
import dev.belay.journal.Entry;
import dev.belay.journal.Leg;
import dev.belay.journal.Line;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.Observed;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Order;
import dev.belay.plan.Plan;
import dev.belay.plan.UpgradePlanner;
import dev.belay.plan.WayBack;
import dev.belay.release.DifyVersion;
import dev.belay.release.RequiredAct;
import dev.belay.step.Binding;
import dev.belay.step.CarryNewRows;
import dev.belay.step.Looking;
import dev.belay.step.Proof;
import dev.belay.step.World;
import dev.belay.store.NewRows;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands of a plan write is the plan's own act and never people's work (S14). */
class CommandsOfThePlanTest {
  private static final String ROLE = "database:dify";
  private static final Label LABEL = new Label("test", "commands");

  /** As {@code data-migrate legacy-model-types} does: it fills, merges and deletes. */
  private static final String COMMAND =
      """
      insert into strategies select 'made for ' || id from tenants;
      update models set type = 'llm', tokens = tokens + 5 where id = 1;
      delete from models where id = 2;
      """;

  private static final RequiredAct MERGE =
      new RequiredAct(
          "merge",
          DifyVersion.of("1.15.0"),
          RequiredAct.Moment.AFTER_START,
          List.of("flask merge"),
          false,
          "why",
          "",
          List.of());

  private static final Plan PLAN =
      UpgradePlanner.plan(
          Order.of(
                  "1.13.3",
                  "basis",
                  List.of(
                      new Order.Leg("1.15.0", List.of(new Order.Migration(ROLE, "old", "new")))),
                  List.of(),
                  List.of())
              .driven(Optional.empty(), Optional.empty(), List.of(MERGE)));

  @TempDir private Path directory;
  private final FakeDeployment deployment = new FakeDeployment("1.13.3");
  private DatabaseServer database = TestServer.shared();

  @BeforeEach
  void anInstallation() {
    database =
        TestServer.database(
            "commands",
            """
            create table alembic_version (version_num text);
            insert into alembic_version values ('old');
            create table tenants (id int primary key);
            insert into tenants values (1);
            create table strategies (id text primary key);
            create table models (id int primary key, type text, tokens int, note text);
            insert into models values (1, 'text-generation', 1, ''), (2, 'text-generation', 4, ''),
              (3, 'rerank', 7, '');
            """);
    deployment.command = command -> execute(COMMAND);
  }

  private void execute(String sql) {
    try (Session session = database.open(LABEL)) {
      session.execute(sql);
    }
  }

  private List<String> rows(String sql) {
    try (Session session = database.open(LABEL)) {
      return session.query(sql, r -> r.getString(1));
    }
  }

  private static final class Heads implements Migrator {
    @Override
    public Means means() {
      return Means.COMMAND;
    }

    @Override
    public String migrate(Place place, String release, String label) {
      try (Session session = TestServer.shared().open(place.reached(), LABEL)) {
        session.execute("update alembic_version set version_num = 'new'");
      }
      return "migrated";
    }

    @Override
    public Optional<String> running(String label) {
      return Optional.empty();
    }

    @Override
    public void end(String label) {}
  }

  private Binding binding() {
    var names = new TreeMap<>(Map.of(ROLE, database.uri().database()));
    var store = new PostgresStore(TestServer.shared(), names);
    return (run, path, fence) ->
        new World(
            run,
            path,
            InstantSource.system(),
            fence,
            deployment,
            new Heads(),
            store,
            TestServer.shared(),
            new DirectoryStore(new OwnShell()),
            List.of());
  }

  private Runs runs() {
    return new Runs(
        binding(),
        InstantSource.system(),
        new Patience(Duration.ofSeconds(1), Duration.ofMillis(10)),
        Observer.silent());
  }

  private RunDirectory upgraded() {
    var run = new State(directory).add(InstantSource.system().instant());
    assertThat(runs().start(run, PLAN)).isEqualTo(new Ending.Completed());
    assertThat(rows("select id || ' ' || type || ' ' || tokens from models order by id"))
        .containsExactly("1 llm 6", "3 rerank 7");
    return run;
  }

  private List<NewRows.Table> sinceTheUpgrade(RunDirectory run) {
    var world = binding().world(run.run(), run.path(), Looking.FENCE);
    return switch (Outlook.of(world, true).lost()) {
      case Observed.Known<NewRows>(var lost) -> lost.tables();
      case Observed.Unknown<NewRows>(var why, var next) -> throw new AssertionError(why);
    };
  }

  @Test
  void S14_whatACommandOfThePlanWroteIsNoChangeSinceTheUpgrade() {
    var run = upgraded();
    assertThat(sinceTheUpgrade(run)).isEmpty();
    execute("insert into models values (4, 'llm', 0, 'mine')");
    assertThat(sinceTheUpgrade(run))
        .containsExactly(new NewRows.Table(ROLE + " public.models", 1, 0, 0, ""));
  }

  @Test
  void S14_newRowsAreKeptAndWhatTheCommandDidIsTakenBack() {
    var run = upgraded();
    execute(
        "insert into models values (4, 'llm', 0, 'mine'); update models set note = 'mine' where id"
            + " in (1, 3); update strategies set id = id || '!'");
    var ending = runs().rollback(run, new WayBack(WayBack.Rows.KEEP, Optional.empty()));
    assertThat(ending).isEqualTo(new Ending.Completed());
    assertThat(rows("select concat_ws(' ', id, type, tokens, note) from models order by id"))
        .as("the command's merge is undone, and people's own columns and rows are there")
        .containsExactly(
            "1 text-generation 1 mine", "2 text-generation 4 ", "3 rerank 7 mine", "4 llm 0 mine");
    assertThat(rows("select id from strategies"))
        .as("a row that a person gave another key is new")
        .containsExactly("made for 1!");
    assertThat(conflicts(run)).isEmpty();
  }

  @Test
  void S33_whereAPersonChangedWhatTheCommandChangedBeforeIsAConflict() {
    var run = upgraded();
    execute("update models set tokens = 100 where id = 1");
    runs().rollback(run, new WayBack(WayBack.Rows.KEEP, Optional.empty()));
    assertThat(rows("select tokens from models where id = 1")).containsExactly("1");
    assertThat(conflicts(run))
        .singleElement()
        .asString()
        .contains("public.models: 1 rows", "the upgrade itself changed the column", "tokens");
  }

  private static List<String> conflicts(RunDirectory run) {
    var conflicts = new ArrayList<String>();
    for (Leg leg : run.legs()) {
      for (Line line : leg.read().lines()) {
        if (line.entry() instanceof Entry.Done done) {
          for (Proof proof : leg.proofs().of(done)) {
            if (proof instanceof Proof.Answered(var what, var said)
                && what.equals(CarryNewRows.NOT_CARRIED)) {
              conflicts.add(said);
            }
          }
        }
      }
    }
    return conflicts;
  }
}
