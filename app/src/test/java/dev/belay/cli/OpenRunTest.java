package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.Entry;
import dev.belay.journal.FileTape;
import dev.belay.journal.Journal;
import dev.belay.journal.Owner;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.plan.BackupPlanner;
import dev.belay.plan.Order;
import dev.belay.plan.Order.Leg;
import dev.belay.plan.Order.Migration;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.plan.UpgradePlanner;
import dev.belay.survey.Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a run is not at its end, that is what every command about its installation says first. */
class OpenRunTest {
  private static final Owner ENDED =
      new Owner(Owner.self().host(), Owner.self().pid(), Instant.EPOCH.plusSeconds(7));

  @TempDir private Path folder;
  private Path home = Path.of("");
  private Path state = Path.of("");
  private Path plan = Path.of("");
  private String out = "";
  private String err = "";

  @BeforeEach
  void anInstallationAndAPlan() throws IOException {
    home = Files.createDirectories(folder.resolve("dify/docker"));
    state = folder.resolve("state");
    plan = folder.resolve("plan");
    Files.writeString(home.resolve("docker-compose.yaml"), COMPOSE);
    Files.writeString(home.resolve(".env"), "SECRET_KEY=sk-sample\n");
    Files.writeString(
        home.resolve("belay.yaml"), "database: postgresql://u@127.0.0.1:1/postgres\n");
    Files.createDirectories(plan);
    var identity = new Identity(new TreeMap<>());
    for (var file :
        PlanFolder.files(upgrade(), identity, List.of(), home.resolve("belay.yaml")).entrySet()) {
      Files.write(plan.resolve(file.getKey()), file.getValue());
    }
  }

  private static final String COMPOSE =
      """
      services:
        api:
          image: langgenius/dify-api:1.8.1
      """;

  private static Plan upgrade() {
    return UpgradePlanner.plan(
        Order.of(
            "1.8.1",
            "basis",
            List.of(new Leg("1.15.0", List.of(new Migration("database:dify", "abc", "def")))),
            List.of(),
            List.of()));
  }

  /** Begins a run as its owner would, so far that its first step is under way. */
  private RunDirectory begun(Plan plan, Owner owner) {
    RunDirectory run = new State(state).add(Instant.now());
    run.remember(home.resolve("belay.yaml"));
    leg(run, plan, owner);
    return run;
  }

  private static Journal leg(RunDirectory run, Plan plan, Owner owner) {
    var leg = run.add(plan);
    var journal =
        Journal.begin(
            FileTape.open(leg.journalFile()),
            InstantSource.system(),
            new Entry.Opened(run.run(), PlanFile.digest(plan), plan.kind(), owner),
            1);
    journal.append(new Entry.Begun(plan.steps().getFirst().id()));
    return journal;
  }

  private int belay(String... words) {
    var toOut = new StringWriter();
    var toErr = new StringWriter();
    int code =
        CommandLineStart.run(
            new Assembly(), new Terminal(new PrintWriter(toOut), new PrintWriter(toErr)), words);
    out = toOut.toString();
    err = toErr.toString();
    return code;
  }

  private int upgradeAgain() {
    return belay("upgrade", plan.toString(), "--state", state.toString());
  }

  @Test
  void aSecondUpgradeNamesTheRunThatIsUnderWayAndItsProcessBeforeAnythingIsJudged() {
    RunDirectory run = begun(upgrade(), Owner.self());

    assertThat(upgradeAgain()).isEqualTo(13);
    assertThat(err)
        .startsWith("belay: run " + run.run() + " is under way here")
        .contains("the upgrade from 1.8.1 to 1.15.0, step 1 of ")
        .contains("in process %d on %s".formatted(Owner.self().pid(), Owner.self().host()))
        .contains("next: belay status %s --state %s".formatted(run.run(), state))
        .doesNotContain("changed since the plan")
        .doesNotContain("resume");
    assertThat(out).isEmpty();
    assertThat(Advices.wrongIn(err)).isEmpty();
  }

  @Test
  void aRunThatWasLeftIsNamedWithTheWaysOn() {
    RunDirectory run = begun(upgrade(), ENDED);

    assertThat(upgradeAgain()).isEqualTo(13);
    assertThat(err)
        .startsWith("belay: run " + run.run() + " is unfinished here")
        .contains("stopped; process ")
        .contains("next: belay status " + run.run())
        .contains("or: belay resume " + run.run())
        .contains("or: belay rollback " + run.run());
    for (String command : List.of("rehearse", "approve")) {
      assertThat(belay(command, plan.toString(), "--state", state.toString())).isEqualTo(13);
    }
  }

  @Test
  void aPlanOfAHalfDoneInstallationIsNotMade() {
    RunDirectory run = begun(upgrade(), ENDED);
    String[] words = {
      "plan", "--installation", home.toString(), "--to", "1.15.0", "--state", state.toString()
    };

    assertThat(belay(words)).isEqualTo(13);
    assertThat(err).startsWith("belay: run " + run.run() + " is unfinished here");
    assertThat(out + err).doesNotContain("restore a backup");
  }

  @Test
  void aLookSaysItInItsFirstLineAndGoesOn() throws IOException {
    RunDirectory run = begun(upgrade(), ENDED);
    String[] words = {"survey", "--installation", home.toString(), "--state", state.toString()};
    belay(words);
    assertThat(out).startsWith("run " + run.run() + " is unfinished here: the upgrade from 1.8.1");
    assertThat(out).contains("  next: belay status " + run.run()).contains("docker");

    Path link = Files.createSymbolicLink(folder.resolve("link"), home);
    belay("survey", "--installation", link.toString(), "--state", state.toString(), "--json");
    assertThat(err).startsWith("run " + run.run() + " is unfinished here");
    assertThat(out).startsWith("{");
  }

  @Test
  void aBackupIsSaidAndHoldsNothingBack() {
    RunDirectory run = begun(BackupPlanner.plan("1.8.1", List.of()), ENDED);

    assertThat(upgradeAgain()).isNotEqualTo(13);
    assertThat(out).startsWith("run " + run.run() + " is unfinished here: a backup, step 1 of ");
  }

  @Test
  void aRunThatIsAtItsEndOrOfAnotherInstallationIsNoneOfThis() throws IOException {
    leg(begunElsewhere(), upgrade(), ENDED);
    RunDirectory done = new State(state).add(Instant.now());
    done.remember(home.resolve("belay.yaml"));
    leg(done, upgrade(), ENDED).append(new Entry.Closed());
    RunDirectory given = new State(state).add(Instant.now());
    given.remember(home.resolve("belay.yaml"));
    leg(given, upgrade(), ENDED).append(new Entry.GivenUp());

    assertThat(upgradeAgain()).isNotEqualTo(13);
    assertThat(out + err).doesNotContain("unfinished").doesNotContain("under way");
  }

  private RunDirectory begunElsewhere() throws IOException {
    RunDirectory run = new State(state).add(Instant.now());
    Path other = Files.createDirectories(folder.resolve("other")).resolve("belay.yaml");
    run.remember(Files.writeString(other, "database: postgresql://u@127.0.0.1:1/postgres\n"));
    return run;
  }
}
