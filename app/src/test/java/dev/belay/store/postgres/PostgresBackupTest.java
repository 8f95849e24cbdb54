package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.PostgresBinaries;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.outside.OutsideException;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBackupTest {
  private static final Label LABEL = new Label("test", "backup");
  private static final String ROWS =
      """
      create extension "uuid-ossp";
      create table app (id uuid primary key default uuid_generate_v4(), name text, data jsonb,
        raw bytea, price numeric(10, 2), at timestamptz, tags text[],
        upper text generated always as (upper(name)) stored);
      insert into app (name, data, raw, price, at, tags) select 'app ' || i || E'\\t\\n\\\\',
        jsonb_build_object('i', i), decode('00ff', 'hex'), i / 3.0, timestamptz '2026-01-01' + i *
        interval '1 s', array['a', null] from generate_series(1, 2000) i;
      create table child (n serial primary key, app_id uuid references app (id), f float8);
      insert into child (app_id, f) select id, random() from app limit 500;
      create index child_app on child (app_id);
      create table empty (i int);
      create table "Odd.na'me" ("the ""col" int);
      insert into "Odd.na'me" values (1);
      create view names as select name from app;
      create function n() returns bigint language sql as $$ select count(*) from public.app; $$;
      """;

  private static @Nullable ScratchServer scratch;
  @TempDir private Path folder;
  private DatabaseServer dify = TestServer.shared();
  private PostgresBackup backups = backups(Map.of(), Path.of(""));

  @BeforeAll
  static void aServerToRestoreOnto() {
    Assumptions.assumeTrue(
        PostgresBinaries.onHost(new OwnShell(), 15).flatMap(b -> b.program("pg_dump")).isPresent(),
        "skipped because pg_dump 15 is not here");
    scratch = TestServer.start(Map.of());
  }

  @AfterAll
  static void stop() {
    if (scratch != null) {
      scratch.close();
    }
  }

  private static PostgresBackup backups(Map<String, String> databases, Path keys) {
    InstallationKey key =
        keys.toString().isEmpty()
            ? InstallationKey.in(Path.of(System.getProperty("java.io.tmpdir"), "belay-test-key"))
            : InstallationKey.in(keys);
    return new PostgresBackup(
        TestServer.shared(),
        new TreeMap<>(databases),
        new OwnShell(),
        key,
        List.of(),
        Optional.empty(),
        2);
  }

  private Backup written(String name) {
    dify = TestServer.database("backup_" + name, ROWS);
    backups = backups(Map.of("database:dify", dify.uri().database()), folder.resolve("keys"));
    return backups.write(new Act("b", "write", 1), folder.resolve("set"));
  }

  private static DatabaseServer scratch() {
    return java.util.Objects.requireNonNull(scratch).server();
  }

  @Test
  void S12_aBackupCountsAfterItWasRestoredAndComparedRowForRow() {
    Backup backup = written("whole");
    assertThat(backup.tables()).isEqualTo(4);
    assertThat(backup.rows()).isEqualTo(2501);
    var proof =
        backups.restore(
            new Act("b", "prove", 1), folder.resolve("set"), backup.digest(), scratch());
    assertThat(proof.differences()).isEmpty();
    assertThat(proof.proven()).isTrue();
    try (Session session = scratch().open(dify.uri().database(), LABEL)) {
      assertThat(session.number("select nextval('child_n_seq')")).isEqualTo(501);
      assertThat(session.number("select n()")).isEqualTo(2000);
    }
  }

  @Test
  void S12_rowsOfOneMomentAreWrittenWhileTheDatabaseMoves() throws InterruptedException {
    dify = TestServer.database("backup_moving", ROWS);
    backups = backups(Map.of("database:dify", dify.uri().database()), folder.resolve("keys"));
    Backup backup;
    Thread moving;
    try (Session writer = dify.open(LABEL)) {
      moving =
          Thread.startVirtualThread(() -> {
            try {
              for (int i = 0; ; i++) {
                writer.execute("insert into app (name) values ('later " + i + "')");
                writer.execute("update child set f = f + 1 where n = 1");
              }
            } catch (OutsideException e) {
              // the connection is closed below
            }
          });
      backup = backups.write(new Act("b", "write", 1), folder.resolve("set"));
    }
    moving.join();
    var proof =
        backups.restore(
            new Act("b", "prove", 1), folder.resolve("set"), backup.digest(), scratch());
    assertThat(proof.differences()).isEmpty();
  }

  @Test
  void S12_theScriptRestoresWithoutBelay() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/psql"))
            && Files.isExecutable(Path.of("/usr/bin/zstd")),
        "skipped because psql or zstd is not here");
    written("script");
    var ran =
        new OwnShell()
            .run(
                dev.belay.outside.Command.of("sh", folder.resolve("set/restore.sh").toString())
                    .with(scratch().environment()));
    assertThat(ran.stderr()).doesNotContain("ERROR:  relation");
    assertThat(ran.exit()).as(ran.stderr()).isZero();
    try (Session session = scratch().open(dify.uri().database(), LABEL)) {
      assertThat(session.number("select count(*) from app")).isEqualTo(2000);
      assertThat(session.number("select \"the \"\"col\" from \"Odd.na'me\"")).isEqualTo(1);
    }
  }

  @Test
  void S12_everyDamageIsNamedAndNothingIsRestored() throws IOException {
    Backup backup = written("damage");
    Path set = folder.resolve("set");
    List<Path> parts;
    try (Stream<Path> all = Files.walk(set)) {
      parts = all.filter(p -> p.toString().endsWith(".copy.zst")).sorted().toList();
    }
    Path first = parts.get(1);
    Path second = parts.get(2);
    byte[] kept = Files.readAllBytes(first);

    Files.delete(first);
    damaged(set, backup, "missing");
    Files.write(first, java.util.Arrays.copyOf(kept, kept.length - 1));
    damaged(set, backup, "bytes instead of");
    byte[] flipped = kept.clone();
    flipped[kept.length / 2] ^= 1;
    Files.write(first, flipped);
    damaged(set, backup, "other content");
    Files.write(first, Files.readAllBytes(second));
    Files.write(second, kept);
    damaged(set, backup, first.getFileName().toString());
    damaged(set, backup, second.getFileName().toString());
    Files.write(second, Files.readAllBytes(first));
    Files.write(first, kept);
    assertThat(backups.check(set, backup.digest()).intact()).isTrue();
    Files.writeString(set.resolve("added"), "x");
    damaged(set, backup, "not part of the set");

    Path manifest = set.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"rows\" : 2000", "\"rows\" : 2"));
    damaged(set, backup, "manifest.json: changed");
    var other =
        backups(Map.of("database:dify", dify.uri().database()), folder.resolve("keys"))
            .write(new Act("c", "write", 1), folder.resolve("other"));
    damaged(folder.resolve("other"), backup, "of another set");
    assertThat(backups.check(folder.resolve("other"), other.digest()).intact()).isTrue();
    var stranger = backups(Map.of(), folder.resolve("foreign-keys"));
    assertThat(stranger.check(folder.resolve("other"), other.digest()).damages().getFirst())
        .contains("not a signature");
  }

  private void damaged(Path set, Backup backup, String word) {
    assertThat(backups.check(set, backup.digest()).damages()).asString().contains(word);
    assertThatThrownBy(
            () -> backups.restore(new Act("b", "prove", 1), set, backup.digest(), scratch()))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("nothing was restored");
    try (Session session = scratch().open(LABEL)) {
      assertThat(
              session.number(
                  "select count(*) from pg_database where datname = ?", dify.uri().database()))
          .isZero();
    }
  }

  @Test
  void S13_oneChangedRowInTheRestoredDatabaseIsADifference() {
    Backup backup = written("changed");
    var proof =
        backups.restore(
            new Act("b", "prove", 1), folder.resolve("set"), backup.digest(), scratch());
    assertThat(proof.proven()).isTrue();
    var manifest =
        new SetFiles(folder.resolve("set"), InstallationKey.in(folder.resolve("keys"))).manifest();
    var table =
        manifest.databases().getFirst().tables().stream()
            .filter(t -> t.name().equals("public.child"))
            .findFirst()
            .orElseThrow();
    try (Session session = scratch().open(dify.uri().database(), LABEL)) {
      session.execute("update child set f = f + 1e-9 where n = 250");
      var sum = new RowSum();
      session.copyRows("copy " + table.copy() + " to stdout", sum::add);
      assertThat(sum.rows()).isEqualTo(table.rows());
      assertThat(sum.text()).isNotEqualTo(table.sum());
    }
  }

  @Test
  void aDamagedDatabaseReturnsFromTheBackupByRenaming() {
    Backup backup = written("rung");
    var store =
        new PostgresStore(
            TestServer.shared(), new TreeMap<>(Map.of("database:dify", dify.uri().database())));
    var act = new Act("rung", "restore", 1);
    store.claim(act, Holders.TEST);
    try (Session session = dify.open(LABEL)) {
      session.execute("drop table child; delete from app");
    }
    assertThat(backups.restoreRollbackPoint(act, folder.resolve("set"), backup.digest()).proven())
        .isTrue();
    store.rollBack(act);
    try (Session session = dify.open(LABEL)) {
      assertThat(session.number("select count(*) from app join child on app_id = id"))
          .isEqualTo(500);
    }
  }

  @Test
  void S12_withoutPgDumpTheSchemaIsProvenOnAnEmptyDatabase() {
    dify = TestServer.database("backup_own", ROWS);
    try (Session session = dify.open(LABEL)) {
      session.execute(
          """
          create role keeper_own; create role reader_own in role keeper_own;
          alter table app owner to keeper_own; grant select on app to reader_own;
          revoke execute on function n() from public;
          comment on column app.name is 'what it''s called';
          create type mood as enum ('a', 'b'); alter table child add m mood default 'a', add i
          bigint generated by default as identity (start 7); alter table child add check (n > 0)
          not valid; create unique index one on app (lower(name)) where name is not null;
          """);
    }
    var own = ownSchema();
    Backup backup = own.write(new Act("o", "write", 1), folder.resolve("set"));
    assertThat(backup.strategy()).contains("proven on an empty database");
    var proof =
        own.restore(new Act("o", "prove", 1), folder.resolve("set"), backup.digest(), scratch());
    assertThat(proof.differences()).isEmpty();
    try (Session there = scratch().open(dify.uri().database(), LABEL);
        Session here = dify.open(LABEL)) {
      here.execute("set search_path = ''");
      there.execute("set search_path = ''");
      assertThat(Belongings.statements(there)).isEqualTo(Belongings.statements(here));
      assertThat(Belongings.statements(here)).anyMatch(s -> s.contains("reader_own"));
    }
  }

  @Test
  void S12_withoutPgDumpWhatWouldBeLostIsRefusedByName() {
    dify = TestServer.database("backup_lost", ROWS + "alter table app enable row level security");
    assertThatThrownBy(() -> ownSchema().write(new Act("o", "w", 1), folder.resolve("set")))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("row level security of public.app")
        .hasMessageContaining("postgresql-client-15");
    assertThat(folder.resolve("set/manifest.json")).doesNotExist();
  }

  private PostgresBackup ownSchema() {
    return new PostgresBackup(
        TestServer.shared(),
        new TreeMap<>(Map.of("database:dify", dify.uri().database())),
        new OwnShell(),
        InstallationKey.in(folder.resolve("keys")),
        List.of("false"),
        Optional.empty(),
        2);
  }

  @Test
  void aDirectoryThatHoldsSomethingIsNotTouched() throws IOException {
    Files.createDirectories(folder.resolve("set"));
    Files.writeString(folder.resolve("set/mine"), "x");
    assertThatThrownBy(() -> written("occupied")).hasMessageContaining("name a new directory");
    assertThat(folder.resolve("set/mine")).exists();
  }
}
