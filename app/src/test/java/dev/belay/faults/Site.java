package dev.belay.faults;

import dev.belay.Assembly;
import dev.belay.cli.CommandLineStart;
import dev.belay.cli.Terminal;
import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.journal.State;
import dev.belay.outside.OutsideException;
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
  private static final Label LABEL = new Label("site", "look");

  private final Path folder;
  private final DatabaseServer server;
  private final String database;
  private @Nullable Application application;
  private VictimProgram program = VictimProgram.cold();
  private Path states;
  private int number;

  /** Its database's name is unique among the sites of a server. */
  Site(Path folder, DatabaseServer server, String database) throws IOException {
    this.folder = folder;
    this.states = folder;
    this.server = server;
    this.database = database;
    try (Session session = server.open(LABEL)) {
      session.execute("create database " + original());
    }
    try (Session session = server.open(original(), LABEL)) {
      SiteSchema.fill(session);
    }
    renew(false);
  }

  /** The installation as it was at the beginning, in a new folder. */
  void renew(boolean conflict) throws IOException {
    if (application != null) {
      application.close();
    }
    number++;
    try (Session session = server.open(LABEL)) {
      databases(session).forEach(d -> session.execute("drop database " + Sql.name(d)));
      if (session.one("select to_regclass('belay.hold') is not null", r -> r.getBoolean(1))) {
        session.execute("delete from belay.hold where database in (?, ?)", database, plugin());
        session.execute("drop table if exists belay." + ballast());
      }
      for (String name : List.of(database, plugin())) {
        session.execute("create database %s template %s".formatted(name, original()));
        session.execute(
            "alter database %s set timezone = 'Europe/Berlin'; comment on database %s is 'ours'"
                .formatted(name, name));
      }
    }
    if (conflict) {
      try (Session session = server.open(database, LABEL)) {
        SiteSchema.plantConflict(session);
      }
    }
    write();
    application = new Application(home(), server);
    application.serve();
  }

  private void write() throws IOException {
    Path storage = Files.createDirectories(home().resolve("storage/upload_files"));
    for (int i = 0; i < 40; i++) {
      Files.writeString(
          storage.resolve("upload-%02d.txt".formatted(i)), "upload %d\n".formatted(i));
    }
    Files.writeString(home().resolve("storage/changed.txt"), "as it was\n");
    Files.writeString(home().resolve("release"), FROM + "\n");
    Files.writeString(home().resolve("database"), database + "\n");
    Path script = home().resolve("app");
    Files.writeString(script, Application.SCRIPT);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Path password = home().resolve("password");
    Files.writeString(password, server.password().orElseThrow().value() + "\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    var text = new StringBuilder();
    text.append("database: %s%n".formatted(server.uri()));
    text.append("password-file: password\n");
    text.append("databases: {dify: %s, dify_plugin: %s}%n".formatted(database, plugin()));
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
            new UpgradePlanner.Migration("database:dify", "old", "new"),
            new UpgradePlanner.Migration("database:dify_plugin", "old", "new"));
    return UpgradePlanner.plan(
        FROM,
        "site",
        List.of(new UpgradePlanner.Leg(TO, migrations)),
        List.of("files:app-storage"),
        List.of());
  }

  Application application() {
    return Objects.requireNonNull(application);
  }

  /** The machine is up again: the application's commands work, and nothing of it runs. */
  void reopenApplication() throws IOException {
    application().close();
    application = new Application(home(), server);
    application.restart();
  }

  String database() {
    return database;
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
    return new Said(exit, said.toString());
  }

  /** An upgrade without any fault. */
  Ending upgrade() {
    return FaultMain.start(new Assembly(), state().directory(), installation(), plan());
  }

  /**
   * Makes every statement about databases wait in the server, until what is returned is run; one in
   * a transaction that has changed databases already is not held.
   */
  Runnable holdServer() {
    Session session = server.open(LABEL);
    try {
      session.execute(
          "begin; set local lock_timeout = '300ms'; lock table pg_database in share mode");
    } catch (OutsideException e) {
      session.close();
    }
    return session::close;
  }

  /** Ends every session of Belay's, as a machine does that dies. */
  void endSessions() {
    try (Session session = server.open(LABEL)) {
      session.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name like"
              + " 'belay/%' and pid in (select pid from pg_locks where locktype = 'advisory' and"
              + " objid in (select (hashtext(d)::bigint & 4294967295)::oid from unnest('{%s,%s}'::text[])"
                  .formatted(database, plugin())
              + " d))");
    }
  }

  /** A session of a test in the site's first database. */
  Session session() {
    return server.open(database, LABEL);
  }

  /** Release, front, databases and files, in lines that can be compared. */
  SortedMap<String, String> world() throws IOException {
    var world = new TreeMap<String, String>();
    for (String name : List.of("release", "front")) {
      world.put(name, Files.readString(home().resolve(name)).strip());
    }
    for (String name : List.of(database, plugin())) {
      try (Session session = server.open(name, LABEL)) {
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

  /** What Belay keeps on the server, and the locks it holds there. */
  List<String> left() {
    try (Session session = server.open(LABEL)) {
      var left = new ArrayList<>(databases(session));
      left.removeAll(List.of(database, plugin()));
      if (session.one("select to_regclass('belay.hold') is not null", r -> r.getBoolean(1))) {
        left.addAll(
            session.query(
                "select database || ' held by ' || run from belay.hold where database in (?, ?)",
                r -> r.getString(1),
                database,
                plugin()));
      }
      left.addAll(
          session.query(
              "select relname from pg_class where relname = ?", r -> r.getString(1), ballast()));
      return left;
    }
  }

  private List<String> databases(Session session) {
    return session.query(
        "select datname from pg_database where datname like ? and datname <> ? order by 1",
        r -> r.getString(1),
        database + "%",
        original());
  }

  private String plugin() {
    return database + "_plugin";
  }

  private String original() {
    return database + "_original";
  }

  private String ballast() {
    return "ballast_%08x".formatted(held().hashCode());
  }

  private String held() {
    return database + "," + plugin();
  }

  @Override
  public void close() {
    application().close();
  }
}
