package dev.belay.demo;

import dev.belay.database.Cluster;
import dev.belay.database.DatabaseServer;
import dev.belay.database.EmbeddedPostgres;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.deployment.Deployment;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.step.Binding;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.Looking;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A sample installation that serves, with a PostgreSQL of its own, in one folder, with nothing but
 * the JDK: {@code installation/} beside {@code postgres/}. Closing it stops both and deletes
 * neither.
 */
public final class Demo implements AutoCloseable {
  private static final Label LABEL = new Label("demo", "look");

  private final Cluster cluster;
  private final SampleFolder home;
  private final Map<String, Integer> counts;
  private final Deployment deployment;

  private Demo(
      Cluster cluster, SampleFolder home, Map<String, Integer> counts, Deployment deployment) {
    this.cluster = cluster;
    this.home = home;
    this.counts = counts;
    this.deployment = deployment;
  }

  /**
   * Makes and starts it.
   *
   * @param folder empty; everything is made below it, and stays
   * @param belay how a shell starts this Belay
   */
  public static Demo start(
      Shell shell,
      Catalog catalog,
      BiFunction<Installation, DatabaseServer, Binding> bindings,
      Path folder,
      String belay)
      throws IOException {
    // The embedded server runs as another user when this is root: it must reach its own folder.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    ReleaseFacts from = catalog.release(DifyVersion.of(SampleFolder.FROM));
    ReleaseFacts to = catalog.release(DifyVersion.of(SampleFolder.TO));
    var binaries = EmbeddedPostgres.unpacked(shell);
    var cluster = Cluster.create(shell, binaries, folder.resolve("postgres"), Map.of());
    cluster.start();
    try {
      DatabaseServer server = cluster.server();
      fill(server, from.alembicHead());
      var home = new SampleFolder(folder.resolve("installation"));
      var counts =
          home.write(from, server, cluster.folder().resolve("password"), belay, to.alembicHead());
      Installation installation = InstallationFile.read(home.installationFile());
      var deployment =
          bindings
              .apply(installation, server)
              .world("demo", folder.resolve("state"), Looking.FENCE)
              .deployment();
      deployment.startClosed();
      deployment.open();
      return new Demo(cluster, home, counts, deployment);
    } catch (IOException | RuntimeException e) {
      cluster.stop();
      throw e;
    }
  }

  /** The version of its PostgreSQL. */
  public String postgres() {
    return cluster.binaries().version();
  }

  public Path home() {
    return home.home();
  }

  /** How many {@code keys} its environment has, and how many {@code files} are stored. */
  public Map<String, Integer> counts() {
    return counts;
  }

  @Override
  public void close() {
    try {
      deployment.stopWriters();
    } finally {
      cluster.stop();
    }
  }

  private static void fill(DatabaseServer server, String revision) {
    try (Session session = server.open(LABEL)) {
      session.execute("create database dify");
    }
    try (Session session = server.open("dify", LABEL)) {
      SampleSchema.fill(session, revision, false);
    }
  }

  /** Makes two rows such as the migration cannot accept. */
  public void addConflict() {
    try (Session session = cluster.server().open("dify", LABEL)) {
      SampleSchema.addConflict(session);
    }
  }

  /** One line per table with a digest of all its rows. */
  public List<String> fingerprint() {
    try (Session session = cluster.server().open("dify", LABEL)) {
      return SampleSchema.fingerprint(session);
    }
  }

  /** Writes messages through its HTTP interface, as its users do. */
  public void post(int messages) throws IOException {
    String port = Files.readString(home.home().resolve("port")).strip();
    var uri = URI.create("http://127.0.0.1:" + port + "/v1/messages");
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 1; i <= messages; i++) {
        var request =
            HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString("hello " + i))
                .build();
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new OutsideException(
              Failure.unknown(
                  "the sample application did not take a message",
                  "POST " + uri + " answered " + status,
                  "belay demo"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
