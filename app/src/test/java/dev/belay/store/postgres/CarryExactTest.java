package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.store.Act;
import dev.belay.store.CarriedBack;
import dev.belay.store.Holders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a carry does beyond its list, it does not do: on a real server, by what was seen to harm.
 */
class CarryExactTest {
  private static final Label LABEL = new Label("test", "exact");
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final String ROLE = "database:dify";
  @TempDir private Path folder;
  private final Act act = new Act("exact" + RUNS.incrementAndGet(), "exact", 1);
  private DatabaseServer dify = TestServer.shared();

  private CarriedBack carried(String before, String migration, String work) {
    dify = TestServer.database("exact", before);
    var databases = new TreeMap<>(Map.of(ROLE, dify.uri().database()));
    var store = new PostgresStore(TestServer.shared(), databases);
    var rows = new PostgresNewRows(TestServer.shared(), databases);
    store.claim(act, Holders.TEST);
    store.createRollbackPoint(act);
    store.reopen(act);
    write(migration);
    rows.recordBaseline(act, folder.resolve("baseline"));
    write(work);
    store.rollBack(act);
    return rows.carryBack(act, folder.resolve("baseline"), folder.resolve("exports"));
  }

  private void write(String sql) {
    try (Session session = dify.open(LABEL)) {
      session.execute(sql);
    }
  }

  private List<String> rows(String sql) {
    try (Session session = dify.open(LABEL)) {
      return session.query(sql, r -> r.getString(1));
    }
  }

  @Test
  void S33_whatACascadeWouldTakeAlongIsAConflict() {
    CarriedBack back =
        carried(
            """
            create table parent (id int primary key);
            create table child (id int primary key, p int references parent on delete cascade);
            insert into parent values (1), (2), (3); insert into child values (1, 1), (2, 1), (3, 2);
            """,
            "alter table child drop constraint child_p_fkey",
            "delete from parent where id = 1; update child set p = 3 where p = 2; delete from"
                + " parent where id = 2");
    assertThat(rows("select id::text from parent order by 1")).containsExactly("1", "3");
    assertThat(rows("select id || ' ' || p from child order by 1"))
        .as("the child of another parent now, and those that nobody touched")
        .containsExactly("1 1", "2 1", "3 3");
    assertThat(back.conflicts())
        .containsExactly(
            ROLE
                + " public.parent: 1 rows; delete: the old schema would do more than this: delete"
                + " in public.child (2)");
  }

  @Test
  void S33_onlyWhatChangedSinceIsCarriedAndWhatTheMigrationChangedIsAConflict() {
    CarriedBack back =
        carried(
            """
            create table models (id int primary key, provider text not null, hits int default 0);
            insert into models values (1, 'openai'), (2, 'cohere'), (3, 'x');
            """,
            "update models set provider = 'langgenius/' || provider",
            "update models set hits = 5 where id = 1; update models set provider = 'mine' where id"
                + " = 2; update models set hits = hits where id = 3");
    assertThat(rows("select concat_ws(' ', id, provider, hits) from models order by id"))
        .containsExactly("1 openai 5", "2 cohere 0", "3 x 0");
    assertThat(back.carried().total()).isEqualTo(1);
    assertThat(back.conflicts())
        .containsExactly(
            ROLE
                + " public.models: 1 rows; update: the upgrade itself changed the column of this"
                + " row: provider");
  }

  @Test
  void S33_aColumnUnderAnotherNameIsNotTheColumnOfThatName() {
    CarriedBack back =
        carried(
            "create table t (id int primary key, a text, b text); insert into t values (1, 'A',"
                + " 'B'), (2, 'A', 'B')",
            "alter table t rename a to c; alter table t rename b to a; alter table t rename c to b",
            "update t set a = 'new' where id = 1; update t set a = 'B' where id = 2");
    assertThat(rows("select concat_ws(' ', id, a, b) from t order by id"))
        .containsExactly("1 A B", "2 A B");
    assertThat(back.conflicts()).singleElement().asString().contains("the upgrade itself");
  }

  @Test
  void S33_aTriggerOrADefaultThatWouldWriteMoreIsAConflictOrSaid() {
    CarriedBack back =
        carried(
            """
            create table trg (id int primary key, v text, at timestamptz default now());
            insert into trg values (1, 'a', now());
            create function touch() returns trigger language plpgsql as
              $$ begin new.at := '2099-01-01'; return new; end $$;
            create trigger touch before insert or update on trg for each row execute function touch();
            create table log (v text);
            create table logged (id int primary key, v text);
            create function note() returns trigger language plpgsql as
              $$ begin insert into public.log values (new.v); return new; end $$;
            create trigger note after insert on logged for each row execute function note();
            create table dropcol (id int primary key, kept text, lost text default 'guessed');
            """,
            "drop trigger touch on trg; drop trigger note on logged; alter table dropcol drop lost",
            "update trg set v = 'b'; insert into logged values (1, 'x'); insert into dropcol values"
                + " (1, 'k')");
    assertThat(rows("select v from trg")).containsExactly("a");
    assertThat(rows("select v from log union all select v from logged")).isEmpty();
    assertThat(rows("select coalesce(lost, 'null') from dropcol")).containsExactly("null");
    assertThat(back.conflicts())
        .anySatisfy(c -> assertThat(c).contains("a trigger or rule of the old schema"))
        .anySatisfy(c -> assertThat(c).contains("insert in public.log (1)"))
        .anySatisfy(c -> assertThat(c).contains("1 inserted rows have null in [lost]"));
  }

  @Test
  void S33_namesThatLookAlikeAndValuesThatJsonbRefusesAreCarriedAndExported() throws IOException {
    String odd = "\"" + "ü".repeat(31) + "\"";
    CarriedBack back =
        carried(
            """
            create table "a b" (id int primary key, v json); create table a_b (id int primary key, v text);
            create table %s ("belay_act" int primary key, "x""y" text, g int generated always as (belay_act * 2) stored,
              seq int generated always as identity);
            insert into "a b" values (1, '1'), (2, '2'); insert into a_b values (11, 'y');
            insert into %s values (1, 'x');
            """
                .formatted(odd, odd),
            "create table gone_before (id int primary key)",
            """
            insert into "a b" values (3, '{"t": "\\u0000"}'); update a_b set v = 'z'; delete from "a b" where id = 1;
            update %s set "x""y" = 'new'; insert into %s ("belay_act", "x""y") values (2, E'a\\tb\\\\');
            insert into gone_before values (7);
            """
                .formatted(odd, odd));
    assertThat(rows("select id || v::text from \"a b\" order by id"))
        .containsExactly("22", "3{\"t\": \"\\u0000\"}");
    assertThat(rows("select v from a_b")).containsExactly("z");
    assertThat(rows("select concat(belay_act, \"x\"\"y\", g, seq) from " + odd + " order by 1"))
        .containsExactly("1new21", "2a\tb\\42");
    assertThat(back.conflicts()).singleElement().asString().contains("gone_before: 1 rows");
    String export = Files.readString(back.exports().getFirst());
    String rows = export.substring(export.indexOf("from stdin;\n") + 12, export.indexOf("\\."));
    assertThat(rows).isEqualTo("insert\tthe old schema has no such table\t7\n");
  }

  @Test
  void S33_anExportIsLoadedIntoTheOldDatabaseAndPutIntoPlace() throws IOException {
    CarriedBack back =
        carried(
            "create table t (id int primary key, name varchar(5), j json)",
            "alter table t alter name type text",
            "insert into t values (1, E'too\\tlong\\n', '\"\\ud83d\"'), (2, 'ok', null)");
    assertThat(rows("select name from t")).containsExactly("ok");
    String export = Files.readString(back.exports().getFirst());
    int data = export.indexOf("from stdin;\n");
    try (Session session = dify.open(LABEL)) {
      String words = export.substring(0, data);
      int copy = words.lastIndexOf("copy ");
      session.execute(words.substring(0, copy));
      String rows = export.substring(data + 12, export.indexOf("\\.\n"));
      session.copyIn(
          words.substring(copy) + "from stdin",
          new java.io.ByteArrayInputStream(rows.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      session.execute("update belay_left.t_0 set name = 'short'");
      session.execute(
          export
              .lines()
              .filter(l -> l.startsWith("--   insert"))
              .findFirst()
              .orElseThrow()
              .substring(5));
    }
    assertThat(rows("select concat(id, name, j) from t order by id"))
        .containsExactly("1short\"\\ud83d\"", "2ok");
  }

  @Test
  void S33_whatIsWrittenIntoATableThatIsNotCarriedIsExported() throws IOException {
    CarriedBack back =
        carried(
            "create table t (id int primary key, a text); insert into t values (1, 'a'), (2, 'b')",
            "alter table t add column b text",
            "insert into t values (3, 'new'); delete from t where id = 1; alter table t alter a"
                + " type varchar(20); create table made (id int); insert into made values (7)");
    assertThat(back.conflicts())
        .hasSize(2)
        .allMatch(c -> c.contains("lies in exact") || c.contains("lie in exact"))
        .allMatch(c -> c.contains("in the export"));
    assertThat(back.exports()).hasSize(2);
    assertThat(Files.readString(back.exports().getFirst()))
        .contains("\t3\tnew\t\\N\n")
        .containsPattern("delete\t[^\t]*\t1\t");
    assertThat(Files.readString(back.exports().getLast())).contains("\t7\n");
  }

  @Test
  void S33_aKeyThatTheUpgradeGaveIsNotTheOldRowOfThatKey() throws IOException {
    CarriedBack back =
        carried(
            "create table t (id int primary key, n int); insert into t values (1, 0), (2, 0), (3,"
                + " 0)",
            "update t set id = -id; update t set id = 1 - id",
            "update t set n = 5 where id = 2; delete from t where id = 3; delete from t where id ="
                + " 4");
    assertThat(rows("select id || ' ' || n from t order by 1"))
        .as("the row of key 2 was the row of key 1 before")
        .containsExactly("1 0", "2 0", "3 0");
    assertThat(back.conflicts()).hasSize(2).allMatch(c -> c.contains("may have had another key"));
    assertThat(back.exports()).hasSize(1);
  }

  @Test
  void S33_whatTheOldSchemaComputesOrDoesNotHaveIsSaid() {
    CarriedBack back =
        carried(
            "create table t (id bigserial primary key, b int, g int generated always as (b * 2)"
                + " stored); insert into t (b) values (1)",
            "alter table t alter g drop expression; alter sequence t_id_seq rename to other",
            "insert into t (b, g) values (4, 100), (5, 10); select lo_create(0)");
    assertThat(rows("select concat_ws(' ', id, b, g) from t order by id"))
        .containsExactly("1 1 2", "2 4 8", "3 5 10");
    assertThat(rows("select nextval('t_id_seq')::text")).containsExactly("4");
    assertThat(back.conflicts())
        .hasSize(2)
        .anyMatch(c -> c.contains("1 rows; the old schema generates [g] itself"))
        .anyMatch(c -> c.contains("1 large objects were made since"));
    assertThat(back.exports()).hasSize(1);
  }
}
