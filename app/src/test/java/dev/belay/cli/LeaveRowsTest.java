package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import dev.belay.journal.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback that cannot carry new rows still has a way to its end. */
class LeaveRowsTest {
  private static final Label LABEL = new Label("test", "leave");
  @TempDir private Path folder;
  private DatabaseServer dify = TestServer.shared();
  private CommandInstallation installation;

  @BeforeEach
  void anInstallation() throws IOException {
    dify = TestServer.database("leave");
    try (Session session = dify.open(LABEL)) {
      SampleSchema.fill(session, "abc", false);
    }
    installation = new CommandInstallation(folder, dify);
    installation.store("upload_files/one.txt", "one");
  }

  @Test
  void S34_aCarryThatFailsLeavesARollbackWithoutIt() throws IOException {
    RunDirectory run = installation.upgrade();
    write("update apps set name = 'renamed later' where name = 'App 7'");
    damageTheBaseline(run);
    assertThat(installation.belay("rollback", "--keep-new-rows", "--leave-new-rows")).isEqualTo(2);
    assertThat(installation.belay("rollback", "--keep-new-rows")).isEqualTo(23);
    assertThat(installation.said()).contains("belay rollback " + run.run() + " --leave-new-rows");
    assertThat(installation.belay("rollback", run.run())).as("goes on as begun").isEqualTo(23);

    assertThat(installation.belay("rollback", run.run(), "--leave-new-rows"))
        .as(installation.said())
        .isZero();
    assertThat(installation.said()).contains("1.8.1 runs again");
    assertThat(installation.home().resolve("activity")).content().contains("open");
    assertThat(number("select count(*) from apps where name = 'renamed later'")).isZero();
    assertThat(number("select count(*) from pg_database where datname like '%_after'"))
        .as("what was not carried lies there until finalize")
        .isPositive();
    assertThat(installation.belay("rollback", run.run(), "--leave-new-rows")).isEqualTo(2);
    assertThat(installation.belay("finalize")).as(installation.said()).isZero();
  }

  private static void damageTheBaseline(RunDirectory run) throws IOException {
    try (var files = Files.list(run.path().resolve("private/baseline"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".zst")).toList()) {
        Files.writeString(file, "");
      }
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
}
