package dev.belay.demo;

import dev.belay.database.Cluster;
import dev.belay.database.DatabaseServer;
import dev.belay.database.EmbeddedPostgres;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.plan.UpgradePlanner;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.run.Ending;
import dev.belay.run.Observer;
import dev.belay.run.Patience;
import dev.belay.run.Runs;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The whole path on a sample installation, in one folder, with nothing but the JDK. */
public final class Demo {
  private static final Label LABEL = new Label("demo", "look");

  private final Shell shell;
  private final Catalog catalog;
  private final BiFunction<Installation, DatabaseServer, Binding> bindings;
  private final Consumer<String> say;
  private final Observer observer;

  /**
   * @param say takes the lines of the story
   * @param observer is told of every step
   */
  public Demo(
      Shell shell,
      Catalog catalog,
      BiFunction<Installation, DatabaseServer, Binding> bindings,
      Consumer<String> say,
      Observer observer) {
    this.shell = shell;
    this.catalog = catalog;
    this.bindings = bindings;
    this.say = say;
    this.observer = observer;
  }

  /**
   * What became of it.
   *
   * @param asPromised whether the good upgrade arrived, or the broken one left every row as it was
   */
  public record Story(RunDirectory run, Plan plan, Ending ending, boolean asPromised) {}

  /**
   * Plays it.
   *
   * @param folder empty; everything is made below it, and stays
   * @param belay how a shell starts this Belay
   * @param broken whether the data is such that the migration fails on it
   */
  public Story play(Path folder, String belay, boolean broken) throws IOException {
    // The embedded server runs as another user when this is root: it must reach its own folder.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    ReleaseFacts from = catalog.release(DifyVersion.of(SampleFolder.FROM));
    ReleaseFacts to = catalog.release(DifyVersion.of(SampleFolder.TO));
    var binaries = EmbeddedPostgres.unpacked(shell);
    var cluster = Cluster.create(shell, binaries, folder.resolve("postgres"), Map.of());
    cluster.start();
    say.accept(
        "PostgreSQL %s is started in that folder; nothing else on this machine is touched."
            .formatted(binaries.version()));
    try {
      return played(folder, belay, broken, cluster, from, to);
    } finally {
      cluster.stop();
    }
  }

  private Story played(
      Path folder,
      String belay,
      boolean broken,
      Cluster cluster,
      ReleaseFacts from,
      ReleaseFacts to)
      throws IOException {
    DatabaseServer server = cluster.server();
    fill(server, from.alembicHead(), broken);
    var home = new SampleFolder(folder.resolve("installation"));
    var counts =
        home.write(from, server, cluster.folder().resolve("password"), belay, to.alembicHead());
    say.accept(
        "A sample installation of Dify %s is made: 20,000 messages, %d files, %d keys in .env."
            .formatted(SampleFolder.FROM, counts.get("files"), counts.get("keys")));

    Installation installation = InstallationFile.read(home.installationFile());
    Binding binding = bindings.apply(installation, server);
    var state = new State(folder.resolve("state"));
    var run = state.add(InstantSource.system().instant());
    var deployment = binding.world(run.run(), run.path(), Looking.FENCE).deployment();
    deployment.startClosed();
    deployment.open();
    try {
      post(home, 3);
      say.accept("It serves: three messages were written through its HTTP interface.");
      List<String> before = fingerprint(server);
      Plan plan = plan(from, to);
      say.accept(
          "The plan to %s has %d steps; its digest, which is its name, is %s."
              .formatted(
                  SampleFolder.TO, plan.steps().size(), PlanFile.digest(plan).substring(0, 12)));
      if (broken) {
        say.accept(
            "Two messages stand at one place of a conversation: the migration will fail on them.");
      }
      var runs = new Runs(binding, InstantSource.system(), Patience.usual(), observer);
      Ending ending = runs.start(run, plan);
      boolean same = before.equals(fingerprint(server));
      if (ending instanceof Ending.Completed) {
        post(home, 2);
      }
      return new Story(run, plan, ending, broken ? taken(ending) && same : arrived(ending));
    } finally {
      deployment.stopWriters();
    }
  }

  private static boolean taken(Ending ending) {
    return ending instanceof Ending.TakenBack;
  }

  private static boolean arrived(Ending ending) {
    return ending instanceof Ending.Completed;
  }

  private static void fill(DatabaseServer server, String revision, boolean broken) {
    try (Session session = server.open(LABEL)) {
      session.execute("create database dify");
    }
    try (Session session = server.open("dify", LABEL)) {
      SampleSchema.fill(session, revision, broken);
    }
  }

  private static List<String> fingerprint(DatabaseServer server) {
    try (Session session = server.open("dify", LABEL)) {
      return SampleSchema.fingerprint(session);
    }
  }

  private static Plan plan(ReleaseFacts from, ReleaseFacts to) {
    var migration =
        new UpgradePlanner.Migration("database:dify", from.alembicHead(), to.alembicHead());
    return UpgradePlanner.plan(
        SampleFolder.FROM,
        "sample",
        List.of(new UpgradePlanner.Leg(SampleFolder.TO, List.of(migration))),
        List.of("files:app-storage"),
        List.of());
  }

  private static void post(SampleFolder home, int messages) throws IOException {
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
