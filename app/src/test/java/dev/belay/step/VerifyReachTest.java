package dev.belay.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.deployment.FakeDeployment;
import dev.belay.deployment.Reach;
import dev.belay.deployment.UntriedDeployment;
import dev.belay.outside.OwnShell;
import dev.belay.run.NoMigrator;
import dev.belay.store.FakeDatabases;
import dev.belay.store.files.DirectoryStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 32 and 36 of what users reported: healthy, and deaf. */
class VerifyReachTest {
  private static final String MODEL = "http://inference.lan:8000 by the proxy";

  @TempDir private Path directory;
  private final FakeDeployment deployment = new FakeDeployment("1.14.2");
  private World world;

  @BeforeEach
  void aRun() {
    world =
        new World(
            "run",
            directory,
            InstantSource.system(),
            Looking.FENCE,
            deployment,
            new NoMigrator(),
            new FakeDatabases(),
            new DatabaseServer(DatabaseUri.local(1, "none", "none"), Optional.empty()),
            new DirectoryStore(new OwnShell()),
            List.of());
  }

  private Outcome look() {
    return new VerifyReach("1.15.0").perform(world);
  }

  private void before(Reach... seen) {
    deployment.reaches = List.of(seen);
    assertThat(new PrepareRelease("1.14.2", List.of("1.15.0")).perform(world))
        .isInstanceOf(Outcome.Done.class);
  }

  @Test
  void whatWorkflowsCalledBeforeHasToBeReachedAfterwards() {
    before(new Reach(MODEL, "a workflow or a tool", true, false));
    deployment.reaches = List.of(new Reach(MODEL, "a workflow or a tool", false, false));
    assertThat(look())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            f -> {
              assertThat(f.failure().exit().code()).isEqualTo(21);
              assertThat(f.failure().seen()).contains(MODEL);
              assertThat(f.failure().next()).contains("SSRF_PROXY_ALLOW_PRIVATE_IPS");
            });
  }

  @Test
  void whatNeverAnsweredIsNoLoss() {
    before(new Reach(MODEL, "a workflow or a tool", false, false));
    assertThat(look()).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aServiceOfTheReleaseHasToAnswerAlsoWhenItIsNew() {
    before();
    deployment.reaches =
        List.of(new Reach("agent_backend:5050", "AGENT_BACKEND_BASE_URL", false, true));
    assertThat(look())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            f ->
                assertThat(f.failure().seen())
                    .isEqualTo("agent_backend:5050 (AGENT_BACKEND_BASE_URL)"));
  }

  @Test
  void whereNothingRunsItSaysThatNothingWasTried() {
    var untried =
        new World(
            "run",
            directory,
            InstantSource.system(),
            Looking.FENCE,
            new UntriedDeployment("1.14.2", "only databases"),
            new NoMigrator(),
            new FakeDatabases(),
            new DatabaseServer(DatabaseUri.local(1, "none", "none"), Optional.empty()),
            new DirectoryStore(new OwnShell()),
            List.of());
    assertThat(new VerifyReach("1.15.0").perform(untried))
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            d -> assertThat(d.proofs().getFirst()).isInstanceOf(Proof.NotExercised.class));
  }
}
