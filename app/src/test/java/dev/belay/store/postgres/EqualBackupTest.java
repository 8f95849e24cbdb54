package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.outside.Command;
import dev.belay.outside.OwnShell;
import dev.belay.store.Act;
import dev.belay.store.Backup;
import dev.belay.store.Holders;
import dev.belay.store.InstallationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A backup that says equal is equal, or what it could not carry is refused by its name. */
class EqualBackupTest extends BackupTrials {
  @Test
  void S35_rowsOfAnExtensionsConfigurationTablesAreCarried() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAMS.resolve("bin/pg_dump"))
            && Files.isDirectory(Path.of("/usr/share/postgresql/15/extension")),
        "skipped because PostgreSQL 15 does not lie here where its package puts it");
    Path share = programsOfOurOwn().resolve("../../../share/postgresql/15/extension").normalize();
    Files.writeString(
        share.resolve("jobs.control"), "default_version = '1.0'\nrelocatable = true\n");
    Files.writeString(
        share.resolve("jobs--1.0.sql"),
        """
        create table kinds (id int primary key, word text);
        create table jobs (id serial primary key, kind int references kinds, job text);
        create table fixed (id int); insert into fixed values (1);
        insert into kinds values (1, 'made by the extension'), (2, 'and carried');
        select pg_catalog.pg_extension_config_dump('jobs', '');
        select pg_catalog.pg_extension_config_dump('jobs_id_seq', '');
        select pg_catalog.pg_extension_config_dump('kinds', 'where id > 1');
        """);
    Path programs = programsOfOurOwn();
    var wish =
        new ScratchServer.Wish(Optional.empty(), Optional.of(programs), Optional.empty(), Map.of());
    try (ScratchServer server =
        ScratchServer.start(new OwnShell(), wish, folder.resolve("servers"))) {
      try (Session session = server.server().open(LABEL)) {
        session.execute("create database ext");
      }
      try (Session session = server.server().open("ext", LABEL)) {
        session.execute(
            "create extension jobs; insert into kinds values (3, 'mine'); update kinds set word ="
                + " 'changed' where id = 2; insert into jobs (kind, job) values (3, 'one'), (1,"
                + " 'two')");
      }
      var backups = backups(server.server(), "ext", List.of(), Optional.of(programs));
      Backup backup = backups.write(ACT, folder.resolve("set"));
      assertThat(backup.rows()).as("2 jobs, 2 kinds, and 1 that is only compared").isEqualTo(5);
      try (Session session = server.server().open(LABEL)) {
        session.execute("drop database ext");
      }
      var proof = backups.restore(ACT, folder.resolve("set"), backup.digest(), server.server());
      assertThat(proof.differences()).isEmpty();
      try (Session session = server.server().open("ext", LABEL)) {
        assertThat(session.text("select string_agg(job, ',' order by id) from jobs"))
            .isEqualTo("one,two");
        assertThat(session.text("select string_agg(word, ',' order by id) from kinds"))
            .isEqualTo("made by the extension,changed,mine");
        assertThat(session.number("select nextval('jobs_id_seq')")).isEqualTo(3);
        session.execute("insert into fixed values (2)");
      }
      Backup lost = backups.write(new Act("lost", "w", 1), folder.resolve("lost"));
      var unproven =
          backups.prove(
              new Act("lost", "p", 1), folder.resolve("lost"), lost.digest(), server.server());
      assertThat(unproven.differences()).asString().contains("ext/public.fixed: 1 rows");
    }
  }

  /** The programs with a share of their own, since an extension is found nowhere else. */
  private Path programsOfOurOwn() {
    Path own = folder.resolve("postgres/lib/postgresql/15");
    if (!Files.isDirectory(own)) {
      @SuppressWarnings("InlineFormatString")
      String copy =
          "mkdir -p %1$s/lib/postgresql %1$s/share/postgresql && cp -r %2$s %1$s/lib/postgresql/ &&"
              + " rm -rf %1$s/lib/postgresql/15/lib/bitcode && cp -rL /usr/share/postgresql/15"
              + " %1$s/share/postgresql/ && chmod -R a+rX %3$s";
      new OwnShell()
          .run(Command.of("sh", "-c", copy.formatted(folder.resolve("postgres"), PROGRAMS, folder)))
          .orFail("the programs were not copied", "cp");
    }
    return own;
  }

  @Test
  void S35_everyEncodingComesBackAsItWasAlsoByTheScript() throws IOException {
    needsPgDump();
    var texts =
        new TreeMap<>(
            Map.of(
                "LATIN1",
                "f\u00fc\u00df",
                "WIN1252",
                "5 \u20ac \u201cx\u201d",
                "EUC_JP",
                "\u65e5\u672c\u8a9e",
                "SQL_ASCII",
                "f\u00fc\u00df"));
    boolean script =
        Files.isExecutable(Path.of("/usr/bin/psql"))
            && Files.isExecutable(Path.of("/usr/bin/zstd"));
    for (var one : texts.entrySet()) {
      String database = "enc_" + one.getKey().toLowerCase(java.util.Locale.ROOT);
      try (Session session = admin()) {
        session.execute(
            "create database %s encoding '%s' lc_collate 'C' lc_ctype 'C' template template0"
                .formatted(database, one.getKey()));
      }
      try (Session session = TestServer.shared().open(database, LABEL)) {
        session.execute("create table t (id int, v text)");
        session.execute("insert into t values (1, ?)", one.getValue());
        session.execute("comment on table t is " + Sql.text(one.getValue()));
        if (one.getKey().equals("SQL_ASCII")) { // bytes that are no UTF-8
          session.execute("insert into t select 2, convert_from('\\xfcdf'::bytea, 'SQL_ASCII')");
        }
      }
      String before = bytes(database);
      Path set = folder.resolve(one.getKey());
      Backup backup = backups(database).write(ACT, set);
      drop(database);
      var proof = backups(database).restore(ACT, set, backup.digest(), TestServer.shared());
      assertThat(proof.differences()).as(one.getKey()).isEmpty();
      assertThat(bytes(database)).as(one.getKey()).isEqualTo(before);
      if (script) {
        drop(database);
        var ran =
            new OwnShell()
                .run(
                    Command.of("sh", set.resolve("restore.sh").toString())
                        .with(TestServer.shared().environment()));
        assertThat(ran.exit()).as(ran.stderr()).isZero();
        assertThat(bytes(database)).as(one.getKey() + " by restore.sh").isEqualTo(before);
      }
      drop(database);
    }
  }

  private static String bytes(String database) {
    try (Session session = TestServer.shared().open(database, LABEL)) {
      return session.text(
          "select string_agg(encode(convert_to(v, getdatabaseencoding()), 'hex'), ',' order by id)"
              + " || ' ' || encode(convert_to(obj_description('t'::regclass, 'pg_class'),"
              + " getdatabaseencoding()), 'hex') from t");
    }
  }

  @Test
  void S35_whateverRolesAndDatabasesAreSetToABackupARestoreAndARollbackAreTheSame() {
    needsPgDump();
    String database =
        TestServer.database(
                "odd_settings",
                "create table t (id int primary key, at timestamptz default now(), f float8, i"
                    + " interval, b bytea, x text); insert into t select i, now(), i / 3.0, i * '1"
                    + " h'::interval, '\\xff00', e'a\\\\b' from generate_series(1, 50) i; create"
                    + " view v as select \"id\" from t")
            .uri()
            .database();
    String role = "odd_admin";
    try (Session session = admin()) {
      session.execute("create role odd_admin superuser login password 'odd'");
      for (String setting : ODD) {
        session.execute("alter role odd_admin set " + setting);
        session.execute("alter database %s set %s".formatted(Sql.name(database), setting));
      }
    }
    var odd = TestServer.shared().as(role, new dev.belay.database.Password("odd"));
    try {
      var databases = new TreeMap<>(Map.of("database:dify", database));
      var backups = backups(odd, database, List.of(), Optional.empty());
      var store = new PostgresStore(odd, databases);
      Backup backup = backups.write(ACT, folder.resolve("set"));
      store.claim(ACT, Holders.TEST);
      store.createRollbackPoint(ACT);
      store.reopen(ACT);
      try (Session session = odd.open(database, LABEL)) {
        assertThat(session.text("show TimeZone")).isEqualTo("UTC");
        for (String limit :
            List.of(
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "idle_session_timeout")) {
          assertThat(session.text("show " + limit)).as(limit).isEqualTo("0");
        }
        assertThat(session.text("show default_transaction_read_only")).isEqualTo("off");
        assertThat(session.text("show extra_float_digits")).isEqualTo("1");
        session.execute("delete from public.t");
      }
      store.rollBack(ACT);
      store.dropKept(ACT);
      var proof = backups.prove(ACT, folder.resolve("set"), backup.digest(), odd);
      assertThat(proof.differences()).isEmpty();
      var again = new Act(ACT.run() + "2", "act", 1);
      store.release(ACT);
      store.claim(again, Holders.TEST);
      assertThat(
              backups.restoreRollbackPoint(again, folder.resolve("set"), backup.digest()).proven())
          .isTrue();
      store.rollBack(again);
      try (Session session = odd.open(database, LABEL)) {
        assertThat(session.number("select count(*) from public.t where x = 'a' || chr(92) || 'b'"))
            .isEqualTo(50);
      }
      store.dropKept(again);
      store.release(again);
    } finally {
      drop(database);
      try (Session session = admin()) {
        session.execute("alter role odd_admin reset all"); // it may own the table of holds
      }
    }
  }

  /** Each odd, and each alone enough to change or end what an unpinned session does. */
  private static final List<String> ODD =
      List.of(
          "statement_timeout = 600000",
          "lock_timeout = 600000",
          "idle_in_transaction_session_timeout = 600000",
          "idle_session_timeout = 600000",
          "default_transaction_read_only = on",
          "default_transaction_isolation = 'serializable'",
          "default_transaction_deferrable = on",
          "row_security = off",
          "TimeZone = 'Asia/Kathmandu'",
          "DateStyle = 'German, DMY'",
          "IntervalStyle = 'sql_standard'",
          "extra_float_digits = -15",
          "bytea_output = 'escape'",
          "xmloption = 'document'",
          "quote_all_identifiers = on",
          "standard_conforming_strings = off",
          "array_nulls = off",
          "search_path = 'nowhere'",
          "client_encoding = 'LATIN1'",
          "check_function_bodies = off",
          "client_min_messages = 'error'");

  @Test
  void S35_aDifferenceAndAnInvalidIndexAreNamed() {
    needsPgDump();
    String database =
        TestServer.database("named", "create table m (id int, q text); create index inv on m (q)")
            .uri()
            .database();
    Backup backup = backups(database).write(ACT, folder.resolve("set"));
    var words = new SetFiles(folder.resolve("set"), InstallationKey.in(folder.resolve("keys")));
    var manifest = words.intact(backup.digest());
    Path objects = words.path(manifest.databases().getFirst().objects());
    try (Session session = TestServer.shared().open(database, LABEL)) {
      session.execute("drop index inv; alter table m add z int");
      assertThat(
              SchemaWords.differences(
                  objects, dev.belay.database.SchemaReader.read(session).words()))
          .contains("2 objects of the schema differ")
          .contains("column public.m.z should not be there")
          .contains("index public.inv is missing");
      session.execute(
          "create index inv on m (q); update pg_index set indisvalid = false where indexrelid ="
              + " 'inv'::regclass");
    }
    assertThatThrownBy(() -> backups(database).write(ACT, folder.resolve("invalid")))
        .hasMessageContaining("[public.inv]")
        .hasMessageContaining("reindex index \"public\".\"inv\"");
  }

  @Test
  void S35_aServerThatCannotTakeARestoreIsNamedBeforeAnythingIsMade() {
    needsPgDump();
    String database =
        TestServer.database("premises", "create extension \"uuid-ossp\"; create table t (id int)")
            .uri()
            .database();
    Backup backup = backups(database).write(ACT, folder.resolve("set"));
    try (Session session = admin()) {
      session.execute("create role weak_restorer login password 'weak'");
    }
    var weak = TestServer.shared().as("weak_restorer", new dev.belay.database.Password("weak"));
    drop(database);
    assertThatThrownBy(
            () -> backups(database).restore(ACT, folder.resolve("set"), backup.digest(), weak))
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining("role weak_restorer may not make databases (createdb)")
        .hasMessageContaining("may not make a database for ");
    try (Session session = admin()) {
      session.execute("drop role weak_restorer");
      assertThat(session.number("select count(*) from pg_database where datname = ?", database))
          .isZero();
    }
  }
}
