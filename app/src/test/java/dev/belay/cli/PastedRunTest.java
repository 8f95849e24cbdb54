package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.demo.SampleSchema;
import dev.belay.journal.RunDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed about a run is pasted as it stands, and is about the same run. */
class PastedRunTest {
  @TempDir private Path folder;

  @Test
  void theWayBackThatStatusPrintsIsTakenByPastingIt() throws Exception {
    DatabaseServer dify = TestServer.database("pasted");
    try (Session session = dify.open(new Label("test", "pasted"))) {
      SampleSchema.fill(session, "abc", false);
    }
    var installation =
        new CommandInstallation(
            folder.resolve("op's installation"), dify, folder.resolve("its state"));
    installation.store("upload_files/one.txt", "one");
    RunDirectory run = installation.upgrade();

    assertThat(installation.belay("status", run.run())).isZero();
    String said = installation.said();
    assertThat(Advices.wrongIn(said)).isEmpty();
    String back =
        Advices.advices(said).stream()
            .filter(a -> a.startsWith("belay rollback"))
            .findFirst()
            .orElseThrow();
    assertThat(back).contains(run.run(), "--state '" + folder.resolve("its state") + "'");
    assertThat(installation.pasted(back)).as(installation.said()).isZero();
    assertThat(installation.said()).contains("1.8.1 runs again");
    String end = Advices.advices(installation.said()).getFirst();
    assertThat(installation.pasted(Advices.commands(end).getFirst()))
        .as(installation.said())
        .isZero();

    assertThat(installation.belay("status", "no-such-run")).isEqualTo(2);
    String next = Advices.advices(installation.said()).getFirst();
    assertThat(installation.pasted(next)).as(installation.said()).isZero();
  }
}
