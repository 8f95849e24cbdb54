package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.deployment.FakeDeployment;
import dev.belay.journal.State;
import dev.belay.outside.Observed;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Order;
import dev.belay.plan.UpgradePlanner;
import dev.belay.step.World;
import dev.belay.store.FakeDatabases;
import dev.belay.store.files.DirectoryStore;
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

  /** Else the next upgrade would find them held by one that did nothing. */
  @Test
  void anUpgradeThatStopsBeforeItChangedAnythingGivesTheDatabasesBack() {
    deployment.broken.add("prepare 1.15.0");
    var run = new State(directory).add(InstantSource.system().instant());
    var plan =
        UpgradePlanner.plan(
            Order.of(
                    "1.8.1",
                    "basis",
                    List.of(new Order.Leg("1.15.0", List.of())),
                    List.of(),
                    List.of())
                .driven(Optional.empty(), Optional.empty(), List.of()));
    var runs =
        new Runs(
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
    assertThat(runs.start(run, plan).exit().code()).isEqualTo(22);
    assertThat(run.legs()).as("the upgrade, and on record that it was taken back").hasSize(2);
    assertThat(deployment.installed()).isEqualTo(Observed.known("1.8.1"));
    assertThat(databases.holder).isEmpty();
  }
}
