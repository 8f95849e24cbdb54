package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What a restore needs of the server that it goes to, as far as it can be known before anything is
 * made there: rights, extensions, connections, locks (S35). Room on disk is asked where the server
 * tells it.
 */
record Premises(Session session, SetFiles files, int sessions) {

  /**
   * @throws OutsideException with everything that is missing
   */
  void check(Manifest manifest) {
    var missing = new ArrayList<String>();
    rights(manifest, missing);
    connections(missing);
    for (Manifest.Database database : manifest.databases()) {
      SortedMap<String, String> words = words(database);
      extensions(database, words, missing);
      locks(database, words, missing);
    }
    if (!missing.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "the server cannot take this restore; nothing was changed",
              String.join("; ", missing),
              "give the server what is missing, or name another one, then belay resume"));
    }
  }

  private void rights(Manifest manifest, List<String> missing) {
    record Rights(boolean all, boolean databases, boolean roles) {}
    var own =
        session.one(
            "select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname ="
                + " current_user",
            r -> new Rights(r.getBoolean(1), r.getBoolean(2), r.getBoolean(3)));
    if (own.all()) {
      return;
    }
    String user = session.text("select current_user");
    if (!own.databases()) {
      missing.add("role %s may not make databases (createdb)".formatted(user));
    }
    List<String> there = session.query("select rolname from pg_roles", r -> r.getString(1));
    List<String> absent =
        manifest.roles().stream().map(Manifest.Role::name).filter(n -> !there.contains(n)).toList();
    if (!own.roles() && !absent.isEmpty()) {
      missing.add("role %s may not make the roles %s (createrole)".formatted(user, absent));
    }
    for (Manifest.Database d : manifest.databases()) {
      String owner = d.envelope().owner();
      boolean member =
          !there.contains(owner)
              || session.one(
                  "select pg_has_role(current_user, ?::name, 'MEMBER')",
                  r -> r.getBoolean(1),
                  owner);
      if (!member) {
        missing.add("role %s may not make a database for %s".formatted(user, owner));
      }
    }
  }

  /** One session more than those that load rows at once, and one of those for superusers is no. */
  private void connections(List<String> missing) {
    long free =
        session.number(
            "select current_setting('max_connections')::int"
                + " - current_setting('superuser_reserved_connections')::int"
                + " - (select count(*) from pg_stat_activity where backend_type = 'client"
                + " backend')");
    int wanted = sessions + 1;
    if (free < wanted) {
      missing.add("%d more connections are needed, %d are free".formatted(wanted, free));
    }
  }

  private void extensions(
      Manifest.Database database, SortedMap<String, String> words, List<String> missing) {
    words.forEach((name, definition) -> {
      if (name.startsWith("extension ")) {
        String extension = name.substring("extension ".length());
        boolean there =
            session.one(
                "select count(*) > 0 from pg_available_extensions where name = ?",
                r -> r.getBoolean(1),
                extension);
        if (!there) {
          missing.add(
              "%s has the extension %s %s, which the server does not have"
                  .formatted(database.name(), extension, definition));
        }
      }
    });
  }

  /** A section of the schema is one transaction, which locks each relation that it makes. */
  private void locks(
      Manifest.Database database, SortedMap<String, String> words, List<String> missing) {
    long room =
        session.number(
            "select current_setting('max_locks_per_transaction')::bigint *"
                + " (current_setting('max_connections')::bigint +"
                + " current_setting('max_prepared_transactions')::bigint)");
    long relations =
        words.keySet().stream()
            .filter(w -> w.matches("(?s)(table|index|sequence|constraint) .*"))
            .count();
    if (2 * relations > room) {
      missing.add(
          "%s has %,d relations; raise max_locks_per_transaction, the server has room for %,d"
                  .formatted(database.name(), relations, room)
              + " locks");
    }
  }

  private SortedMap<String, String> words(Manifest.Database database) {
    try {
      return SchemaWords.of(files.path(database.objects()));
    } catch (IOException e) {
      throw new OutsideException(
          new Failure(
              ExitCode.DIFFERS,
              "a part of the backup could not be read",
              files.path(database.objects()) + ": " + e.getMessage(),
              "use another backup"),
          e);
    }
  }
}
