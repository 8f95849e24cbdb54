package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.State;
import dev.belay.outside.Command;
import dev.belay.plan.Order;
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
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A running stack of the older release of a pair, a plan, and Belay as its user starts it. */
final class Upgrade implements AutoCloseable {
  private static final String VECTORS = "files:weaviate";

  final Pair pair;
  final Path work;
  final StandIn dify;

  private Upgrade(Pair pair, Path work, StandIn dify) {
    this.pair = pair;
    this.work = work;
    this.dify = dify;
  }

  /** With its files staged; skips the test where no engine answers. */
  static Upgrade of(Pair pair) throws IOException {
    return of(pair, Engine.MACHINE, Files.createTempDirectory("belay-docker"));
  }

  /**
   * @param work an empty directory
   */
  static Upgrade of(Pair pair, Engine engine, Path work) throws IOException {
    var upgrade = stack(pair, engine, work);
    upgrade.stage();
    return upgrade;
  }

  /** With nothing staged. */
  static Upgrade stack(Pair pair) throws IOException {
    return stack(pair, Engine.MACHINE, Files.createTempDirectory("belay-docker"));
  }

  private static Upgrade stack(Pair pair, Engine engine, Path work) throws IOException {
    engine.require();
    var upgrade = new Upgrade(pair, work, StandIn.installed(engine, work, pair.from, pair.to));
    upgrade.dify.seed();
    // Of 0.15 there is none yet; what the target fills is kept as it is, empty.
    Files.createDirectories(upgrade.plugins());
    upgrade.describe("");
    return upgrade;
  }

  /** The target's files anew, whatever a test did to them. */
  void stage() throws IOException {
    dify.engine.said("rm", "-rf", staged().toString());
    dify.stage(pair.to, staged());
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

  /**
   * Belay waits for a release as long as a machine needs that is much slower.
   *
   * @param server how Belay reaches the databases when not by their container
   */
  void describe(String server) throws IOException {
    describe(server, Math.max(90, 5 * dify.start().toSeconds()));
  }

  /** Where a release never gets ready Belay waits thrice what the whole stack took, in seconds. */
  long hurry() throws IOException {
    long seconds = Math.max(25, 3 * dify.start().toSeconds());
    describe("", seconds);
    return seconds;
  }

  private void describe(String server, long seconds) throws IOException {
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
                seconds,
                server.isEmpty() ? "" : server + "\npassword-file: password"));
  }

  /**
   * The whole upgrade, from a run as {@code belay upgrade} leaves it behind its gates: the acts are
   * the same from here.
   */
  Said upgrade() {
    plan();
    return belay("resume");
  }

  /** The same as a process of its own, to be killed or held. */
  Process started() throws IOException {
    Files.deleteIfExists(work.resolve("said"));
    plan();
    return resumed();
  }

  Process resumed() throws IOException {
    return new ProcessBuilder(dify.engine.argv(argv("resume")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("said").toFile()))
        .start();
  }

  private void plan() {
    var migration = new Order.Migration("database:dify", pair.headBefore, pair.headAfter);
    var directories = new ArrayList<>(List.of("files:app-storage", "files:plugin-daemon"));
    if (movesVectors()) {
      directories.add(VECTORS);
    }
    var order =
        Order.of(
                pair.from,
                "basis",
                List.of(new Order.Leg(pair.to, List.of(migration))),
                directories,
                List.of())
            .driven(
                Optional.of(new Order.Daemon(MigratePlugins.ROLE, !dify.hasPlugins())),
                movesVectors()
                    ? Optional.of(new Order.Vectors("weaviate-1.9.2", VECTORS))
                    : Optional.empty(),
                acts());
    var run = new State(work.resolve("state")).add(Instant.now());
    run.remember(installation());
    run.add(UpgradePlanner.plan(order));
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

  Said belay(String... arguments) {
    var command = Command.of(argv(arguments).toArray(String[]::new));
    var ran = dify.engine.run(command.within(Duration.ofMinutes(20)));
    return new Said(ran.exit(), ran.stdout() + ran.stderr());
  }

  /** What the processes said that were started here. */
  String said() {
    try {
      return Files.readString(work.resolve("said"));
    } catch (IOException e) {
      return "";
    }
  }

  /** The packaged launcher; BELAY names another one, for example a tarball's. */
  private List<String> argv(String... arguments) {
    String launcher = System.getenv().getOrDefault("BELAY", Path.of("../belay").toString());
    var argv = new ArrayList<>(List.of(Path.of(launcher).toAbsolutePath().toString()));
    argv.addAll(List.of(arguments));
    argv.addAll(List.of("--state", work.resolve("state").toString()));
    return argv;
  }

  Journals journals() {
    return new Journals(work.resolve("state/runs"));
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

  /** Back from the target, to every row of before; answers what the way back said. */
  Said returns(String rows) {
    var back = belay("rollback");
    assertThat(back.exit()).as(back.text()).isZero();
    isWhereItStarted(rows, back);
    return back;
  }

  /** A migration that fails on a row takes itself back; without that row all is as it was. */
  void failsOnItsPoison() {
    String without = dify.rows();
    dify.sql(pair.poison);
    String before = dify.rows();
    var said = upgrade();
    assertThat(said.exit()).as(said.text()).isEqualTo(22);
    assertThat(said.text())
        .contains("the upgrade did not succeed and was taken back; everything runs as before it")
        .contains("stopped at: migrate database:dify to " + pair.to);
    isWhereItStarted(before, said);
    dify.sql(pair.cure);
    assertThat(dify.rows()).as("without the row").isEqualTo(without);
  }

  private static void secretsAreNot(Said said) {
    assertThat(said.text()).doesNotContain("sk-canary", "difyai123456");
  }

  /** Images that the run kept, and the stack with its files. */
  @Override
  public void close() {
    for (String line : kept()) {
      dify.engine.ran("docker", "rmi", "--no-prune", line);
    }
    dify.close();
  }

  /** Tags of the runs in this upgrade's state directory. */
  List<String> kept() {
    var tags = new ArrayList<String>();
    try (Stream<Path> runs = Files.list(work.resolve("state/runs"))) {
      runs.map(run -> run.getFileName().toString().toLowerCase(Locale.ROOT))
          .map(run -> "reference=belay-kept/" + run + "/*")
          .forEach(kept -> dify.engine.images("--filter", kept).forEach(tags::add));
    } catch (IOException e) {
      // No run began.
    }
    return tags;
  }
}
