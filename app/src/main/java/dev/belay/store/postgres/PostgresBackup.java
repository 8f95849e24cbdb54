package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.Shell;
import dev.belay.store.Act;
import dev.belay.store.Backup;
import dev.belay.store.BackupProof;
import dev.belay.store.BackupVerdict;
import dev.belay.store.DatabaseBackup;
import dev.belay.store.InstallationKey;
import dev.belay.store.KeptDatabase.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** Logical backups of the databases of one server. */
public final class PostgresBackup implements DatabaseBackup {
  private final DatabaseServer admin;
  private final SortedMap<String, String> databases;
  private final Shell shell;
  private final InstallationKey key;
  private final List<String> dumpPrefix;
  private final Optional<Path> postgresFolder;
  private final int sessions;
  private final Hold hold;

  /**
   * @param databases names by role
   * @param dumpPrefix what runs pg_dump beside the server, for example {@code docker exec db}
   * @param postgresFolder a folder of PostgreSQL's programs that a person named
   * @param sessions that read and write at once
   */
  public PostgresBackup(
      DatabaseServer admin,
      SortedMap<String, String> databases,
      Shell shell,
      InstallationKey key,
      List<String> dumpPrefix,
      Optional<Path> postgresFolder,
      int sessions) {
    this.admin = admin.database(DatabaseServer.MAINTENANCE);
    this.databases = databases;
    this.shell = shell;
    this.key = key;
    this.dumpPrefix = List.copyOf(dumpPrefix);
    this.postgresFolder = postgresFolder;
    this.sessions = sessions;
    this.hold = new Hold(this.admin, databases.values());
  }

  @Override
  public Backup write(Act act, Path set) {
    int major;
    try (Session session = admin.open(act.label())) {
      major = session.major();
    }
    SchemaSource schemas =
        SchemaDump.find(shell, dumpPrefix, postgresFolder, admin, major)
            .<SchemaSource>map(d -> d)
            .orElseGet(() -> new OwnSchema(act.label()));
    return new BackupWriter(admin, schemas, new SetFiles(set, key), act.label(), sessions)
        .write(databases.values());
  }

  @Override
  public Optional<Backup> sealed(Path set) {
    var files = new SetFiles(set, key);
    return files.sealed().map(digest -> files.manifest().backup(digest));
  }

  @Override
  public BackupVerdict check(Path set, String digest) {
    return new SetFiles(set, key).check(digest);
  }

  @Override
  public BackupProof restore(Act act, Path set, String digest, DatabaseServer onto) {
    var files = new SetFiles(set, key);
    return new BackupRestore(onto, files, act.label(), sessions)
        .restore(files.intact(digest), UnaryOperator.identity());
  }

  @Override
  public BackupProof prove(Act act, Path set, String digest, DatabaseServer onto) {
    var files = new SetFiles(set, key);
    Manifest manifest = files.intact(digest);
    UnaryOperator<String> naming = name -> Mark.name(name + "_proof", act.run(), Side.BEFORE);
    DatabaseServer scratch = onto.database(DatabaseServer.MAINTENANCE);
    List<String> names =
        manifest.databases().stream().map(Manifest.Database::name).map(naming).toList();
    drop(scratch, act, names);
    BackupProof proof =
        new BackupRestore(onto, files, act.label(), sessions).restore(manifest, naming);
    drop(scratch, act, names);
    return proof;
  }

  private static void drop(DatabaseServer server, Act act, List<String> names) {
    try (Session session = server.open(act.label())) {
      for (String name : names) {
        session.execute("drop database if exists " + Sql.name(name) + " with (force)");
      }
    }
  }

  @Override
  public BackupProof restoreRollbackPoint(Act act, Path set, String digest) {
    var files = new SetFiles(set, key);
    Manifest manifest = files.intact(digest);
    return hold.acting(
        act,
        session -> {
          dropAttempt(session, act, manifest);
          BackupProof proof =
              new BackupRestore(admin, files, act.label(), sessions)
                  .restore(manifest, name -> Mark.name(name, act.run(), Side.BEFORE));
          for (Manifest.Database d : manifest.databases()) {
            if (proof.proven()) {
              keep(session, act, manifest, d);
            } else {
              session.execute(
                  "drop database " + Sql.name(Mark.name(d.name(), act.run(), Side.BEFORE)));
            }
          }
          if (proof.proven()) {
            databases.values().forEach(d -> new Created(session, act, d).keepEmpty());
          }
          return proof;
        });
  }

  /**
   * What an earlier attempt restored from this very set; a rollback point that was copied is never
   * touched.
   */
  private static void dropAttempt(Session session, Act act, Manifest manifest) {
    for (Manifest.Database database : manifest.databases()) {
      String name = Mark.name(database.name(), act.run(), Side.BEFORE);
      boolean ours =
          Mark.find(session, name)
              .filter(f -> f.mark().map(m -> m.made().equals(manifest.written())).orElse(true))
              .isPresent();
      if (ours) {
        session.execute("drop database " + Sql.name(name) + " with (force)");
      }
    }
  }

  /** From here on it is a rollback point like one made by a copy. */
  private static void keep(
      Session session, Act act, Manifest manifest, Manifest.Database database) {
    String name = Mark.name(database.name(), act.run(), Side.BEFORE);
    session.execute("alter database " + Sql.name(name) + " allow_connections false");
    var mark =
        Mark.of(
            session,
            database.name(),
            act.run(),
            Side.BEFORE,
            manifest.written(),
            database.envelope());
    session.execute(mark.statement(name));
  }
}
