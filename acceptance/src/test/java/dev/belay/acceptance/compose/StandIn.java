package dev.belay.acceptance.compose;

import dev.belay.outside.Command;
import dev.belay.outside.Ran;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** One installation of stand-in images under its own project name; everything goes with it. */
final class StandIn implements AutoCloseable {
  final Engine engine;
  final String project;
  final Path directory;
  final Ports ports;
  final Checkout checkout;
  private final Path work;
  private final long begun = System.nanoTime();
  private final Rows rows = new Rows(this);
  private final Web web;
  private Duration start = Duration.ZERO;

  private StandIn(Engine engine, Path work, Ports ports, Checkout checkout) {
    this.engine = engine;
    this.project = "belaytest" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    this.work = work;
    this.directory = work.resolve("dify/docker");
    this.ports = ports;
    this.checkout = checkout;
    this.web = new Web(engine);
  }

  /** Installs a release, starts it and waits until it answers; an own engine has its images. */
  static StandIn installed(Engine engine, Path work, String release, String target)
      throws IOException {
    var ports = Ports.chosen();
    var checkout = Checkout.of(ports, release, target);
    if (!engine.isOwn()) {
      Images.of(release, target);
    }
    var stack = new StandIn(engine, work, ports, checkout);
    checkout.tree(release, stack.directory);
    checkout.environment(stack.directory);
    stack.up();
    stack.start = Duration.ofNanos(System.nanoTime() - stack.begun);
    return stack;
  }

  /** The files of the target, with the environment of this installation. */
  void stage(String target, Path to) throws IOException {
    checkout.stage(target, work.resolve("checkout/docker"), to);
  }

  /** How long the first start took, on this machine at this load: what limits are measured by. */
  Duration start() {
    return start;
  }

  /** The content of every uploaded file. */
  String files() {
    return engine.said("sh", "-c", "cat " + storage() + "/upload_files/*");
  }

  private void up() {
    var services = compose("config", "--services").stdout().lines().toList();
    if (services.contains("db")) {
      // Up to 1.0 nothing waits for it, and the migration of a first start fails without it.
      compose("up", "--detach", "--quiet-pull", "--wait", "db");
    }
    compose("up", "--detach", "--quiet-pull");
    Engine.await(Duration.ofMinutes(10), () -> get("/console/api/setup").contains("step"));
    if (services.contains("plugin_daemon")) {
      Engine.await(Duration.ofMinutes(10), rows::pluginsAreReady);
    }
  }

  Ran compose(String... arguments) {
    var argv = new ArrayList<>(List.of("docker", "compose", "--project-name", project));
    argv.addAll(List.of(arguments));
    return engine
        .run(Command.of(argv.toArray(String[]::new)).in(directory).within(Duration.ofMinutes(10)))
        .orFail("compose " + arguments[0], "look at it");
  }

  /** One value, or rows as lines, from the main database. */
  String sql(String statement) {
    return rows.sql("dify", statement);
  }

  String sql(String database, String statement) {
    return rows.sql(database, statement);
  }

  /** Every row of every table as hashes; the times of beats are left out. */
  String rows() {
    return rows.all();
  }

  boolean hasPlugins() {
    return rows.hasPlugins();
  }

  void seed() throws IOException {
    rows.seed();
    Path keys = storage().resolve("privkeys/00000000-0000-0000-0000-000000000001");
    Files.createDirectories(keys);
    Files.writeString(keys.resolve("private.pem"), "private key");
    engine.said("chown", "-R", "1001:1001", storage().toString());
    post("/v1/files/upload", "file before the upgrade");
  }

  /** Where a service is reached from the engine's host. */
  String address(String service) {
    return engine.said(
            "docker",
            "inspect",
            "--format",
            "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}",
            container(service))
        .split(" ")[0];
  }

  /** The id of a running one, or nothing. */
  String container(String service) {
    return engine.said(
        "docker",
        "ps",
        "--quiet",
        "--filter",
        "label=com.docker.compose.project=" + project,
        "--filter",
        "label=com.docker.compose.service=" + service);
  }

  /** Runs the stand-in of the vector store in its container, beside the one that serves. */
  String vectors(String doing) {
    return engine.said(
        "docker", "exec", container("weaviate"), "python3", "/stand-in/weaviate.py", doing);
  }

  Path storage() {
    return directory.resolve("volumes/app/storage");
  }

  String get(String path) {
    return web.get(uri(path));
  }

  String post(String path, String body) {
    return web.post(uri(path), body);
  }

  /** The ids of all of its containers, stopped ones included. */
  List<String> containers() {
    return engine
        .said("docker", "ps", "-aq", "--filter", "label=com.docker.compose.project=" + project)
        .lines()
        .toList();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + ports.front() + path);
  }

  /** A server of its operator's that is no part of it, in its network under a name of its own. */
  void neighbour(String name, int port) {
    engine.said(
        "docker",
        "run",
        "--detach",
        "--network",
        project + "_default",
        "--network-alias",
        name,
        "--name",
        neighbour(),
        "langgenius/dify-sandbox:0.2.15",
        "python3",
        "/stand-in/answer.py",
        String.valueOf(port));
  }

  private String neighbour() {
    return project + "-neighbour";
  }

  /** Removes the project and its files; the images stay for the next test. */
  @Override
  public void close() {
    engine.ran("docker", "rm", "-fv", neighbour());
    var ids = containers();
    if (!ids.isEmpty()) {
      var argv = new ArrayList<>(List.of("docker", "rm", "-fv"));
      argv.addAll(ids);
      engine.run(Command.of(argv.toArray(String[]::new)).within(Duration.ofMinutes(5)));
    }
    var networks =
        engine.ran(
            "docker",
            "network",
            "ls",
            "-q",
            "--filter",
            "label=com.docker.compose.project=" + project);
    networks.stdout().lines().forEach(n -> engine.ran("docker", "network", "rm", n));
    // Files of other owners: the server's directory is not ours.
    engine.ran("rm", "-rf", work.toString());
  }
}
