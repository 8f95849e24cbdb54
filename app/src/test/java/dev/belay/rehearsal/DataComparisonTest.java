package dev.belay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.evidence.RehearsalEvidence.DataChange;
import dev.belay.run.Observer;
import dev.belay.step.RunCommands;
import dev.belay.store.Act;
import dev.belay.store.Holders;
import dev.belay.store.postgres.PostgresStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S13: what a migration does to rows, on a real server, and which of it a revision explains. */
class DataComparisonTest {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final String ROLE = "database:dify";
  private static final Label LABEL = new Label("test", "comparison");
  private static final Explained NOTHING = new Explained(Map.of(), Set.of());

  private final Act act = new Act("comparison" + RUNS.incrementAndGet(), "rollback-point", 1);
  private DatabaseServer database = TestServer.shared();
  private PostgresStore store = new PostgresStore(TestServer.shared(), new TreeMap<>());

  @BeforeEach
  void anInstallationWithARollbackPoint() {
    database =
        TestServer.database(
            "compared",
            """
            create table alembic_version (version_num text);
            insert into alembic_version values ('old');
            create table accounts (id int primary key, name text);
            insert into accounts select i, 'account ' || i from generate_series(1, 9) i;
            create table messages (id int primary key, query text);
            insert into messages select i, 'question ' || i from generate_series(1, 9) i;
            """);
    store = new PostgresStore(TestServer.shared(), new TreeMap<>(names()));
    store.claim(act, Holders.TEST);
    store.createRollbackPoint(act);
    store.reopen(act);
  }

  private Map<String, String> names() {
    return Map.of(ROLE, database.uri().database());
  }

  private DataChange judged(String migration, Explained explained) {
    var before = DataComparison.schemas(TestServer.shared(), names());
    try (Session session = database.open(LABEL)) {
      session.execute("update alembic_version set version_num = 'new'; " + migration);
    }
    var after = DataComparison.schemas(TestServer.shared(), names());
    var wish = DataComparison.shared(before, after);
    return DataComparison.judge(
        store.keptContent(act, wish), store.content(act, wish), explained, CommandAccount.none());
  }

  @Test
  void S13_whatNoRevisionChangesIsUnexplained() {
    assertThat(
            judged(
                "delete from accounts where id = 3; update messages set query = '' where id = 4",
                NOTHING))
        .isEqualTo(
            new DataChange(
                3,
                List.of(),
                List.of(),
                List.of(
                    ROLE + " public.accounts: 9 rows, then 8",
                    ROLE + " public.messages: 9 rows, but other values in them")));
  }

  @Test
  void S13_aChangeIsExplainedByTheRevisionOfItsOwnTableAlone() {
    var messages = new Explained(Map.of("messages", Set.of("abcdef")), Set.of());
    assertThat(
            judged(
                "delete from accounts where id = 3; update messages set query = '' where id = 4",
                messages))
        .isEqualTo(
            new DataChange(
                3,
                List.of(),
                List.of(
                    ROLE
                        + " public.messages: 9 rows, but other values in them, by revision abcdef"),
                List.of(ROLE + " public.accounts: 9 rows, then 8")));
  }

  @Test
  void S13_whatCouldNotBeReadExplainsNothing() {
    var unread = new Explained(Map.of(), Set.of("fedcba"));
    assertThat(judged("delete from accounts where id = 3", unread).unexplained())
        .containsExactly(
            ROLE + " public.accounts: 9 rows, then 8; not all of fedcba could be read");
  }

  @Test
  void S13_aTableThatIsGoneNeedsAReasonAndANewOneOrANewColumnDoesNot() {
    assertThat(
            judged(
                "drop table accounts; create table members (id int); alter table messages add"
                    + " column currency text default 'USD'",
                NOTHING))
        .isEqualTo(
            new DataChange(
                2,
                List.of("members"),
                List.of(),
                List.of(ROLE + " public.accounts: is gone with its 9 rows")));
  }

  private static final RunCommands MERGE =
      new RunCommands("merge", "1.15.0", List.of("flask merge"), "before", false);

  /** The migration, the command, and what happens after it. */
  private DataChange judged(String migration, String command, String later) {
    var before = DataComparison.schemas(TestServer.shared(), names());
    execute(migration);
    var wish = DataComparison.shared(before, DataComparison.schemas(TestServer.shared(), names()));
    var watch = new CommandWatch(Observer.silent(), () -> store.content(act, wish));
    watch.begun(MERGE, 1, 1);
    execute(command);
    watch.done(MERGE, List.of());
    execute(later);
    return DataComparison.judge(
        store.keptContent(act, wish), store.content(act, wish), NOTHING, watch.account());
  }

  private void execute(String sql) {
    try (Session session = database.open(LABEL)) {
      session.execute(sql);
    }
  }

  @Test
  void S13_whatACommandOfThePlanInsertsMergesAndDeletesIsExplainedByIt() {
    assertThat(
            judged(
                "select 1",
                "insert into accounts values (10, 'made'); update messages set query = 'merged'"
                    + " where id = 1; delete from messages where id = 2",
                "select 1"))
        .isEqualTo(
            new DataChange(
                3,
                List.of(),
                List.of(
                    ROLE
                        + " public.accounts: 9 rows, then 10, by the command merge (9 rows, then"
                        + " 10)",
                    ROLE
                        + " public.messages: 9 rows, then 8, by the command merge (9 rows, then"
                        + " 8)"),
                List.of()));
  }

  @Test
  void S13_aCommandExplainsNothingThatHappenedBesideIt() {
    String touch = "update accounts set name = 'touched' where id = 1";
    String merge = "update accounts set name = 'merged' where id = 2";
    String seen = ROLE + " public.accounts: 9 rows, but other values in them";
    assertThat(judged(touch, merge, "select 1").unexplained()).containsExactly(seen);
  }

  @Test
  void S13_aCommandExplainsNothingThatHappenedAfterIt() {
    String touch = "update accounts set name = 'touched' where id = 1";
    String merge = "update accounts set name = 'merged' where id = 2";
    String seen = ROLE + " public.accounts: 9 rows, but other values in them";
    assertThat(judged("select 1", merge, touch).unexplained()).containsExactly(seen);
    assertThat(judged("select 1", "select 1", "select 1").unexplained()).containsExactly(seen);
  }
}
