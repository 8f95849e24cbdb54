package dev.belay.writers;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.deployment.FakeDeployment;
import dev.belay.deployment.Migrator;
import dev.belay.evidence.RunReport;
import dev.belay.journal.RunDirectory;
import dev.belay.journal.State;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnShell;
import dev.belay.plan.Order;
import dev.belay.plan.Plan;
import dev.belay.plan.UpgradePlanner;
import dev.belay.plan.WayBack;
import dev.belay.run.Ending;
import dev.belay.run.Observer;
import dev.belay.run.Patience;
import dev.belay.run.Runs;
import dev.belay.step.Binding;
import dev.belay.step.Proof;
import dev.belay.step.World;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A small installation on a real server, of which everything but the programs is real: the plan,
 * the runner, the journal and the store of the product.
 */
final class Scene implements AutoCloseable {
  private static final Label LABEL = new Label("scene", "look");
  private static final String FROM = "1.8.1";
  static final String TO = "1.15.0";

  private final DatabaseServer server;
  private final String database;
  private final Path directory;
  private final Runs runs;
  private final RunDirectory run;
  final FakeDeployment deployment = new FakeDeployment(FROM);

  /** What the migration does beside changing the schema. */
  Duration migration = Duration.ZERO;

  boolean migrationFails;

  Scene(DatabaseServer server, String database, String owner, Path directory) {
    this.server = server;
    this.database = database;
    this.directory = directory;
    try (Session session = server.open(LABEL)) {
      session.execute("create database %s owner %s".formatted(database, owner));
    }
    try (Session session = database(owner).open(LABEL)) {
      session.execute(
          """
          create table alembic_version (version_num varchar(32) primary key);
          insert into alembic_version values ('old');
          create table beats (id bigserial primary key, word text not null unique);
          """);
    }
    this.runs =
        new Runs(
            binding(),
            InstantSource.system(),
            new Patience(Duration.ofSeconds(5), Duration.ofMillis(10)),
            Observer.silent());
    this.run = new State(directory).add(InstantSource.system().instant());
  }

  DatabaseServer database(String role) {
    return new DatabaseServer(
        server.uri().withUser(role).withDatabase(database), server.password());
  }

  private Binding binding() {
    var store = new PostgresStore(server, new TreeMap<>(Map.of("database:dify", database)));
    return (id, path, fence) ->
        new World(
            id,
            path,
            InstantSource.system(),
            fence,
            deployment,
            new Migration(),
            store,
            server,
            new DirectoryStore(new OwnShell()),
            List.of());
  }

  Ending upgrade() {
    var migrations = List.of(new Order.Migration("database:dify", "old", "new"));
    Plan plan =
        UpgradePlanner.plan(
            Order.of(FROM, "scene", List.of(new Order.Leg(TO, migrations)), List.of(), List.of()));
    return runs.start(run, plan);
  }

  Ending rollback(boolean keepNewRows) {
    return runs.rollback(
        run,
        new WayBack(keepNewRows ? WayBack.Rows.KEEP : WayBack.Rows.AS_BEGUN, Optional.empty()));
  }

  Ending resume() {
    return runs.resume(run);
  }

  Ending finish() {
    return runs.finish(run);
  }

  /** The words that are in the database in use. */
  Set<String> live() {
    return words(database);
  }

  /** Everything that is on record of the run. */
  List<Proof> proofs() {
    return RunReport.of(run).legs().stream()
        .flatMap(l -> l.steps().stream())
        .flatMap(s -> s.proofs().stream())
        .toList();
  }

  /** The words that are in databases that the run says it set aside, and in files it exported. */
  Set<String> listed() {
    var found = new TreeSet<String>();
    for (Proof proof : proofs()) {
      if (proof instanceof Proof.Answered(var what, var name) && what.equals("kept aside")) {
        try (Session session = server.open(LABEL)) {
          session.execute("alter database %s allow_connections true".formatted(Sql.name(name)));
        }
        found.addAll(words(name));
      }
      if (proof instanceof Proof.Answered(var what, var file) && what.equals("exported")) {
        found.addAll(Exported.words(Path.of(file)));
      }
    }
    return found;
  }

  private Set<String> words(String name) {
    try (Session session = server.open(name, LABEL)) {
      return new TreeSet<>(session.query("select word from beats", r -> r.getString(1)));
    }
  }

  private final class Migration implements Migrator {
    @Override
    public Means means() {
      return Means.COMMAND;
    }

    @Override
    public String migrate(Place place, String release, String label) {
      try (Session session = server.open(place.reached(), LABEL)) {
        session.execute("alter table beats add currency text not null default 'USD'");
        session.execute("select pg_sleep(" + migration.toMillis() / 1000.0 + ")");
        if (migrationFails) {
          throw new OutsideException(Failure.unknown("the migration failed", "a fault", "repair"));
        }
        session.execute("update alembic_version set version_num = 'new'");
      }
      return "migrated";
    }

    @Override
    public Optional<String> running(String label) {
      return Optional.empty();
    }

    @Override
    public void end(String label) {}
  }

  /** Drops what is left on the server. */
  @Override
  public void close() {
    try (Session session = server.open(LABEL)) {
      var names =
          new ArrayList<>(
              session.query(
                  "select datname from pg_database where datname = ? or datname like ?",
                  r -> r.getString(1),
                  database,
                  database + "\\_\\_belay%"));
      names.forEach(name -> session.execute("drop database " + Sql.name(name) + " with (force)"));
      session.execute("delete from belay.hold where database = ?", database);
    }
    Folders.delete(directory);
  }
}
