package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.deployment.Activity;
import dev.belay.deployment.Deployment;
import dev.belay.deployment.Health;
import dev.belay.deployment.UntriedDeployment;
import dev.belay.outside.Inspection;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.step.Fence;
import dev.belay.step.MigrateVectors;
import dev.belay.step.Outcome;
import dev.belay.step.Proof;
import dev.belay.step.World;
import dev.belay.store.FakeDatabases;
import dev.belay.store.FileSource;
import dev.belay.store.FileSource.Policy;
import dev.belay.store.files.DirectoryStore;
import dev.belay.vector.FakeWeaviate;
import dev.belay.vector.Weaviate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The step that moves vectors, on a server in memory and files as 1.19 leaves them. */
public class MigrateVectorsTest {
  private static final MigrateVectors STEP =
      new MigrateVectors("weaviate-1.9.2", "1.13.3", "files:weaviate");
  private static final String NAME = "Vector_index_aaaaaaaa_1111_4111_8111_111111111111_Node";
  private static final String FLAT =
      "vector_index_aaaaaaaa_1111_4111_8111_111111111111_node_wCc9HK6gLK8Y_lsm";

  @TempDir Path data;
  private final FakeWeaviate server = new FakeWeaviate();

  /**
   * Only its vector store is there.
   *
   * @param cutOff why it reaches nothing, if it is a twin
   */
  private record Bundled(Path data, Weaviate store, Optional<String> cutOff) implements Deployment {
    @Override
    public <T> T withVectors(Path mounted, Function<Weaviate, T> act) {
      assertThat(mounted).isEqualTo(data);
      return act.apply(store);
    }

    @Override
    public Observed<Activity> activity() {
      return Observed.known(Activity.STOPPED);
    }

    @Override
    public Observed<String> installed() {
      return Observed.known("1.13.3");
    }

    @Override
    public SortedMap<String, Path> configuration() {
      return new TreeMap<>();
    }

    @Override
    public void stopWriters() {}

    @Override
    public void install(String release) {}

    @Override
    public void startClosed() {}

    @Override
    public void open() {}

    @Override
    public Observed<Health> health() {
      return Observed.unknown("it does not run", "belay status");
    }
  }

  @BeforeEach
  void fill() throws IOException {
    ObjectNode object = FakeWeaviate.parsed("{\"id\": \"1bb5d32b-9159-d0d1-b229-c87f782743e0\"}");
    object.putObject("properties").put("text", "chunk");
    object.putArray("vector").add(0.5f).add(0.25f);
    server.oldCollection(NAME, List.of(object));
    Files.createDirectories(data.resolve(FLAT).resolve("objects"));
    Files.writeString(data.resolve(FLAT).resolve("objects/segment-1.db"), "objects");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private World world(Deployment deployment) {
    var fence =
        new Fence() {
          @Override
          public long epoch() {
            return 1;
          }

          @Override
          public void check() {}
        };
    return new World(
        "run",
        data.resolve("run"),
        InstantSource.system(),
        fence,
        deployment,
        new NoMigrator(),
        new FakeDatabases(),
        new DatabaseServer(DatabaseUri.local(1, "none", "none"), Optional.empty()),
        new DirectoryStore(new OwnShell()),
        List.of(FileSource.of("files:weaviate", data, Policy.EXACT)));
  }

  private List<Proof> performed(Deployment deployment) {
    return ((Outcome.Done) STEP.perform(world(deployment))).proofs();
  }

  @Test
  void itsProofsAreCountedAndItCanBePerformedAgain() {
    var here = new Bundled(data, server.client(), Optional.empty());
    assertThat(STEP.inspect(world(here))).isInstanceOf(Inspection.Untouched.class);
    assertThat(performed(here))
        .contains(
            new Proof.Counted("collections whose files were arranged anew", 1),
            new Proof.Counted("objects of " + NAME, 1),
            new Proof.Compared(
                "objects with their vectors", "the collections of the old form", 1, List.of()),
            new Proof.Counted("objects searched for with their own vector and found", 1));
    assertThat(data.resolve(FLAT)).doesNotExist();
    assertThat(server.schema().get(NAME).has("vectorConfig")).isTrue();
    assertThat(performed(here))
        .contains(
            new Proof.Counted("collections whose files were arranged anew", 0),
            new Proof.Counted("objects of " + NAME, 1));
  }

  @Test
  void S15_aLogThatWasNotWrittenIntoTheFilesIsDroppedOnACopyOnlyAndThatIsSaid() throws IOException {
    Path log = Files.writeString(data.resolve(FLAT).resolve("objects/segment-2.wal"), "four");
    var production = world(new Bundled(data, server.client(), Optional.empty()));
    assertThatThrownBy(() -> STEP.perform(production))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("did not write everything into its files");
    assertThat(log).exists();
    assertThat(server.schema().get(NAME).has("vectorConfig")).isFalse();
    assertThat(performed(new Bundled(data, server.client(), Optional.of("a twin"))))
        .contains(
            new Proof.NotExercised(
                "objects that were written in the last moments before the copy",
                "4 bytes were in the log of the running store only"));
  }

  @Test
  void whereNothingRunsItIsNotExercisedAndNoFileMoves() {
    assertThat(performed(new UntriedDeployment("1.8.1", "there are no programs")))
        .containsExactly(
            new Proof.NotExercised("collections of files:weaviate", "there are no programs"));
    assertThat(data.resolve(FLAT)).exists();
  }
}
