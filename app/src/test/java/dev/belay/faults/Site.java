package dev.belay.faults;

import dev.belay.Assembly;
import dev.belay.cli.CommandLineStart;
import dev.belay.cli.Terminal;
import dev.belay.database.DatabaseServer;
import dev.belay.database.Session;
import dev.belay.journal.State;
import dev.belay.plan.Order;
import dev.belay.plan.Plan;
import dev.belay.plan.PlanFile;
import dev.belay.plan.UpgradePlanner;
import dev.belay.run.Ending;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One installation on the test's server: two databases as one set, files, and an application with
 * the commands of an operator. It is made anew for every crash, so that all crashes start alike.
 */
final class Site implements AutoCloseable {
  static final String FROM = "1.8.1";
  static final String TO = "1.15.0";

  private final Path folder;
  private final SiteDatabases databases;
  private @Nullable Application application;
  private VictimProgram program = VictimProgram.cold();
  private Path states;
  private int number;

  /** Its database's name is unique among the sites of a server. */
  Site(Path folder, DatabaseServer server, String database) throws IOException {
    this.folder = folder;
    this.states = folder;
    this.databases = new SiteDatabases(server, database);
    databases.makeOriginal();
    renew(false);
  }

  /** The installation as it was at the beginning, in a new folder. */
  void renew(boolean conflict) throws IOException {
    if (application != null) {
      application.close();
    }
    number++;
    databases.renew(conflict);
    write();
    application = new Application(home(), databases.server());
    application.serve();
  }

  private void write() throws IOException {
    DatabaseServer server = databases.server();
    Path storage = Files.createDirectories(home().resolve("storage/upload_files"));
    for (int i = 0; i < 40; i++) {
      Files.writeString(
          storage.resolve("upload-%02d.txt".formatted(i)), "upload %d\n".formatted(i));
    }
    Files.writeString(home().resolve("storage/changed.txt"), "as it was\n");
    Files.writeString(home().resolve("release"), FROM + "\n");
    Files.writeString(home().resolve("database"), database() + "\n");
    Path script = home().resolve("app");
    Files.writeString(script, Application.SCRIPT);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Path password = home().resolve("password");
    Files.writeString(password, server.password().orElseThrow().value() + "\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    var text = new StringBuilder();
    text.append("database: %s%n".formatted(server.uri()));
    text.append("password-file: password\n");
    text.append(
        "databases: {dify: %s, dify_plugin: %s}%n".formatted(database(), databases.plugin()));
    text.append("files: {app-storage: {path: storage, policy: union}}\n");
    text.append("commands:\n");
    for (String name : "activity installed stop install start open health migrate".split(" ")) {
      text.append("  %s: ./app %s%n".formatted(name, name));
    }
    Files.writeString(installation(), text);
    Files.writeString(plan(), PlanFile.text(upgradePlan()));
  }

  private static Plan upgradePlan() {
    var migrations =
        List.of(
            new Order.Migration("database:dify", "old", "new"),
            new Order.Migration("database:dify_plugin", "old", "new"));
    return UpgradePlanner.plan(
        Order.of(
            FROM,
            "site",
            List.of(new Order.Leg(TO, migrations)),
            List.of("files:app-storage"),
            List.of()));
  }

  Application application() {
    return Objects.requireNonNull(application);
  }

  /** The machine is up again: the application's commands work, and nothing of it runs. */
  void reopenApplication() throws IOException {
    application().close();
    application = new Application(home(), databases.server());
    application.restart();
  }

  String database() {
    return databases.name();
  }

  /** How a Belay is started that is to be disturbed here. */
  VictimProgram program() {
    return program;
  }

  Site with(VictimProgram other) {
    program = other;
    return this;
  }

  Path home() {
    return folder.resolve("installation-" + number);
  }

  State state() {
    return new State(states.resolve("state-" + number));
  }

  /** Keeps the state of Belay on another volume than everything else. */
  Site statesIn(Path volume) {
    states = volume;
    return this;
  }

  Path installation() {
    return home().resolve("belay.yaml");
  }

  Path plan() {
    return home().resolve("plan.json");
  }

  /** What a command of Belay did. */
  record Said(int exit, String text) {}

  /** Runs {@code belay WORDS --state …} as it is, without any fault. */
  Said belay(String... words) {
    var said = new StringWriter();
    var out = new PrintWriter(said, true);
    var arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--state", state().directory().toString()));
    int exit =
        CommandLineStart.run(
            new Assembly(), new Terminal(out, out), arguments.toArray(String[]::new));
    databases.endBelay();
    return new Said(exit, said.toString());
  }

  /** An upgrade without any fault. */
  Ending upgrade() {
    return FaultMain.start(new Assembly(), state().directory(), installation(), plan());
  }

  SiteDatabases databases() {
    return databases;
  }

  /** Release, front, databases and files, in lines that can be compared. */
  SortedMap<String, String> world() throws IOException {
    var world = new TreeMap<String, String>();
    for (String name : List.of("release", "front")) {
      world.put(name, Files.readString(home().resolve(name)).strip());
    }
    for (String name : databases.both()) {
      try (Session session =
          databases.server().open(databases.reached(name), SiteDatabases.LABEL)) {
        world.put("database " + name, String.join("\n", SiteSchema.contents(session, name)));
      }
    }
    Path storage = home().resolve("storage");
    try (var files = Files.walk(storage)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        world.put("file " + storage.relativize(file), Files.readString(file));
      }
    }
    return world;
  }

  @Override
  public void close() {
    application().close();
  }
}
