package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.PostgresBinaries;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.TestServer;
import dev.belay.outside.OwnShell;
import dev.belay.store.Act;
import dev.belay.store.Backup;
import dev.belay.store.BackupProof;
import dev.belay.store.InstallationKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/** What tests of backups on a real server have in common. */
abstract class BackupTrials {
  static final Label LABEL = new Label("test", "equal");
  static final Act ACT = new Act("equal", "act", 1);
  static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15");

  @TempDir Path folder;

  PostgresBackup backups(
      DatabaseServer server, String database, List<String> prefix, Optional<Path> programs) {
    return new PostgresBackup(
        server,
        new TreeMap<>(Map.of("database:dify", database)),
        new OwnShell(),
        InstallationKey.in(folder.resolve("keys")),
        prefix,
        programs,
        2);
  }

  PostgresBackup backups(String database) {
    return backups(TestServer.shared(), database, List.of(), Optional.empty());
  }

  PostgresBackup withoutPgDump(String database) {
    return backups(TestServer.shared(), database, List.of("false"), Optional.empty());
  }

  static Session admin() {
    return TestServer.shared().open(LABEL);
  }

  static void drop(String database) {
    try (Session session = admin()) {
      session.execute("drop database " + Sql.name(database));
    }
  }

  /** Restored under its own name on the same server, where nothing else of it is left. */
  BackupProof again(PostgresBackup backups, Backup backup, String database) {
    drop(database);
    return backups.restore(ACT, folder.resolve("set"), backup.digest(), TestServer.shared());
  }

  static void needsPgDump() {
    Assumptions.assumeTrue(
        PostgresBinaries.onHost(new OwnShell(), 15).flatMap(b -> b.program("pg_dump")).isPresent(),
        "skipped because pg_dump 15 is not here");
  }
}
