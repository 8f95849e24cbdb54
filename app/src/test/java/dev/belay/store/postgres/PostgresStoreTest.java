package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Password;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Holders;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresStoreTest {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final Label LABEL = new Label("test", "store");

  private final String run = "r" + RUNS.incrementAndGet();
  private final Act act = new Act(run, "rollback-point", 1);
  private String dify = "";
  private String plugin = "";
  private PostgresStore store = new PostgresStore(TestServer.shared(), new TreeMap<>());

  @BeforeEach
  void anInstallation() {
    dify =
        TestServer.database(
                "dify",
                "create table app (id int primary key, name text);"
                    + "insert into app select i, 'app ' || i from generate_series(1, 100) i")
            .uri()
            .database();
    plugin = TestServer.database("dify_plugin", "create table p (id int)").uri().database();
    store =
        new PostgresStore(
            TestServer.shared(),
            new TreeMap<>(Map.of("database:dify", dify, "database:dify_plugin", plugin)));
    store.claim(act, Holders.TEST);
  }

  private static Session admin() {
    return TestServer.shared().open(LABEL);
  }

  private static long rows(String database) {
    try (Session session = TestServer.shared().open(database, LABEL)) {
      return session.number("select count(*) from app");
    }
  }

  private void migrateBadly() {
    try (Session session = TestServer.shared().open(dify, LABEL)) {
      session.execute("delete from app where id > 10; alter table app drop column name");
    }
  }

  @Test
  void S8_allDatabasesReturnByRenamingInOneTransaction() {
    var point = store.createRollbackPoint(act);
    store.reopen(act);
    assertThat(point.databases()).hasSize(2).allSatisfy(k -> assertThat(k.bytes()).isPositive());
    migrateBadly();
    assertThat(rows(dify)).isEqualTo(10);
    var swap = store.rollBack(act);
    assertThat(rows(dify)).isEqualTo(100);
    assertThat(swap.returned()).containsExactly(dify, plugin);
    assertThat(swap.aside()).extracting(KeptDatabase::side).containsOnly(Side.AFTER).hasSize(2);
    assertThat(store.inspectRollback(act)).isEqualTo(new Inspection.Complete());
  }

  @Test
  void S8_aRenameThatFailsHalfwayRenamesNothingAndOpensAgain() {
    store.createRollbackPoint(act);
    store.reopen(act);
    try (Session session = admin()) {
      String taken = Mark.name(plugin, run, Side.AFTER);
      session.execute("create database " + Sql.name(taken));
    }
    assertThatThrownBy(() -> store.rollBack(act)).isInstanceOf(OutsideException.class);
    assertThat(store.inspectRollback(act)).isEqualTo(new Inspection.Untouched());
    assertThat(rows(dify)).isEqualTo(100);
  }

  @Test
  void S8_aGapLeftByAMissingDatabaseIsFilledByTheKeptOne() {
    store.createRollbackPoint(act);
    store.reopen(act);
    try (Session session = admin()) {
      session.execute("drop database " + Sql.name(dify));
    }
    store.rollBack(act);
    assertThat(rows(dify)).isEqualTo(100);
    assertThat(store.inspectRollback(act)).isEqualTo(new Inspection.Complete());
  }

  @Test
  void S8_keptDatabasesAreFoundWithoutAnyFile() {
    store.createRollbackPoint(act);
    store.reopen(act);
    var stranger = new PostgresStore(TestServer.shared(), new TreeMap<>());
    assertThat(stranger.kept())
        .filteredOn(k -> k.run().equals(run))
        .extracting(KeptDatabase::of)
        .containsExactly(dify, plugin);
  }

  @Test
  void S6_theEnvelopeTravelsBackWithTheName() {
    try (Session session = admin()) {
      session.execute("drop role if exists owner_" + run + "; drop role if exists reader_" + run);
      session.execute(
          """
          create role "owner_%1$s" login; create role "reader_%1$s" login;
          alter database "%2$s" owner to "owner_%1$s";
          revoke all on database "%2$s" from public;
          grant connect on database "%2$s" to "reader_%1$s" with grant option;
          alter database "%2$s" connection limit 7;
          alter database "%2$s" set search_path to "$user", public, 'a"b';
          alter database "%2$s" set work_mem to '5MB';
          alter database "%2$s" set app.flag to 'it''s \\ on';
          alter role "reader_%1$s" in database "%2$s" set statement_timeout to '3s';
          comment on database "%2$s" is 'the customers'' one';
          """
              .formatted(run, dify));
      Envelope before = Envelope.of(session, dify);
      store.createRollbackPoint(act);
      store.reopen(act);
      var swap = store.rollBack(act);
      assertThat(before.differences(Envelope.of(session, dify))).isEmpty();
      assertThat(before.settings()).hasSize(4);
      assertThat(swap.envelopeParts()).isGreaterThan(10);
    }
    try (Session session = TestServer.shared().open(dify, LABEL)) {
      assertThat(session.text("show app.flag")).isEqualTo("it's \\ on");
    }
  }

  @Test
  void S6_aDifferenceOfTheEnvelopeIsSeen() {
    try (Session session = admin()) {
      Envelope before = Envelope.of(session, dify);
      session.execute("alter database " + Sql.name(dify) + " connection limit 3");
      session.execute("revoke connect on database " + Sql.name(dify) + " from public");
      assertThat(before.differences(Envelope.of(session, dify)))
          .hasSize(2)
          .anySatisfy(d -> assertThat(d).contains("connection limit: expected -1, found 3"))
          .anySatisfy(d -> assertThat(d).contains("privileges"));
    }
  }

  @Test
  void S9_evenASuperuserStaysOutUntilTheDoorIsOpenedAgain() {
    try (Session production = TestServer.shared().open(dify, LABEL)) {
      var evicted = store.keepOut(act);
      assertThat(evicted.sessions()).singleElement().asString().contains(dify, "belay/test/store");
      assertThatThrownBy(() -> production.number("select 1")).isInstanceOf(OutsideException.class);
    }
    assertThatThrownBy(() -> rows(dify)).hasMessageContaining("not currently accepting");
    assertThat(store.inspectRollbackPoint(act)).isInstanceOf(Inspection.Torn.class);
    store.reopen(act);
    assertThat(rows(dify)).isEqualTo(100);
    assertThat(store.inspectRollbackPoint(act)).isEqualTo(new Inspection.Untouched());
  }

  @Test
  void S9_aPreparedTransactionIsFoundBeforeAnythingIsClosed() {
    try (Session session = TestServer.shared().open(dify, LABEL)) {
      session.execute("begin; insert into app values (1000, 'x'); prepare transaction 'left'");
      try {
        assertThat(store.budget().obstacles())
            .extracting(Failure::what)
            .anySatisfy(w -> assertThat(w).contains("prepared transaction"));
        assertThatThrownBy(() -> store.createRollbackPoint(act)).hasMessageContaining("prepared");
        assertThat(session.number("select 1")).isEqualTo(1);
      } finally {
        session.execute("rollback prepared 'left'");
      }
    }
  }

  @Test
  void S7_aLogicalSlotBlocksTheCopyAndTheDrop() throws InterruptedException {
    try (Session session = TestServer.shared().open(dify, LABEL)) {
      session.execute(
          "select pg_create_logical_replication_slot('s_" + run + "', 'test_decoding')");
    }
    assertThatThrownBy(() -> store.createRollbackPoint(act)).hasMessageContaining("slot");
    try (Session session = admin()) {
      session.execute("select pg_drop_replication_slot('s_" + run + "')");
    }
    store.createRollbackPoint(act);
    store.reopen(act);
    try (Session session = TestServer.shared().open(dify, LABEL)) {
      session.execute(
          "select pg_create_logical_replication_slot('t_" + run + "', 'test_decoding')");
    }
    store.rollBack(act);
    assertThatThrownBy(() -> store.dropKept(act))
        .hasMessageContaining("a kept database still carries replication slots")
        .hasMessageContaining(Mark.name(dify, run, Side.AFTER) + ": [t_" + run + "]")
        .hasMessageContaining("move or drop the slots, then belay finalize");
    assertThat(slots("t_" + run)).isEqualTo(1);
    try (Session session = admin()) {
      session.execute("select pg_drop_replication_slot('t_" + run + "')");
    }
    assertThat(store.dropKept(act).databases()).hasSize(2);
    assertThat(ended(() -> store.inspectDrop(act))).isEqualTo(new Inspection.Complete());
    assertThat(rows(dify)).isEqualTo(100);
  }

  private static long slots(String name) {
    try (Session session = admin()) {
      return session.number(
          "select count(*) from pg_replication_slots where slot_name = '" + name + "'");
    }
  }

  @Test
  void S4_aRunThatWasTakenBackMakesNoSecondRollbackPoint() {
    store.createRollbackPoint(act);
    store.reopen(act);
    migrateBadly();
    store.rollBack(act);
    assertThatThrownBy(() -> store.createRollbackPoint(act))
        .hasMessageContaining("this run was rolled back already")
        .hasMessageContaining(Mark.name(dify, run, Side.AFTER))
        .hasMessageContaining("belay finalize, then plan a new upgrade");
    assertThat(store.kept())
        .filteredOn(k -> k.run().equals(run))
        .extracting(KeptDatabase::side)
        .containsOnly(Side.AFTER)
        .hasSize(2);
    assertThat(rows(dify)).isEqualTo(100);
  }

  /** A backend goes a moment after its session was closed, and is at work until then. */
  private static Inspection ended(Supplier<Inspection> look) throws InterruptedException {
    Inspection found = look.get();
    for (int i = 0; i < 2_400 && found instanceof Inspection.Running; i++) {
      Thread.sleep(50);
      found = look.get();
    }
    return found;
  }

  @Test
  void S10_anActThatOutlivedItsProcessIsRunning() throws InterruptedException {
    var killed = TestServer.shared().open("postgres", act.label());
    Thread backend =
        Thread.startVirtualThread(() -> {
          try {
            killed.execute("select pg_sleep(600)");
          } catch (OutsideException e) {
            // ended below
          }
        });
    try (Session session = admin()) {
      session.execute(
          """
          do $$ begin
            while not exists (select from pg_stat_activity
                where application_name = '%s' and query like '%%pg_sleep%%') loop
              perform pg_sleep(0.01);
              perform pg_stat_clear_snapshot();
            end loop;
          end $$
          """
              .formatted(act.label().applicationName()));
    }
    assertThat(store.inspectRollbackPoint(act)).isInstanceOf(Inspection.Running.class);
    try (Session session = admin()) {
      session.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where"
              + " application_name = '"
              + act.label().applicationName()
              + "'");
    }
    backend.join();
    assertThat(store.inspectRollbackPoint(act)).isEqualTo(new Inspection.Untouched());
  }

  @Test
  void S10_anIncompleteCopyIsTornAndReplaced() {
    try (Session session = admin()) {
      session.execute("create database " + Sql.name(Mark.name(dify, run, Side.BEFORE)));
    }
    assertThat(store.inspectRollbackPoint(act)).isInstanceOf(Inspection.Torn.class);
    assertThatThrownBy(() -> store.rollBack(act)).hasMessageContaining("--from-backup");
    store.createRollbackPoint(act);
    store.reopen(act);
    assertThat(store.inspectRollbackPoint(act)).isEqualTo(new Inspection.Complete());
    migrateBadly();
    store.rollBack(act);
    assertThat(rows(dify)).isEqualTo(100);
  }

  @Test
  void S11_thePriceIsSaidBeforehand() {
    var budget = store.budget();
    assertThat(budget.copyBytes()).isGreaterThan(10_000_000);
    assertThat(budget.strategy()).isEqualTo("WAL_LOG");
    assertThat(budget.walBytes()).isEqualTo(budget.copyBytes());
    assertThat(budget.freeBytes().ifKnown()).isPresent();
    assertThat(budget.least()).isLessThan(budget.most());
    assertThat(Strategy.of(15, 1L << 30, false)).isEqualTo(Strategy.FILE_COPY);
    assertThat(Strategy.of(18, 1L << 30, true)).isEqualTo(Strategy.CLONE);
    assertThat(Strategy.of(14, 1L << 30, false).clause()).isEmpty();
  }

  @Test
  void S22_anActUnderAnOlderEpochOrOfAnotherRunIsRefused() {
    var newer = new Act(run, "resume", 2);
    store.claim(newer, Holders.TEST);
    assertThatThrownBy(() -> store.createRollbackPoint(act))
        .isInstanceOfSatisfying(
            OutsideException.class, e -> assertThat(e.failure().exit()).isEqualTo(ExitCode.LOCKED));
    assertThatThrownBy(() -> store.claim(act, Holders.TEST)).hasMessageContaining("epoch 2");
    // Two hosts may begin in the same second, and then their runs have the same name.
    assertThatThrownBy(() -> store.claim(newer, Holders.TEST)).hasMessageContaining("epoch 2");
    assertThatThrownBy(() -> store.claim(new Act("other", "x", 9), Holders.TEST))
        .hasMessageContaining(run);
    store.createRollbackPoint(newer);
    store.release(newer);
    store.claim(new Act("other" + run, "x", 1), Holders.TEST);
  }

  @Test
  void S22_theTokenIsCheckedInsideTheSwap() {
    store.createRollbackPoint(act);
    store.reopen(act);
    var hold = new Hold(TestServer.shared(), List.of(dify, plugin));
    try (Session session = TestServer.shared().open("postgres", act.label())) {
      session.execute("update belay.hold set epoch = 5 where run = '" + run + "'");
      assertThatThrownBy(() -> new RenameBack(session, act, List.of(dify, plugin), hold).swap())
          .hasMessageContaining("epoch 5");
    }
    assertThat(rows(dify)).isEqualTo(100);
    assertThat(store.kept()).filteredOn(k -> k.run().equals(run)).hasSize(2);
  }

  @Test
  void aRoleWithoutTheRightsIsToldTheNextRung() {
    try (Session session = admin()) {
      session.execute("create role \"weak_" + run + "\" login password 'weak'");
      session.execute("grant all on database postgres to \"weak_" + run + "\"");
    }
    DatabaseServer weak = TestServer.shared().as("weak_" + run, new Password("weak"));
    var limited = new PostgresStore(weak, store.databases());
    assertThat(limited.budget().obstacles())
        .extracting(Failure::next)
        .anySatisfy(n -> assertThat(n).contains("--admin-url", "off-host backup"));
  }

  @Test
  void aNameThatWouldBeTooLongIsShortenedAndStaysUnique() {
    String longest = "d".repeat(63);
    assertThat(Mark.name(longest, run, Side.BEFORE).length()).isLessThanOrEqualTo(63);
    assertThat(Mark.name(longest, run, Side.BEFORE))
        .isNotEqualTo(Mark.name(longest, run, Side.AFTER));
  }
}
