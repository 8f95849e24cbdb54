package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends gives up the databases, and what holds them is named with what ends it. */
class HoldsTest {
  private static final Label LABEL = new Label("test", "holds");
  @TempDir private Path folder;
  private DatabaseServer dify = TestServer.shared();
  private CommandInstallation installation;

  @BeforeEach
  void anInstallation() throws IOException {
    dify = TestServer.database("holds");
    try (Session session = dify.open(LABEL)) {
      SampleSchema.fill(session, "abc", false);
    }
    installation = new CommandInstallation(folder, dify);
    installation.store("upload_files/one.txt", "one");
  }

  private String name() {
    return dify.uri().database();
  }

  private void write(String sql) {
    try (Session session = dify.open(LABEL)) {
      session.execute(sql);
    }
  }

  private RunDirectory latest() {
    return new State(installation.state()).latest().orElseThrow();
  }

  @Test
  void S36_aBackupThatFailedHoldsNothingAndAnEarlierUpgradeIsStillTakenBack() {
    RunDirectory upgraded = installation.upgrade();
    int code = installation.backup("--scratch", "postgresql://postgres@127.0.0.1:1/postgres");
    assertThat(code).as(installation.said()).isEqualTo(20);
    RunDirectory failed = latest();
    assertThat(installation.belay("status", "--installation", installation.file().toString()))
        .isZero();
    assertThat(installation.said())
        .contains("the backup is not at its end")
        .doesNotContain("held: ");
    assertThat(installation.belay("rollback", upgraded.run())).as(installation.said()).isZero();

    assertThat(installation.belay("status", failed.run())).isZero();
    assertThat(installation.said())
        .contains("the backup is not at its end")
        .contains("next: belay rollback " + failed.run());
    assertThat(installation.belay("rollback", failed.run())).isZero();
    assertThat(installation.said()).contains("the backup is given up");
    assertThat(installation.belay("status", failed.run())).isZero();
    assertThat(installation.said()).contains("was given up").doesNotContain("next:");
  }

  @Test
  void S36_whoHoldsIsNamedWithTheCommandsThatEndItAndALostStateDirectoryIsNoDeadEnd()
      throws IOException {
    RunDirectory run = installation.upgrade();
    write("insert into accounts values (gen_random_uuid(), 'written later', 'l@example.org')");
    assertThat(installation.belay("status")).isZero();
    assertThat(installation.said()).doesNotContain("held:");
    write(
        "insert into accounts select gen_random_uuid(), 'more', 'm' || i from generate_series(1, 3)"
            + " i");
    hold(run.run(), "rollback", run.path());
    String file = installation.file().toString();

    assertThat(installation.backup()).isEqualTo(13);
    assertThat(installation.said()).contains("belay status %s --state ".formatted(run.run()));
    assertThat(installation.belay("status", "--installation", file)).isZero();
    assertThat(installation.said())
        .contains("held: %s by rollback %s, since ".formatted(name(), run.run()))
        .contains("next: belay resume %s --state %s".formatted(run.run(), installation.state()))
        .contains("or: belay abandon %s --installation %s".formatted(run.run(), file));
    assertThat(installation.belay("abandon", run.run(), "--installation", file)).isEqualTo(2);
    assertThat(installation.said()).contains("is not lost");

    Files.move(installation.state(), folder.resolve("lost"));
    try (Session session = TestServer.shared().open(LABEL)) {
      session.execute("alter database %s allow_connections false".formatted(Sql.name(name())));
    }
    assertThat(installation.belay("abandon", run.run(), "--installation", file))
        .as(installation.said())
        .isZero();
    assertThat(installation.said())
        .contains("given up: " + name())
        .contains("still kept: " + name() + "__belay_" + run.run() + "_before")
        .contains("--return");
    assertThat(count("select count(*) from accounts where name = 'more'")).isEqualTo(3);
    assertThat(installation.belay("abandon", run.run(), "--installation", file, "--return"))
        .as(installation.said())
        .isZero();
    assertThat(count("select count(*) from accounts where name = 'more'")).isZero();
    assertThat(installation.belay("abandon", run.run(), "--installation", file, "--drop-kept"))
        .as(installation.said())
        .isZero();
    assertThat(installation.said()).doesNotContain("still kept").doesNotContain("next:");
    assertThat(count("select count(*) from pg_database where datname ~ '%s_'".formatted(run.run())))
        .isZero();
    assertThat(installation.belay("status", "--installation", file)).isZero();
    assertThat(installation.said()).contains("no run holds");
  }

  private long count(String sql) {
    try (Session session = dify.open(LABEL)) {
      return session.number(sql);
    }
  }

  private void hold(String run, String kind, Path directory) {
    try (Session session = TestServer.shared().open(LABEL)) {
      session.execute(
          "insert into belay.hold (database, run, epoch, kind, host, directory) values (?, ?, 7, ?,"
              + " ?, ?)",
          name(),
          run,
          kind,
          dev.belay.store.Holder.thisHost(),
          directory.toString());
    }
  }
}
