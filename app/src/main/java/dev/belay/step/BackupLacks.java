package dev.belay.step;

import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.store.KeyFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a backup should hold by the word of the database: the key of every tenant, and the file of
 * every upload that is kept in a directory (S18). Parts that were copied while the installation ran
 * are of different moments, so that an upload may be in one and not in the other.
 */
final class BackupLacks {
  private static final String STORAGE = "files:app-storage";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final World world;
  private final BackupSet set;
  private final List<String> found = new ArrayList<>();

  BackupLacks(World world, BackupSet set) {
    this.world = world;
    this.set = set;
  }

  List<String> sentences() {
    if (world.directories().isEmpty()) {
      found.add("no directory: belay.yaml names none under `files`");
    }
    if (new ConfigurationCopies(set.configuration()).digests().isEmpty()) {
      found.add("no configuration file: keep .env and the compose files yourself");
    }
    boolean storage = world.directories().stream().anyMatch(d -> d.role().equals(STORAGE));
    String name = world.databases().databases().get(MigrateDatabase.DIFY);
    if (storage && name != null) {
      var label = new Label(world.run(), "seal-backup-look");
      try (Session session = world.server().readOnly(name, label, LIMIT)) {
        compare(session);
      }
    }
    return List.copyOf(found);
  }

  private void compare(Session session) {
    var list = world.files().list(set.files(STORAGE));
    if (has(session, "tenants", "id")) {
      Set<String> tenants = texts(session, "select id::text from tenants");
      KeyFiles.missing(list, tenants, Map.of()).stream()
          .filter(m -> m.startsWith("privkeys/"))
          .forEach(found::add);
    }
    if (has(session, "upload_files", "storage_type") && has(session, "upload_files", "key")) {
      Set<String> uploads =
          texts(session, "select key from upload_files where storage_type in ('local', 'opendal')");
      List<String> gone = uploads.stream().filter(u -> !list.files().contains(u)).sorted().toList();
      if (!gone.isEmpty()) {
        found.add(
            "%d of %d uploaded files that the database names, the first is %s"
                .formatted(gone.size(), uploads.size(), gone.getFirst()));
      }
    }
  }

  private static boolean has(Session session, String table, String column) {
    return session.one(
        "select exists (select 1 from information_schema.columns where table_schema = 'public' and"
            + " table_name = ? and column_name = ?)",
        r -> r.getBoolean(1),
        table,
        column);
  }

  private static Set<String> texts(Session session, String query) {
    return new HashSet<>(session.query(query, r -> r.getString(1)));
  }
}
