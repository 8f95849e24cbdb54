package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Assembly;
import dev.belay.database.DatabaseServer;
import dev.belay.database.ScratchServers;
import dev.belay.deployment.Health;
import dev.belay.deployment.Migrator;
import dev.belay.outside.Observed;
import dev.belay.step.Fence;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.Twin;
import dev.belay.step.TwinPlace;
import dev.belay.step.World;
import dev.belay.store.Act;
import dev.belay.store.FilePass;
import dev.belay.store.InstallationKey;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresBackup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The twin of a running stack: a copy that works, and from which no door leads anywhere. */
final class TwinWalk {
  private static final Fence FENCE =
      new Fence() {
        @Override
        public long epoch() {
          return 1;
        }

        @Override
        public void check() {}
      };

  private final Assembly assembly = new Assembly();
  private final Engine engine = Engine.MACHINE;
  private final Web web = new Web(engine);
  private final Pair pair;
  private final StandIn dify;
  private final Path work;
  private final Installation installation;

  TwinWalk(Upgrade upgrade) throws IOException {
    this.pair = upgrade.pair;
    this.dify = upgrade.dify;
    this.work = upgrade.work;
    this.installation =
        InstallationFile.read(
            Files.writeString(
                work.resolve("belay.yaml"),
                """
                compose: {project: %s, releases: staged}
                databases: {dify: dify, dify_plugin: dify_plugin}
                files:
                  app-storage: {path: dify/docker/volumes/app/storage, policy: union}
                """
                    .formatted(dify.project)));
  }

  /** The very plan runs on it, and production does not change. */
  void walk() throws IOException {
    String before = dify.rows();
    String id = "rehearsal-" + dify.project;
    Path copy = Files.createDirectories(work.resolve(id));
    var scratch = ScratchServers.own(engine);
    try (TwinPlace place = assembly.place(installation, scratch, pair.from, 15, copy)) {
      fill(place, id);
      try (Twin twin = place.twin()) {
        assertThat(twin.limits()).anyMatch(u -> u.contains("worker_beat") && u.contains("nginx"));
        World world = twin.binding().world(id, directory(work.resolve("run")), FENCE);
        URI api = place.api().orElseThrow();
        assertThat(health(world).release()).isEqualTo(pair.from);
        assertThat(web.get(api.resolve("/v1/messages"))).contains("message 200");
        assertThat(web.post(api.resolve("/v1/chat-messages"), "{\"query\":\"in the twin\"}"))
            .contains("IN THE TWIN");

        noDoorIsOpen("belay-twin-" + id);
        mailIsNotSent("belay-twin-" + id);

        world.deployment().stopWriters();
        world.deployment().install(pair.to);
        world
            .migrator()
            .migrate(new Migrator.Place("dify", "dify"), pair.to, "belay/" + id + "/migrate");
        world.deployment().startClosed();
        world.deployment().open();
        assertThat(health(world))
            .extracting(Health::ready, Health::release)
            .containsExactly(true, pair.to);
        assertThat(web.post(api.resolve("/v1/chat-messages"), "{\"query\":\"new\"}"))
            .contains("NEW");
      }
    }
    nothingIsLeft("belay-twin-" + id, copy);
    assertThat(dify.rows()).as("production did not change").isEqualTo(before);
    assertThat(dify.get("/health")).contains(pair.from);
  }

  /** As a rehearsal fills it: from a backup that was read back, and from a capture. */
  private void fill(TwinPlace place, String id) {
    DatabaseServer production = assembly.server(installation);
    var backup =
        new PostgresBackup(
            production,
            installation.databases(),
            engine,
            InstallationKey.in(work.resolve("keys")),
            List.of(),
            Optional.empty(),
            2);
    var written = backup.write(new Act(id, "backup", 1), work.resolve("set"));
    var proof =
        backup.restore(
            new Act(id, "fill", 1), work.resolve("set"), written.digest(), place.server().server());
    assertThat(proof.differences()).isEmpty();
    var files = new DirectoryStore(engine);
    var captured =
        files.capture(installation.directories().getFirst(), work.resolve("files"), FilePass.LIVE);
    files.restore(
        work.resolve("files"),
        captured.digest(),
        place.directories().getFirst(),
        work.resolve("aside"));
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The same tries from a container of production show that they can find a door. */
  private void noDoorIsOpen(String twin) throws IOException {
    try (var listening = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"))) {
      Thread.startVirtualThread(() -> accept(listening));
      var doors = Doors.to(dify, listening.getLocalPort());
      assertThat(Doors.open(engine, container(dify.project, "api"), doors))
          .as("doors that production has")
          .hasSizeGreaterThan(10)
          .anyMatch(d -> d.endsWith(":" + listening.getLocalPort()))
          .anyMatch(d -> d.endsWith(":5432"))
          .anyMatch(d -> d.endsWith(":name"));
      for (String id : running(twin)) {
        assertThat(Doors.open(engine, id, doors)).as("doors of " + id).isEmpty();
        assertThat(engine.said("docker", "exec", id, "ls", "/sys/class/net")).isEqualTo("lo");
        assertThat(inspect(id, "{{.HostConfig.PortBindings}} {{.HostConfig.RestartPolicy.Name}}"))
            .isIn("map[] no", "map[] ");
        assertThat(
                inspect(id, "{{range .Mounts}}{{if eq .Type \"bind\"}}{{.Source}}\n{{end}}{{end}}")
                    .lines())
            .allMatch(m -> m.startsWith(work.resolve("rehearsal-" + dify.project).toString()));
        assertThat(inspect(id, "{{range .Config.Env}}{{println .}}{{end}}"))
            .doesNotContain("db_postgres", "://redis", "@redis");
      }
    }
  }

  private static void accept(ServerSocket listening) {
    try {
      while (true) {
        listening.accept().close();
      }
    } catch (IOException e) {
      // The test closed it: nobody knocks any more.
    }
  }

  /** One worker, and not for mail (S20): what waits in that queue still waits after it worked. */
  private void mailIsNotSent(String twin) {
    assertThat(
            running(twin).stream()
                .map(id -> inspect(id, "{{index .Config.Labels \"com.docker.compose.service\"}}")))
        .contains("worker")
        .doesNotContain("worker_beat", "nginx", "ssrf_proxy");
    redis(twin, "lpush", "mail", "somebody@example.com");
    assertThat(redis(twin, "llen", "sent")).isEqualTo("0");
    Engine.await(Duration.ofMinutes(2), () -> redis(twin, "llen", "mail").equals("1"));
    redis(dify.project, "lpush", "mail", "somebody@example.com");
    Engine.await(Duration.ofMinutes(2), () -> redis(dify.project, "llen", "sent").equals("1"));
    assertThat(redis(twin, "llen", "mail")).isEqualTo("1");
  }

  private String redis(String project, String... command) {
    var argv =
        new java.util.ArrayList<>(
            List.of(
                "docker", "exec", "-e", "REDISCLI_AUTH=difyai123456", container(project, "redis")));
    argv.addAll(List.of("redis-cli", "-n", "1"));
    argv.addAll(List.of(command));
    return engine.said(argv.toArray(String[]::new));
  }

  private void nothingIsLeft(String twin, Path copy) {
    assertThat(engine.said("docker", "ps", "-aq", "--filter", "name=" + twin)).isEmpty();
    assertThat(engine.said("docker", "network", "ls", "-q", "--filter", "name=" + twin)).isEmpty();
    assertThat(engine.said("docker", "volume", "ls", "-q", "--filter", "name=" + twin)).isEmpty();
    assertThat(
            engine.said(
                "docker",
                "images",
                "-q",
                "--filter",
                "reference=belay-kept/belay-twin-rehearsal-" + dify.project + "-*/*"))
        .isEmpty();
    assertThat(copy.resolve("stack")).doesNotExist();
  }

  private List<String> running(String project) {
    return engine
        .said("docker", "ps", "-q", "--filter", "label=com.docker.compose.project=" + project)
        .lines()
        .toList();
  }

  private String container(String project, String service) {
    return engine.said(
        "docker",
        "ps",
        "-q",
        "--filter",
        "label=com.docker.compose.project=" + project,
        "--filter",
        "label=com.docker.compose.service=" + service);
  }

  private String inspect(String id, String format) {
    return engine.said("docker", "inspect", "--format", format, id);
  }

  private static Health health(World world) {
    return switch (world.deployment().health()) {
      case Observed.Known<Health>(var value) -> value;
      case Observed.Unknown<Health>(var why, var next) -> throw new AssertionError(why);
    };
  }
}
