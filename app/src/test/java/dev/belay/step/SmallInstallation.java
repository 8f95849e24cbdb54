package dev.belay.step;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.ScratchServers;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.deployment.FakeDeployment;
import dev.belay.deployment.Login;
import dev.belay.deployment.Migrator;
import dev.belay.outside.OwnShell;
import dev.belay.store.FileSource;
import dev.belay.store.InstallationKey;
import dev.belay.store.files.DirectoryStore;
import dev.belay.store.postgres.PostgresBackup;
import dev.belay.store.postgres.PostgresStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Two databases on a real server, a directory, and an application in memory, held by a run. */
final class SmallInstallation {
  static final String FROM = "1.8.1";
  static final String TO = "1.15.0";
  static final String DIFY = MigrateDatabase.DIFY;
  static final String PLUGINS = MigratePlugins.ROLE;

  /** Of a database that is not there. */
  static final String CREATED = "database:created";

  static final String FILES = "files:storage";
  private static final Label LABEL = new Label("test", "small");
  private static final OwnShell SHELL = new OwnShell();

  final FakeDeployment deployment = new FakeDeployment(FROM);
  private final TreeMap<String, String> databases = new TreeMap<>();
  private final Path folder;
  private final ScratchServer scratch;
  private final Path storage;
  private World world;

  SmallInstallation(Path folder, ScratchServer scratch) throws IOException {
    this.folder = folder;
    this.scratch = scratch;
    databases.put(
        DIFY,
        TestServer.database(
                "small",
                """
                create table alembic_version (version_num text);
                insert into alembic_version values ('old');
                create table messages (id int primary key, query text);
                insert into messages select i, 'question ' || i from generate_series(1, 50) i;
                """)
            .uri()
            .database());
    databases.put(
        PLUGINS,
        TestServer.database(
                "small_plugin",
                "create table plugins (id int primary key, name text);"
                    + " insert into plugins select i, 'p' || i from generate_series(1, 5) i")
            .uri()
            .database());
    deployment.plugins = Optional.of(new Login("postgres", databases.get(PLUGINS)));
    storage = Files.createDirectories(folder.resolve("storage"));
    Files.writeString(storage.resolve("one.txt"), "one\n");
    Files.writeString(storage.resolve("two.txt"), "two\n");
    Path set = Files.createDirectories(folder.resolve("backups")).resolve("set");
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve(World.BACKUP_NOTE), set.toString());
    world = bound();
    world.claim("upgrade");
  }

  /** The target has a database more, which is not there yet. */
  void expectOneMore() {
    world.release();
    databases.put(CREATED, databases.get(DIFY) + "_created");
    world = bound();
    world.claim("upgrade");
  }

  private World bound() {
    DatabaseServer server = TestServer.shared();
    var key = InstallationKey.in(folder);
    SortedMap<String, String> there = new TreeMap<>(databases);
    there.remove(CREATED);
    return new World(
            databases.get(DIFY),
            folder.resolve("run"),
            InstantSource.system(),
            Looking.FENCE,
            deployment,
            new Sql(server),
            new PostgresStore(server, databases),
            server,
            new DirectoryStore(SHELL),
            List.of(FileSource.of(FILES, storage, FileSource.Policy.EXACT)))
        .with(
            new Reserve(
                new PostgresBackup(server, there, SHELL, key, List.of(), Optional.empty(), 1),
                new ScratchServers(
                    SHELL, Optional.of(scratch.server()), Optional.empty(), Optional.empty()),
                key,
                new Belonging(server, there.values(), folder.toString())));
  }

  World world() {
    return world;
  }

  /** What a release does to a database when it migrates it; nothing the second time, as Alembic. */
  private record Sql(DatabaseServer server) implements Migrator {
    @Override
    public Means means() {
      return Means.COMMAND;
    }

    @Override
    public String migrate(Place place, String release, String label) {
      try (Session session = server.open(place.reached(), LABEL)) {
        session.execute(
            place.database().contains("plugin")
                ? "alter table plugins add if not exists meta text default 'none'"
                : "alter table messages add if not exists currency text default 'USD';"
                    + " update alembic_version set version_num = 'new'");
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

  /** Somebody works with what runs now. */
  void work() {
    try (Session session = TestServer.shared().open(world.reached(DIFY), LABEL)) {
      session.execute("insert into messages (id, query) values (1000, 'later')");
    }
    try {
      Files.writeString(storage.resolve("one.txt"), "changed\n");
      Files.delete(storage.resolve("two.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What runs, every row and every file, in lines that can be compared. */
  SortedMap<String, String> facts() throws IOException {
    var facts = new TreeMap<String, String>();
    facts.put("activity", String.valueOf(deployment.activity()));
    facts.put("installed", String.valueOf(deployment.installed()));
    for (Map.Entry<String, String> one : databases.entrySet()) {
      facts.put(one.getKey(), rows(one.getKey()));
    }
    try (var files = Files.walk(storage)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        facts.put("file " + storage.relativize(file), Files.readString(file));
      }
    }
    return facts;
  }

  private String rows(String role) {
    try (Session session = TestServer.shared().open(LABEL)) {
      if (session.number("select count(*) from pg_database where datname = ?", world.reached(role))
          == 0) {
        return "is not there";
      }
    }
    var rows = new StringBuilder();
    try (Session session = TestServer.shared().open(world.reached(role), LABEL)) {
      for (String table :
          session.query(
              "select tablename from pg_tables where schemaname = 'public' order by 1",
              r -> r.getString(1))) {
        rows.append(table)
            .append(": ")
            .append(
                session.text(
                    "select coalesce(string_agg(to_jsonb(t)::text, ' ' order by"
                        + " to_jsonb(t)::text), '') from %s t".formatted(table)))
            .append('\n');
      }
    }
    return rows.toString();
  }
}
