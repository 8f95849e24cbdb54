package dev.belay.acceptance.compose;

import dev.belay.outside.Command;
import dev.belay.outside.Ran;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** One installation of stand-in images under its own project name; everything goes with it. */
final class StandIn implements AutoCloseable {
  private static final String PLUGINS = "dify_plugin";
  private static final Path PARTS = Path.of("stand-in").toAbsolutePath();

  final String project;
  final Path directory;
  final int port;
  private final Path work;

  private StandIn(String project, Path work, int port) {
    this.project = project;
    this.work = work;
    this.directory = work.resolve("dify/docker");
    this.port = port;
  }

  /** Dify's own Compose files where they are present, else the small ones of the stand-in. */
  static Path releases(String... needed) {
    for (String place :
        new String[] {System.getenv("DIFY_RELEASES"), "../../shared/dify-releases"}) {
      if (place != null
          && List.of(needed).stream().allMatch(r -> Files.isDirectory(Path.of(place, r)))) {
        return Path.of(place);
      }
    }
    return PARTS.resolve("releases");
  }

  /** Installs a release, starts it and waits until it answers. */
  static StandIn installed(Path work, String release, String target) throws IOException {
    build(release, target);
    String project =
        "belaytest" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    var stack = new StandIn(project, work, freePort());
    stack.tree(releases(release, target), release, stack.directory);
    stack.environment(stack.directory);
    stack.up();
    return stack;
  }

  /** Makes the images; an engine of the test's own got them when it was started. */
  static void build(String... releases) {
    if (!Engine.isOwn()) {
      var argv = new ArrayList<>(List.of(PARTS.resolve("build").toString()));
      argv.addAll(List.of(releases));
      Engine.must(Duration.ofMinutes(20), argv.toArray(String[]::new));
    }
  }

  /** The tree of a release, as a checkout would have it. */
  void tree(Path releases, String release, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Engine.must(
        Duration.ofMinutes(1),
        PARTS.resolve("tree").toString(),
        releases.toString(),
        release,
        to.toString());
  }

  /** The release's own template with this installation's ports and a secret that must not leak. */
  void environment(Path docker) throws IOException {
    String text = Files.readString(docker.resolve(".env.example"));
    String[][] values = {
      {"EXPOSE_NGINX_PORT", String.valueOf(port)},
      {"EXPOSE_NGINX_SSL_PORT", String.valueOf(freePort())},
      {"EXPOSE_PLUGIN_DEBUGGING_PORT", String.valueOf(freePort())},
      {"EXPOSE_DB_PORT", String.valueOf(freePort())},
      {"SECRET_KEY", "sk-canary-in-env"},
    };
    for (String[] value : values) {
      String line = value[0] + "=" + value[1];
      text =
          text.contains("\n" + value[0] + "=")
              ? text.replaceAll("(?m)^" + value[0] + "=.*$", line)
              : text + "\n" + line + "\n";
    }
    Files.writeString(docker.resolve(".env"), text);
  }

  /**
   * What the target's tree brings: all that it tracks, and the environment of this installation.
   */
  void stage(String release, String target, Path to) throws IOException {
    Path checkout = work.resolve("checkout/docker");
    tree(releases(release, target), target, checkout);
    environment(checkout);
    for (String listed :
        List.of(
            "docker-compose.yaml", ".env", "envs", "nginx", "ssrf_proxy", "volumes/sandbox/conf")) {
      if (Files.exists(checkout.resolve(listed))) {
        Files.createDirectories(to.resolve(listed).getParent());
        Engine.must(
            Duration.ofSeconds(20),
            "cp",
            "-r",
            checkout.resolve(listed).toString(),
            to.resolve(listed).toString());
      }
    }
  }

  /** The content of every uploaded file. */
  String files() {
    return Engine.must(Duration.ofSeconds(20), "sh", "-c", "cat " + storage() + "/upload_files/*")
        .stdout();
  }

  void up() {
    if (compose("config", "--services").stdout().lines().anyMatch("db"::equals)) {
      // Up to 1.0 nothing waits for it, and the migration of a first start fails without it.
      compose("up", "--detach", "--quiet-pull", "--wait", "db");
    }
    compose("up", "--detach", "--quiet-pull");
    Engine.await(Duration.ofMinutes(3), () -> get("/console/api/setup").contains("step"));
  }

  Ran compose(String... arguments) {
    var argv = new ArrayList<>(List.of("docker", "compose", "--project-name", project));
    argv.addAll(List.of(arguments));
    return Engine.SHELL
        .run(Command.of(argv.toArray(String[]::new)).in(directory).within(Duration.ofMinutes(5)))
        .orFail("compose " + arguments[0], "look at it");
  }

  /** One value, or rows as lines, from the main database. */
  String sql(String statement) {
    return sql("dify", statement);
  }

  String sql(String database, String statement) {
    String container = databaseContainer();
    return Engine.must(
            Duration.ofMinutes(2),
            "docker",
            "exec",
            container,
            "psql",
            "-qAtX",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-d",
            database,
            "-c",
            statement)
        .stdout()
        .strip();
  }

  /** Its service is called {@code db} in older releases. */
  private String databaseContainer() {
    return Stream.of("db_postgres", "db")
        .map(this::container)
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** Where a service is reached from the engine's host. */
  String address(String service) {
    return Engine.said(
            "docker",
            "inspect",
            "--format",
            "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}",
            container(service))
        .split(" ")[0];
  }

  private String container(String service) {
    return Engine.must(
            Duration.ofSeconds(20),
            "docker",
            "ps",
            "--quiet",
            "--filter",
            "label=com.docker.compose.project=" + project,
            "--filter",
            "label=com.docker.compose.service=" + service)
        .stdout()
        .strip();
  }

  /** Every row of every table of the stand-in as one hash; the times of beats are left out. */
  String rows() {
    return rows("dify") + (hasPlugins() ? rows(PLUGINS) : "");
  }

  private String rows(String database) {
    var all = new StringBuilder();
    for (String table :
        sql(database, "select tablename from pg_tables where schemaname = 'public' order by 1")
            .split("\n")) {
      if (!table.equals("beats")) {
        all.append(database)
            .append(' ')
            .append(table)
            .append(' ')
            .append(
                sql(
                    database,
                    "select md5(string_agg(t::text, '|' order by t::text)) from " + table + " t"))
            .append('\n');
      }
    }
    return all.toString();
  }

  /** Whether the plugin daemon's database is there under its own name. */
  boolean hasPlugins() {
    return sql("postgres", "select count(*) from pg_database where datname = '" + PLUGINS + "'")
        .equals("1");
  }

  /** Where the stand-in's release keeps them. */
  private String credentials() {
    return sql("select to_regclass('provider_credentials') is not null").equals("t")
        ? "provider_credentials"
        : "providers";
  }

  void seed() throws IOException {
    sql(
        """
        insert into tenants values ('00000000-0000-0000-0000-000000000001', 'one', 'public key');
        insert into accounts values (gen_random_uuid(), 'a@example.com');
        insert into apps values (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 'an app');
        insert into %s (id, tenant_id, provider_name, encrypted_config)
          values (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 'openai', 'cipher');
        insert into messages (id, app_id, query)
          select gen_random_uuid(), (select id from apps), 'message ' || n from generate_series(1, 200) n\
        """
            .formatted(credentials()));
    if (hasPlugins()) {
      sql(
          PLUGINS,
          "insert into plugin_installations (tenant_id, plugin_unique_identifier) values"
              + " ('00000000-0000-0000-0000-000000000001', 'a/plugin:1.0.0@abc')");
    }
    Path keys = storage().resolve("privkeys/00000000-0000-0000-0000-000000000001");
    Files.createDirectories(keys);
    Files.writeString(keys.resolve("private.pem"), "private key");
    Engine.must(Duration.ofSeconds(20), "chown", "-R", "1001:1001", storage().toString());
    post("/v1/files/upload", "file before the upgrade");
  }

  /** Runs the stand-in of the vector store in its container, beside the one that serves. */
  String vectors(String doing) {
    return Engine.must(
            Duration.ofMinutes(1),
            "docker",
            "exec",
            container("weaviate"),
            "python3",
            "/stand-in/weaviate.py",
            doing)
        .stdout()
        .strip();
  }

  Path storage() {
    return directory.resolve("volumes/app/storage");
  }

  String get(String path) {
    return Web.get(uri(path));
  }

  String post(String path, String body) {
    return Web.post(uri(path), body);
  }

  /** The ids of all of its containers, stopped ones included. */
  List<String> containers() {
    return Engine.said(
            "docker", "ps", "-aq", "--filter", "label=com.docker.compose.project=" + project)
        .lines()
        .toList();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A server of its operator's that is no part of it, in its network under a name of its own. */
  void neighbour(String name, int port) {
    Engine.must(
        Duration.ofMinutes(1),
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
    Engine.ran("docker", "rm", "-fv", neighbour());
    var ids = containers();
    if (!ids.isEmpty()) {
      var argv = new ArrayList<>(List.of("docker", "rm", "-fv"));
      argv.addAll(ids);
      Engine.SHELL.run(Command.of(argv.toArray(String[]::new)).within(Duration.ofMinutes(2)));
    }
    for (String network :
        Engine.ran(
                "docker",
                "network",
                "ls",
                "-q",
                "--filter",
                "label=com.docker.compose.project=" + project)
            .stdout()
            .lines()
            .toList()) {
      Engine.ran("docker", "network", "rm", network);
    }
    // Files of other owners: the server's directory is not ours.
    Engine.ran("rm", "-rf", work.toString());
  }
}
