package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.State;
import dev.belay.outside.Command;
import dev.belay.plan.UpgradePlanner;
import dev.belay.release.Hops;
import dev.belay.release.RequiredAct;
import dev.belay.release.VersionChange;
import dev.belay.step.MigratePlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A running stack of the older release of a pair, a plan, and Belay as its user starts it. */
final class Upgrade implements AutoCloseable {
  private static final int START_SECONDS = 90;
  private static final String VECTORS = "files:weaviate";

  final Pair pair;
  final Path work;
  final StandIn dify;

  private Upgrade(Pair pair, Path work, StandIn dify) {
    this.pair = pair;
    this.work = work;
    this.dify = dify;
  }

  /** With a plan whose first step was not begun; skips the test where no engine answers. */
  static Upgrade of(Pair pair) throws IOException {
    var upgrade = stack(pair);
    upgrade.dify.stage(pair.from, pair.to, upgrade.staged());
    upgrade.plan();
    return upgrade;
  }

  /** Without a plan, and with nothing staged. */
  static Upgrade stack(Pair pair) throws IOException {
    return stack(pair, Files.createTempDirectory("belay-docker"));
  }

  /**
   * @param work an empty directory
   */
  static Upgrade stack(Pair pair, Path work) throws IOException {
    Engine.require();
    var upgrade = new Upgrade(pair, work, StandIn.installed(work, pair.from, pair.to));
    upgrade.dify.seed();
    // Of 0.15 there is none yet; what the target fills is kept as it is, empty.
    Files.createDirectories(upgrade.plugins());
    upgrade.installationFile();
    return upgrade;
  }

  /** The configuration of the target, as it will be put in place. */
  Path staged() {
    return work.resolve("staged").resolve(pair.to);
  }

  Path plugins() {
    return dify.directory.resolve("volumes/plugin_daemon");
  }

  private Path installation() {
    return dify.directory.resolve("belay.yaml");
  }

  private void installationFile() throws IOException {
    describe("");
  }

  /**
   * @param server how Belay reaches the databases when not by their container
   */
  void describe(String server) throws IOException {
    Files.writeString(
        installation(),
        """
        compose: {project: %s, releases: ../../staged}
        databases: {dify: dify, dify_plugin: dify_plugin}
        files:
          app-storage: {path: volumes/app/storage, policy: union}
          plugin-daemon: {path: volumes/plugin_daemon, policy: exact}
        %slimit-seconds: %d
        %s
        """
            .formatted(
                dify.project,
                movesVectors() ? "  weaviate: {path: volumes/weaviate, policy: exact}\n" : "",
                START_SECONDS,
                server.isEmpty() ? "" : server + "\npassword-file: password"));
  }

  /** A run as {@code belay upgrade} leaves it behind its gates: the acts are the same from here. */
  void plan() {
    var migration = new UpgradePlanner.Migration("database:dify", pair.headBefore, pair.headAfter);
    var directories = new ArrayList<>(List.of("files:app-storage", "files:plugin-daemon"));
    if (movesVectors()) {
      directories.add(VECTORS);
    }
    var plan =
        UpgradePlanner.withPlugins(
            UpgradePlanner.plan(
                pair.from,
                "basis",
                List.of(new UpgradePlanner.Leg(pair.to, List.of(migration))),
                directories,
                List.of()),
            MigratePlugins.ROLE);
    if (!dify.hasPlugins()) {
      plan = UpgradePlanner.creating(plan, MigratePlugins.ROLE);
    }
    plan = UpgradePlanner.prepared(UpgradePlanner.running(plan, acts()));
    if (movesVectors()) {
      plan = UpgradePlanner.movingVectors(plan, "weaviate-1.9.2", VECTORS);
    }
    var run = new State(work.resolve("state")).add(Instant.now());
    run.remember(installation());
    run.add(plan);
  }

  /** Whether the pair goes from Weaviate 1.19 to 1.27. */
  private boolean movesVectors() {
    return pair == Pair.SHARED_ENVIRONMENT;
  }

  /** What the releases of the pair ask for. */
  private List<RequiredAct> acts() {
    return switch (Hops.shipped().between(pair.from, pair.to)) {
      case VersionChange.Upgrade there ->
          there.hops().getLast().acts().stream().filter(RequiredAct::executable).toList();
      case VersionChange other -> throw new AssertionError(other);
    };
  }

  record Said(int exit, String text) {}

  /** The whole upgrade, whose first step was not begun yet. */
  Said upgrade() {
    return belay("resume");
  }

  Said belay(String... arguments) {
    var ran =
        Engine.SHELL.run(
            Command.of(argv(arguments).toArray(String[]::new)).within(Duration.ofMinutes(20)));
    return new Said(ran.exit(), ran.stdout() + ran.stderr());
  }

  /** The upgrade as a process of its own, to be killed or held. */
  Process started(String... arguments) throws IOException {
    return new ProcessBuilder(Engine.argv(argv(arguments)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("said").toFile()))
        .start();
  }

  /** The packaged launcher; BELAY names another one, for example a tarball's. */
  private List<String> argv(String... arguments) {
    String launcher = System.getenv().getOrDefault("BELAY", Path.of("../belay").toString());
    var argv = new ArrayList<>(List.of(Path.of(launcher).toAbsolutePath().toString()));
    argv.addAll(List.of(arguments));
    argv.addAll(List.of("--state", work.resolve("state").toString()));
    return argv;
  }

  /** Lines of all journals of the run so far, each as JSON. */
  List<String> journal() throws IOException {
    if (!Files.isDirectory(work.resolve("state"))) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(work.resolve("state"))) {
      var lines = new ArrayList<String>();
      for (Path file :
          (Iterable<Path>) all.filter(p -> p.endsWith("journal.jsonl")).sorted()::iterator) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines;
    }
  }

  /** The old release serves, with every row and file of before. */
  void isWhereItStarted(String rows, Said said) {
    assertThat(dify.get("/health")).as(said.text()).contains(pair.from);
    assertThat(dify.rows()).as(said.text()).isEqualTo(rows);
    assertThat(dify.files()).contains("file before the upgrade");
    secretsAreNot(said);
  }

  /** The new release serves, workers included, with every row of before. */
  void isAtItsTarget(Said said) {
    assertThat(dify.get("/health")).as(said.text()).contains(pair.to);
    assertThat(dify.sql("select version_num from alembic_version")).isEqualTo(pair.headAfter);
    assertThat(dify.sql("select count(*) from messages where query like 'message %'"))
        .isEqualTo("200");
    assertThat(dify.files()).contains("file before the upgrade");
    assertThat(dify.sql("dify_plugin", "select count(*) from plugin_installations")).isEqualTo("1");
    assertThat(dify.post("/v1/chat-messages", "{\"query\":\"after\"}")).startsWith("200");
    assertThat(dify.post("/v1/files/upload", "file after the upgrade")).startsWith("201");
    secretsAreNot(said);
  }

  private static void secretsAreNot(Said said) {
    assertThat(said.text()).doesNotContain("sk-canary", "difyai123456");
  }

  /** Images that the run kept, and the stack with its files. */
  @Override
  public void close() {
    for (String line : kept()) {
      Engine.ran("docker", "rmi", "--no-prune", line);
    }
    dify.close();
  }

  /** Tags of the runs in this upgrade's state directory. */
  List<String> kept() {
    var tags = new ArrayList<String>();
    try (Stream<Path> runs = Files.list(work.resolve("state/runs"))) {
      runs.forEach(run ->
          Engine.ran(
                  "docker",
                  "images",
                  "--format",
                  "{{.Repository}}:{{.Tag}}",
                  "--filter",
                  "reference=belay-kept/%s/*"
                      .formatted(run.getFileName().toString().toLowerCase(java.util.Locale.ROOT)))
              .stdout()
              .lines()
              .forEach(tags::add));
    } catch (IOException e) {
      // No run began.
    }
    return tags;
  }
}
