package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.deployment.FakeDeployment;
import dev.belay.evidence.RunReport;
import dev.belay.evidence.Standing;
import dev.belay.journal.State;
import dev.belay.outside.Observed;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Order;
import dev.belay.plan.Plan;
import dev.belay.plan.UpgradePlanner;
import dev.belay.step.World;
import dev.belay.store.FakeDatabases;
import dev.belay.store.files.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntouchedRunTest {
  @TempDir private Path directory;

  private final FakeDeployment deployment = new FakeDeployment("1.8.1");
  private final FakeDatabases databases = new FakeDatabases();

  private Plan upgrade() {
    return UpgradePlanner.plan(
        Order.of(
                "1.8.1", "basis", List.of(new Order.Leg("1.15.0", List.of())), List.of(), List.of())
            .driven(Optional.empty(), Optional.empty(), List.of()));
  }

  private Runs runs() {
    return new Runs(
        (id, path, fence) ->
            new World(
                id,
                path,
                InstantSource.system(),
                fence,
                deployment,
                new NoMigrator(),
                databases,
                new DatabaseServer(DatabaseUri.local(1, "none", "none"), Optional.empty()),
                new DirectoryStore(new OwnShell()),
                List.of()),
        InstantSource.system(),
        new Patience(Duration.ofSeconds(1), Duration.ofMillis(10)),
        Observer.silent());
  }

  /** Else the next upgrade would find them held by one that did nothing. */
  @Test
  void anUpgradeThatStopsBeforeItChangedAnythingGivesTheDatabasesBack() {
    deployment.broken.add("prepare 1.15.0");
    var run = new State(directory).add(InstantSource.system().instant());
    assertThat(runs().start(run, upgrade()).exit().code()).isEqualTo(22);
    assertThat(run.legs()).as("the upgrade, and on record that it was taken back").hasSize(2);
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.8.1"));
    assertThat(databases.holder).isEmpty();
  }

  /** A process that died after it kept the plan and before it wrote to the journal. */
  @Test
  void S36_aRunThatDiedBeforeItsFirstEntryCanBeGivenUp() throws IOException {
    var run = new State(directory).add(InstantSource.system().instant());
    Files.createFile(run.add(upgrade()).journalFile());
    assertThat(Standing.of(RunReport.of(run)).good()).isFalse();
    assertThatThrownBy(() -> runs().rollback(run))
        .hasMessageContaining("there is nothing to take back");
    var standing = Standing.of(RunReport.of(run));
    assertThat(standing.good()).isTrue();
    assertThat(standing.sentence()).contains("was given up; nothing of it stands");
    assertThat(standing.next()).isEmpty();
  }
}
