package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import dev.belay.journal.RunDirectory;
import dev.belay.store.HostId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Two installations of one host that share a state directory, as the default one does. */
class TwoInstallationsTest {
  private static final Label LABEL = new Label("test", "two");
  @TempDir private Path folder;
  private DatabaseServer first = TestServer.shared();
  private DatabaseServer second = TestServer.shared();
  private CommandInstallation a;
  private CommandInstallation b;

  @BeforeEach
  void twoInstallations() throws IOException {
    first = filled("first");
    second = filled("second");
    a = new CommandInstallation(folder.resolve("a"), first, folder.resolve("state"));
    b = new CommandInstallation(folder.resolve("b"), second, folder.resolve("state"));
    a.store("whose.txt", "a's");
    b.store("whose.txt", "b's");
  }

  private static DatabaseServer filled(String name) {
    DatabaseServer database = TestServer.database(name);
    try (Session session = database.open(LABEL)) {
      SampleSchema.fill(session, "abc", false);
    }
    return database;
  }

  @Test
  void S27_aBackupOfAnotherInstallationIsRefusedAndPutElsewhereOnlyAsANewOne() throws IOException {
    assertThat(a.backup()).as(a.said()).isZero();
    write(second, "delete from messages");
    String set = a.set().toString();

    assertThat(b.belay("restore", set, "--installation", b.file().toString()))
        .as(b.said())
        .isEqualTo(10);
    assertThat(b.said())
        .contains("the backup is of another installation; nothing was changed")
        .contains(a.home().toString())
        .contains("next: belay restore %s --as-new".formatted(set));
    assertThat(number(second, "select count(*) from messages")).isZero();
    assertThat(b.home().resolve("storage/whose.txt")).hasContent("b's");

    assertThat(b.belay("restore", "--as-new", set, "--installation", b.file().toString()))
        .as(b.said())
        .isEqualTo(10);
    assertThat(b.said()).contains("the backup's databases have other names than those here");
    assertThat(b.home().resolve("activity")).hasContent("open");
  }

  @Test
  @Tag("full")
  void S27_asNewOnAnotherServerSaysWhatOfItIsStillTheOtherOnes() throws IOException {
    try (ScratchServer other = TestServer.start(Map.of())) {
      String name = first.uri().database();
      try (Session session = other.server().open(LABEL)) {
        session.execute("create database " + Sql.name(name));
      }
      DatabaseServer there = other.server().database(name);
      try (Session session = there.open(LABEL)) {
        SampleSchema.fill(session, "abc", false);
        session.execute("delete from messages");
      }
      b = new CommandInstallation(folder.resolve("c"), there, folder.resolve("state"));
      Files.writeString(
          b.home().resolve(".env"), "SECRET_KEY=sk-other\nCONSOLE_API_URL=https://a.example.org\n");
      Files.writeString(
          a.home().resolve(".env"),
          "SECRET_KEY=sk-sample\nCONSOLE_API_URL=https://a.example.org\n");
      assertThat(a.backup()).as(a.said()).isZero();
      String[] asNew = {
        "restore", "--as-new", a.set().toString(), "--installation", b.file().toString()
      };
      assertThat(b.belay(asNew)).as(b.said()).isZero();
      assertThat(b.said())
          .contains("change what is still of the other installation")
          .contains("keys: SECRET_KEY here is not the one of the backup")
          .contains("addresses: still those of the other one: CONSOLE_API_URL")
          .doesNotContain("sk-sample")
          .doesNotContain("sk-other");
      assertThat(number(there, "select count(*) from messages")).isEqualTo(20_000);
    }
  }

  @Test
  void S27_withoutARunACommandMeansThisInstallationsLatestAndNamesIt() {
    RunDirectory ofA = a.upgrade();
    RunDirectory ofB = b.upgrade();

    for (String command : List.of("status", "rollback", "finalize", "resume")) {
      assertThat(a.belay(command)).as(command + a.said()).isEqualTo(2);
      assertThat(a.said())
          .contains("this state knows 2 installations, and none is named")
          .contains(a.home().toString())
          .contains(b.home().toString());
    }
    assertThat(a.belay("status", ofB.run(), "--installation", a.file().toString())).isEqualTo(2);
    assertThat(a.said()).contains("the run belongs to another installation");

    assertThat(a.belay("rollback", "--installation", a.home().toString())).as(a.said()).isZero();
    assertThat(a.said().lines().findFirst().orElseThrow())
        .startsWith("run " + ofA.run() + " of the installation " + a.home());
    assertThat(a.home().resolve("release")).hasContent("1.8.1");
    assertThat(b.home().resolve("release")).hasContent("1.15.0");
  }

  @Test
  void S27_aCopyOfADiskIsNotSilentlyTheSameInstallation() {
    assertThat(a.backup()).as(a.said()).isZero();
    assertThat(a.belay("adopt", "--installation", a.file().toString())).isZero();
    String before = laid("id");
    assertThat(a.said()).contains("id " + before);

    var elsewhere = new HostId("db2", "another", List.of("another card"));
    try (Session session = first.database("postgres").open(LABEL)) {
      session.execute(
          "update belay.installation set host = ? where database = ?",
          JsonMapper.shared().writeValueAsString(elsewhere),
          first.uri().database());
    }
    assertThat(a.backup()).as(a.said()).isEqualTo(10);
    assertThat(a.said())
        .contains("belongs to another installation")
        .contains("db2 (machine another)")
        .contains("belay adopt --moved")
        .contains("belay adopt --copy");

    assertThat(a.belay("adopt", "--copy", "--installation", a.file().toString()))
        .as(a.said())
        .isZero();
    assertThat(laid("id")).isNotEqualTo(before);
    assertThat(a.backup()).as(a.said()).isZero();
  }

  @Test
  void S27_whatBelayExchangedItselfKeepsItsNumber() {
    String before = laidNumber();
    RunDirectory run = a.upgrade();
    String kept = first.uri().database() + "__belay_" + run.run() + "_before";
    String mark = mark(kept);
    String place = mark.replaceFirst(".*\"place\":\"([^\"]*)\".*", "$1");
    String id = laid("id");
    assertThat(mark).contains("\"installation\":\"" + id);
    mark(kept, mark.replace(place, "/srv/other on db2").replace(id, "another"));
    assertThat(a.belay("rollback")).as(a.said()).isEqualTo(23);
    assertThat(a.said())
        .contains("what is kept was kept for another installation")
        .contains("is of /srv/other on db2, id another; this is " + place);
    mark(kept, mark);
    assertThat(a.belay("rollback")).as(a.said()).isZero();
    assertThat(laid("origin")).isEqualTo(before);
    assertThat(laidNumber()).isNotEqualTo(before);
  }

  @Test
  void S28_aRunGoesOnWithTheFileThatItBeganWithOrAPersonSaysSo() throws IOException {
    RunDirectory run = a.upgrade();
    Files.writeString(
        a.file(), Files.readString(a.file()).replace("migrate: exit 1", "migrate: touch pwned"));
    for (String command : List.of("rollback", "finalize", "resume")) {
      assertThat(a.belay(command, run.run())).as(a.said()).isEqualTo(12);
      assertThat(a.said())
          .contains("belay.yaml has changed in commands.migrate")
          .contains("--accept-changes");
    }
    assertThat(a.belay("rollback", run.run(), "--accept-changes")).as(a.said()).isZero();
    assertThat(run.note("accepted-changes").orElseThrow()).contains("commands.migrate");
    assertThat(a.home().resolve("pwned")).doesNotExist();
  }

  @Test
  void S27_whatARunOfAnotherInstallationHoldsIsNotGivenUp() {
    String lost = "20260101-000000-gone";
    try (Session session = first.database("postgres").open(LABEL)) {
      session.execute("create schema if not exists belay");
      session.execute(
          "create table if not exists belay.hold (database text primary key, run text not null,"
              + " epoch bigint not null, since timestamptz not null default now(), kind text not"
              + " null default '', host text not null default '', directory text not null default"
              + " '')");
      session.execute(
          "insert into belay.hold (database, run, epoch) values (?, ?, 1)",
          first.uri().database(),
          lost);
    }
    assertThat(b.belay("abandon", lost, "--installation", b.file().toString()))
        .as(b.said())
        .isEqualTo(10);
    assertThat(b.said())
        .contains("the run belongs to another installation")
        .contains(first.uri().database())
        .contains(b.home().toString());
    assertThat(a.belay("abandon", lost, "--installation", a.file().toString()))
        .as(a.said())
        .isZero();
  }

  private String mark(String kept) {
    try (Session session = first.database("postgres").open(LABEL)) {
      return session.text(
          "select shobj_description(oid, 'pg_database') from pg_database where datname = ?", kept);
    }
  }

  private void mark(String kept, String text) {
    try (Session session = first.database("postgres").open(LABEL)) {
      session.execute("comment on database %s is %s".formatted(Sql.name(kept), Sql.text(text)));
    }
  }

  private String laid(String column) {
    try (Session session = first.database("postgres").open(LABEL)) {
      return session.text(
          "select %s::text from belay.installation i join pg_database d on d.datname = i.database and"
                  .formatted(column)
              + " d.oid::bigint = i.number where database = ?",
          first.uri().database());
    }
  }

  private String laidNumber() {
    try (Session session = first.database("postgres").open(LABEL)) {
      return session.text(
          "select oid::text from pg_database where datname = ?", first.uri().database());
    }
  }

  private static void write(DatabaseServer database, String sql) {
    try (Session session = database.open(LABEL)) {
      session.execute(sql);
    }
  }

  private static long number(DatabaseServer database, String sql) {
    try (Session session = database.open(LABEL)) {
      return session.number(sql);
    }
  }
}
