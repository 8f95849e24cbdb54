package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import dev.belay.journal.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every rung of the ladder, on a real server, by the commands that a person types. */
class WaysBackTest {
  private static final Label LABEL = new Label("test", "way-back");
  @TempDir private Path folder;
  private DatabaseServer dify = TestServer.shared();
  private CommandInstallation installation;
  private List<String> before = List.of();

  @BeforeEach
  void anInstallation() throws IOException {
    dify = TestServer.database("way_back");
    try (Session session = dify.open(LABEL)) {
      SampleSchema.fill(session, "abc", false);
    }
    before = fingerprint();
    installation = new CommandInstallation(folder, dify);
    installation.store("upload_files/one.txt", "one");
  }

  @Test
  void S14_newRowsAreCountedByStatusAndCarriedBackOrNamed() throws IOException {
    RunDirectory run = installation.upgrade();
    write(
        """
        insert into messages (id, app_id, conversation, position, query, answer, created_at)
          select 900000 + i, (select id from apps limit 1), 800000 + i, 1, 'asked later', 'a',
            timestamp '2026-11-01' from generate_series(1, 5) i;
        update apps set name = 'renamed later' where name = 'App 7';
        delete from messages where query = 'question 7';
        insert into provider_credentials select gen_random_uuid(), id, 'new secret' from providers
          limit 2;
        """);
    assertThat(installation.belay("status", "--exact")).as(installation.said()).isZero();
    assertThat(installation.said())
        .contains("a rollback is possible until belay finalize: one database is kept")
        .contains("database:dify public.messages: 5 inserted, 0 updated, 1 deleted")
        .contains("database:dify public.apps: 0 inserted, 1 updated, 0 deleted")
        .contains("next: belay rollback " + run.run() + " --keep-new-rows");

    assertThat(installation.belay("rollback", "--keep-new-rows")).as(installation.said()).isZero();
    assertThat(installation.said())
        .contains("1.8.1 runs again")
        .contains("inserted again in database:dify public.messages: 5")
        .contains("deleted again in database:dify public.messages: 1")
        .contains("updated again in database:dify public.apps: 1")
        .contains("not carried back: database:dify public.provider_credentials: 2 rows; the old")
        .contains("exported: ");
    assertThat(number("select count(*) from messages where query = 'asked later'")).isEqualTo(5);
    assertThat(number("select count(*) from apps where name = 'renamed later'")).isEqualTo(1);
    assertThat(number("select count(*) from messages")).isEqualTo(20_004);
    assertThat(number("select count(*) from providers where encrypted_config is not null"))
        .isEqualTo(9);
    try (var exports = Files.list(run.path().resolve("private/new-rows"))) {
      assertThat(exports.toList())
          .anySatisfy(f ->
              assertThat(f)
                  .content()
                  .containsPattern("(?s)insert\t.*new secret.*insert\t.*new secret"));
    }
  }

  @Test
  @Tag("full")
  void S12_whereTheRollbackPointIsGoneTheNamedBackupTakesItsPlace() {
    assertThat(installation.backup()).as(installation.said()).isZero();
    RunDirectory run = installation.upgrade();
    write("insert into accounts values (gen_random_uuid(), 'written later', 'l@example.org')");
    dropRollbackPoint(run);

    assertThat(installation.belay("status")).isZero();
    assertThat(installation.said()).contains("the rollback point is GONE");
    assertThat(installation.belay("rollback")).isEqualTo(10);
    assertThat(installation.said()).contains("nothing was changed").contains("--from-backup ");
    String next = installation.said().replaceAll("(?s).*--from-backup (\\S+).*", "$1");

    assertThat(installation.belay("rollback", "--from-backup", next))
        .as(installation.said())
        .isZero();
    assertThat(fingerprint()).isEqualTo(before);
    assertThat(number("select count(*) from pg_database where datname like '%__belay_%after'"))
        .isPositive();
  }

  @Test
  @Tag("full")
  void aRestoreReturnsDatabasesAndFilesAndKeepsWhatItReplaced() throws IOException {
    assertThat(installation.backup()).as(installation.said()).isZero();
    write("delete from messages");
    installation.store("upload_files/one.txt", "changed");
    String file = installation.home().resolve("belay.yaml").toString();

    assertThat(installation.belay("restore", installation.set().toString(), "--installation", file))
        .as(installation.said())
        .isZero();
    assertThat(installation.said()).contains("the databases that it replaced are kept aside");
    assertThat(fingerprint()).isEqualTo(before);
    assertThat(installation.home().resolve("storage/upload_files/one.txt")).hasContent("one");
    assertThat(installation.belay("finalize")).as(installation.said()).isZero();

    Files.writeString(installation.home().resolve("release"), "1.15.0\n");
    assertThat(installation.belay("restore", installation.set().toString(), "--installation", file))
        .isEqualTo(2);
    assertThat(installation.said()).contains("holds 1.8.1, installed is 1.15.0");
  }

  private void dropRollbackPoint(RunDirectory run) {
    try (Session session = TestServer.shared().open(LABEL)) {
      String kept =
          session.text("select datname from pg_database where datname ~ ?", run.run() + "_before$");
      session.execute("drop database " + Sql.name(kept));
    }
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

  private List<String> fingerprint() {
    try (Session session = dify.open(LABEL)) {
      return SampleSchema.fingerprint(session);
    }
  }
}
