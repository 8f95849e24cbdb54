package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import dev.belay.evidence.BackupReport;
import dev.belay.journal.State;
import dev.belay.step.BackupSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
  private static final Label LABEL = new Label("test", "backup");
  @TempDir private Path folder;
  private DatabaseServer dify = TestServer.shared();
  private CommandInstallation installation;

  @BeforeEach
  void anInstallation() throws IOException {
    dify = TestServer.database("backup_command");
    try (Session session = dify.open(LABEL)) {
      SampleSchema.fill(session, "abc", false);
    }
    installation = new CommandInstallation(folder, dify);
    installation.store("upload_files/one.txt", "one");
    installation.store("privkeys/t/private.pem", "a sample, not a key");
  }

  @Test
  void S12_S18_aBackupIsRestoredAndComparedAndSaysWhatItLacksAndWhereItsEvidenceLies()
      throws IOException {
    try (Session session = dify.open(LABEL)) {
      session.execute(
          "create table tenants (id uuid); insert into tenants values"
              + " ('00000000-0000-0000-0000-00000000000a')");
      session.execute(
          "create table upload_files (key text, storage_type text); insert into upload_files values"
              + " ('upload_files/one.txt', 'local'), ('upload_files/two.txt', 'local')");
    }
    assertThat(installation.backup()).as(installation.said()).isZero();
    assertThat(installation.said())
        .contains(
            "the backup of 1.8.1 was restored and compared: 20,065 rows of 7 tables are equal")
        .contains("1 directory with 2 files, 1 configuration file")
        .doesNotContain("sk-sample")
        .contains("restored on: ")
        .contains("NOT in it: privkeys/00000000-0000-0000-0000-00000000000a/private.pem")
        .contains("NOT in it: 1 of 2 uploaded files that the database names, the first is")
        .contains("upload_files/two.txt")
        .contains("evidence: " + installation.set().resolve("proof.json"));
    assertThat(Files.getPosixFilePermissions(installation.set()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));

    var key = new State(installation.state()).key();
    var set = new BackupSet(installation.set());
    var report = BackupReport.of(set, key);
    assertThat(report.trial().proven()).isTrue();
    assertThat(installation.said()).contains(report.digest());
    Files.writeString(
        set.proofFile(), Files.readString(set.proofFile()).replace("\"tables\":7", "\"tables\":8"));
    assertThatThrownBy(() -> BackupReport.of(set, key))
        .hasMessageContaining("its signature is not this installation's");
  }

  @Test
  @Tag("full")
  void whereNoServerCanBeReachedToRestoreIntoTheRunCanBeResumed() throws IOException {
    int code = installation.backup("--scratch", "postgresql://postgres@127.0.0.1:1/postgres");
    assertThat(code).isEqualTo(20);
    assertThat(installation.said())
        .contains("the backup stopped")
        .contains("restore the backup into a scratch server")
        .contains("127.0.0.1:1")
        .containsSubsequence("then: belay resume ", "or: belay rollback ", "# gives it up");
    assertThat(Files.exists(installation.set().resolve("proof.json"))).isFalse();
    var run = new State(installation.state()).latest().orElseThrow();
    Files.delete(run.path().resolve("scratch"));
    assertThat(installation.belay("resume")).as(installation.said()).isZero();
    assertThat(installation.set().resolve("proof.json")).exists();
  }

  @Test
  void aDirectoryThatIsNotThereIsRefusedBeforeAnythingIsBegun() throws IOException {
    Files.delete(installation.backups());
    assertThat(installation.backup()).isEqualTo(2);
    assertThat(installation.said()).contains("mkdir -m 700 " + installation.backups());
    assertThat(new State(installation.state()).all()).isEmpty();
  }
}
