package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.store.Act;
import dev.belay.store.CarriedBack;
import dev.belay.store.Holders;
import dev.belay.store.NewRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresNewRowsTest {
  private static final Label LABEL = new Label("test", "rows");
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final String ROLE = "database:dify";
  @TempDir private Path folder;
  private final Act act = new Act("rows" + RUNS.incrementAndGet(), "rows", 1);
  private DatabaseServer dify = TestServer.shared();
  private PostgresStore store = new PostgresStore(TestServer.shared(), new TreeMap<>());
  private PostgresNewRows rows = new PostgresNewRows(TestServer.shared(), new TreeMap<>());

  /** The old schema, its rollback point, a migration that back-fills, then the baseline. */
  @BeforeEach
  void anUpgradedInstallation() {
    dify =
        TestServer.database(
            "rows",
            """
            create table account (id serial primary key, name varchar(10) not null, at timestamptz
              default now(), needed int not null default 5, mail text unique);
            create table message (id uuid primary key default gen_random_uuid(),
              account_id int references account (id), body json);
            create table plain (v int);
            insert into account (name, mail) select 'a' || i, 'm' || i from generate_series(1, 50) i;
            insert into message (account_id, body) select i, '{"x": 1}' from generate_series(1, 50) i;
            insert into plain select generate_series(1, 3);
            """);
    var databases = new TreeMap<>(Map.of(ROLE, dify.uri().database()));
    store = new PostgresStore(TestServer.shared(), databases);
    rows = new PostgresNewRows(TestServer.shared(), databases);
    store.claim(act, Holders.TEST);
    store.createRollbackPoint(act);
    store.reopen(act);
    write(
        "alter table account alter name type varchar(40), add extra text; update account set"
            + " extra = 'filled by the migration'; create table fresh (id int primary key)");
    rows.recordBaseline(act, folder.resolve("baseline"));
  }

  private void write(String sql) {
    try (Session session = dify.open(LABEL)) {
      session.execute(sql);
    }
  }

  private long number(String sql) {
    try (Session session = dify.open(LABEL)) {
      return session.number(sql);
    }
  }

  private CarriedBack back() {
    store.rollBack(act);
    return rows.carryBack(act, folder.resolve("baseline"), folder.resolve("exports"));
  }

  @Test
  void S14_theMigrationsOwnBackfillIsNotNew() {
    assertThat(rows.countNewRows(act, folder.resolve("baseline")).tables()).isEmpty();
  }

  @Test
  void S14_insertsUpdatesAndDeletesAreCountedExactly() {
    write(
        "insert into account (name) values ('n1'), ('n2'); update account set name = 'u' where id <"
            + " 4; delete from message where account_id = 9; begin; savepoint s; insert into plain"
            + " values (4); release s; commit");
    assertThat(rows.countNewRows(act, folder.resolve("baseline")).tables())
        .containsExactly(
            new NewRows.Table(ROLE + " public.account", 2, 3, 0, ""),
            new NewRows.Table(ROLE + " public.message", 0, 0, 1, ""),
            new NewRows.Table(ROLE + " public.plain", 1, 0, 0, ""));
  }

  @Test
  void S14_theyAreCarriedIntoTheOldSchemaAndSequencesAreAdvanced() {
    write(
        "insert into account (name, mail, extra) values ('n1', 'mail', 'x'); insert into message"
            + " (account_id, body) values (51, '{\"y\": [1,  2]}'); update message set body = '{}'"
            + " where account_id = 3; delete from message where account_id = 9; insert into plain"
            + " values (4)");
    CarriedBack carried = back();
    assertThat(carried.carried().total()).isEqualTo(5);
    assertThat(carried.conflicts())
        .singleElement()
        .asString()
        .contains("public.account: 1 rows; the old schema has no columns [extra]");
    assertThat(
            number(
                "select count(*) from message join account a on a.id = account_id where name ="
                    + " 'n1' and body::text = '{\"y\": [1,  2]}'"))
        .isEqualTo(1);
    assertThat(number("select count(*) from message where body::text = '{}'")).isEqualTo(1);
    assertThat(number("select count(*) from message where account_id = 9")).isZero();
    assertThat(number("select count(*) from plain")).isEqualTo(4);
    assertThat(carried.sequences()).isEqualTo(1);
    assertThat(number("select nextval('account_id_seq')")).isEqualTo(52);
    CarriedBack again = rows.carryBack(act, folder.resolve("baseline"), folder.resolve("again"));
    assertThat(again.conflicts()).singleElement().asString().contains("carried already");
    assertThat(number("select count(*) from plain")).isEqualTo(4);
    assertThat(number("select count(*) from message")).isEqualTo(50);
  }

  @Test
  void S14_whatDoesNotFitIsListedAndExportedAndNeverChanged() throws IOException {
    write(
        "insert into account (name, mail) values ('a name that is too long', 'l'), ('dup', 'x');"
            + " insert into fresh values (1)");
    store.rollBack(act);
    write("insert into account (id, name, mail) values (900, 'clash', 'x')");
    CarriedBack carried =
        rows.carryBack(act, folder.resolve("baseline"), folder.resolve("exports"));
    assertThat(carried.carried().total()).isZero();
    assertThat(carried.conflicts())
        .anySatisfy(
            c -> assertThat(c).contains("account: 1 rows; insert: a value would be changed"))
        .anySatisfy(c -> assertThat(c).contains("account: 1 rows; insert: it clashes"))
        .anySatisfy(c -> assertThat(c).contains("fresh: 1 rows; the old schema has no such table"));
    assertThat(carried.exports()).hasSize(2);
    assertThat(Files.readString(carried.exports().getLast()))
        .contains("a name that is too long", "insert into \"public\".\"account\"");
  }

  @Test
  void S14_aColumnThatTheOldSchemaNeedsAndTheNewOneLacksIsAConflictAndNotADefault() {
    write("alter table account drop column needed");
    rows.recordBaseline(act, folder.resolve("baseline"));
    write(
        "insert into account (name) values ('without'); update account set name = 'u1' where id ="
            + " 1");
    CarriedBack carried = back();
    assertThat(carried.conflicts())
        .anySatisfy(c -> assertThat(c).contains("the old schema needs [needed]"));
    assertThat(number("select count(*) from account where name = 'without'")).isZero();
    assertThat(number("select needed from account where name = 'u1'")).isEqualTo(5);
  }

  @Test
  void S14_aTableRewrittenSinceIsUndecided() {
    write("insert into account (name) values ('x')");
    write("vacuum full account");
    assertThat(rows.countNewRows(act, folder.resolve("baseline")).tables())
        .singleElement()
        .satisfies(t -> assertThat(t.undecided()).contains("rewritten"));
    assertThat(back().conflicts()).anySatisfy(c -> assertThat(c).contains("undecided"));
  }

  @Test
  void S14_withoutAPrimaryKeyOlderRowsThatChangedAreUndecided() {
    write("update plain set v = 9 where v = 1");
    assertThat(rows.countNewRows(act, folder.resolve("baseline")).tables())
        .singleElement()
        .satisfies(t -> assertThat(t.undecided()).contains("no primary key"));
  }

  @Test
  void anEstimateSaysThatItIsOne() throws InterruptedException {
    write("insert into account (name) values ('x')");
    var estimate = rows.estimateNewRows(act, folder.resolve("baseline"));
    for (int i = 0; i < 1_200 && estimate.total() == 0; i++) {
      Thread.sleep(100); // the server's counters arrive late before PostgreSQL 15
      estimate = rows.estimateNewRows(act, folder.resolve("baseline"));
    }
    assertThat(estimate.exact()).isFalse();
    assertThat(estimate.total()).isEqualTo(1);
  }

  @Test
  void withoutABaselineNothingIsGuessed() {
    assertThatThrownBy(() -> rows.countNewRows(act, folder.resolve("none")))
        .hasMessageContaining("no baseline");
  }
}
