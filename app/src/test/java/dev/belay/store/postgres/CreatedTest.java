package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Password;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.store.Act;
import dev.belay.store.ContentWish;
import dev.belay.store.Holders;
import dev.belay.store.InstallationKey;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that the upgrade makes, and that a rollback takes the name from again. */
class CreatedTest {
  @TempDir private Path folder;

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Label LABEL = new Label("test", "created");

  private final int number = NUMBER.incrementAndGet();
  private final Act act = new Act("making" + number, "create", 1);
  private final String plugins = "made_plugin_" + number;
  private final String owner = "made owner " + number;
  private String dify = "";
  private PostgresStore store = new PostgresStore(TestServer.shared(), new TreeMap<>());

  @BeforeEach
  void anInstallationWithoutPlugins() {
    dify = TestServer.database("made", "create table app (id int)").uri().database();
    store = store(TestServer.shared());
    execute("create role %s login".formatted(Sql.name(owner)));
    store.claim(act, Holders.TEST);
  }

  private PostgresStore store(DatabaseServer server) {
    return new PostgresStore(
        server, new TreeMap<>(Map.of("database:dify", dify, "database:dify_plugin", plugins)));
  }

  private static void execute(String sql) {
    try (Session session = TestServer.shared().open(LABEL)) {
      session.execute(sql);
    }
  }

  private static String text(String sql, Object... values) {
    try (Session session = TestServer.shared().open(LABEL)) {
      return session.text(sql, values);
    }
  }

  private List<String> databases() {
    try (Session session = TestServer.shared().open(LABEL)) {
      return session.query(
          "select datname from pg_database where datname like ? order by 1",
          r -> r.getString(1),
          plugins + "%");
    }
  }

  @Test
  void S6_itIsMadeForItsOwnerAndForNobodyElse() {
    store.create(act, plugins, owner);
    assertThat(
            text(
                "select pg_get_userbyid(datdba) from pg_database where datname = ? and datacl is"
                    + " null",
                plugins))
        .as("owner, with the privileges that every database has")
        .isEqualTo(owner);
    store.create(act, plugins, owner);
    assertThat(databases()).as("made once").containsExactly(plugins);
  }

  @Test
  void S8_afterTheRollbackItIsKeptUnderTheNameOfTheRunAndAnotherRunCanMakeItAgain() {
    store.create(act, plugins, owner);
    store.createRollbackPoint(act);
    store.reopen(act);
    try (Session session = TestServer.shared().open(plugins, LABEL)) {
      session.execute("create table plugin_installations (id int)");
    }
    store.rollBack(act);
    assertThat(store.setAsideCreated(act, plugins))
        .get()
        .extracting(KeptDatabase::of, KeptDatabase::run, KeptDatabase::side)
        .containsExactly(plugins, act.run(), Side.CREATED);
    assertThat(databases())
        .containsExactly(
            Mark.name(plugins, act.run(), Side.AFTER), Mark.name(plugins, act.run(), Side.CREATED));
    assertThat(
            text(
                "select bool_or(datallowconn)::text from pg_database where datname like ?",
                plugins + "%"))
        .as("kept out means kept out")
        .isEqualTo("false");
    assertThat(store.setAsideCreated(act, plugins)).as("repeated").isPresent();
    assertThat(store.content(act, ContentWish.everything()).parts())
        .as("what is not there has no content")
        .containsOnlyKeys("database:dify public.app");

    store.release(act);
    var next = new Act("making" + number + "again", "create", 1);
    store.claim(next, Holders.TEST);
    store.create(next, plugins, owner);
    assertThat(databases()).contains(plugins);
    store.release(next);

    store.claim(new Act(act.run(), "finalize", 2), Holders.TEST);
    assertThat(store.dropKept(new Act(act.run(), "finalize", 2)).databases())
        .extracting(KeptDatabase::side)
        .contains(Side.CREATED, Side.AFTER);
    assertThat(databases()).containsExactly(plugins);
  }

  @Test
  void afterTheUpgradeIsFinalItIsADatabaseLikeAnyOther() {
    store.create(act, plugins, owner);
    store.createRollbackPoint(act);
    store.reopen(act);
    store.dropKept(act);
    assertThat(store.inspectCreated(act, plugins)).isInstanceOf(Inspection.Torn.class);
    assertThat(store.setAsideCreated(act, plugins)).isEmpty();
    assertThat(databases()).containsExactly(plugins);
  }

  @Test
  void S8_whatTheRunDidNotMakeIsNeverSetAside() {
    execute("create database " + Sql.name(plugins));
    assertThat(store.inspectCreated(act, plugins)).isInstanceOf(Inspection.Torn.class);
    assertThatThrownBy(() -> store.create(act, plugins, owner))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("there is such a database by now");
    assertThat(store.setAsideCreated(act, plugins)).isEmpty();
    assertThat(databases()).containsExactly(plugins);
  }

  @Test
  void anAttemptThatBrokeOffIsRepeated() {
    assertThat(store.inspectCreated(act, plugins)).isInstanceOf(Inspection.Untouched.class);
    execute("create database " + Sql.name(Mark.name(plugins, act.run(), Side.CREATED)));
    assertThat(store.inspectCreated(act, plugins)).isInstanceOf(Inspection.Untouched.class);
    store.create(act, plugins, owner);
    assertThat(store.inspectCreated(act, plugins)).isInstanceOf(Inspection.Complete.class);
    assertThat(databases()).containsExactly(plugins);
  }

  /** Row 48 of the failures that Dify's users reported. */
  @Test
  void aRoleWithoutCreatedbIsToldTheStatement() {
    String poor = "poor_" + number;
    execute(
        "create role %s login password 'p'; create schema if not exists belay; grant all on schema belay to %s; grant all on all tables in schema belay to %s"
            .formatted(poor, poor, poor));
    assertThatThrownBy(() ->
            store(TestServer.shared().as(poor, new Password("p"))).create(act, plugins, owner))
        .isInstanceOfSatisfying(
            OutsideException.class,
            e -> {
              assertThat(e.failure().what())
                  .contains("the role may not make the database " + plugins);
              assertThat(e.failure().next())
                  .contains("create database \"%s\" owner \"%s\"".formatted(plugins, owner));
            });
    assertThatThrownBy(() -> store.create(act, plugins, "nobody"))
        .hasMessageContaining("the role that should own");
  }

  /** A backup from before the upgrade has nothing of what the upgrade made. */
  @Test
  void S22_aReturnToABackupWorksWithoutTheCopyOfWhatWasMade() throws IOException {
    var backup =
        new PostgresBackup(
            TestServer.shared(),
            new TreeMap<>(Map.of("database:dify", dify)),
            new OwnShell(),
            InstallationKey.in(folder),
            List.of(),
            Optional.empty(),
            1);
    var written = backup.write(act, folder.resolve("set"));
    store.create(act, plugins, owner);
    store.createRollbackPoint(act);
    store.reopen(act);
    for (String lost : List.of(dify, plugins)) {
      execute("drop database " + Sql.name(Mark.name(lost, act.run(), Side.BEFORE)));
    }
    var all =
        new PostgresBackup(
            TestServer.shared(),
            store.databases(),
            new OwnShell(),
            InstallationKey.in(folder),
            List.of(),
            Optional.empty(),
            1);
    assertThat(all.restoreRollbackPoint(act, folder.resolve("set"), written.digest()).proven())
        .isTrue();
    store.rollBack(act);
    assertThat(store.setAsideCreated(act, plugins)).isPresent();
    assertThat(databases()).doesNotContain(plugins);
  }
}
