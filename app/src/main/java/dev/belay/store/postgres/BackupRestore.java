package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.BackupProof;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Restores a logical set onto a server and compares what arrived with what was written. */
final class BackupRestore {
  private static final Pattern TABLESPACE = Pattern.compile("(?m)^SET default_tablespace = (.+);$");

  private final DatabaseServer target;
  private final SetFiles files;
  private final Label label;
  private final int sessions;
  private final List<String> unlike = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();

  BackupRestore(DatabaseServer target, SetFiles files, Label label, int sessions) {
    this.target = target.database(DatabaseServer.MAINTENANCE);
    this.files = files;
    this.label = label;
    this.sessions = sessions;
  }

  /**
   * @param naming what each database is called on the target
   */
  BackupProof restore(Manifest manifest, UnaryOperator<String> naming) {
    long start = System.nanoTime();
    var made = new ArrayList<String>();
    try (Session session = target.open(label)) {
      refuseExisting(session, manifest, naming);
      new Premises(session, files, sessions).check(manifest);
      roles(session, manifest.roles());
      String version = session.text("show server_version");
      if (!version.equals(manifest.server())) {
        unlike.add("server %s instead of %s".formatted(version, manifest.server()));
      }
      for (Manifest.Database database : manifest.databases()) {
        String name = naming.apply(database.name());
        made.add(name);
        create(session, database, name);
        fill(database, name);
        compare(session, manifest, database, name);
      }
    } catch (RuntimeException e) {
      drop(made, e);
      throw e;
    }
    return new BackupProof(
        manifest.databases().stream().mapToInt(d -> d.tables().size()).sum(),
        manifest.databases().stream()
            .flatMap(d -> d.tables().stream())
            .mapToLong(Manifest.Table::rows)
            .sum(),
        differences,
        unlike,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static void refuseExisting(
      Session session, Manifest manifest, UnaryOperator<String> naming) {
    List<String> names = manifest.databases().stream().map(d -> naming.apply(d.name())).toList();
    List<String> there = Door.existing(session, names);
    if (!there.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "a restore never overwrites a database",
              there + " exist on the target",
              "name a scratch server, or drop them by hand if they are leftovers"));
    }
  }

  /** A half-restored database must not be taken for a whole one. */
  private void drop(List<String> names, RuntimeException first) {
    try (Session session = target.open(label)) {
      for (String name : names) {
        session.execute("drop database if exists " + Sql.name(name) + " with (force)");
      }
    } catch (OutsideException e) {
      first.addSuppressed(e);
    }
  }

  private static void roles(Session session, List<Manifest.Role> roles) {
    List<String> there = session.query("select rolname from pg_roles", r -> r.getString(1));
    for (Manifest.Role role : roles) {
      if (!there.contains(role.name())) {
        session.execute("create role " + Sql.name(role.name()) + " " + role.attributes());
      }
    }
    for (Manifest.Role role : roles) {
      if (!there.contains(role.name())) {
        role.memberOf()
            .forEach(g -> session.execute("grant " + Sql.name(g) + " to " + Sql.name(role.name())));
      }
    }
  }

  private void create(Session session, Manifest.Database database, String name) {
    String owner = database.envelope().owner();
    try {
      session.execute(RestoreScript.createDatabase(name, database.locale(), owner));
    } catch (OutsideException e) {
      if (!List.of("22023", "42704", "0A000", "42809").contains(SqlFailure.state(e))) {
        throw e;
      }
      var plain =
          new Manifest.Locale(database.locale().encoding(), "C", "C", "libc", Optional.empty());
      session.execute(RestoreScript.createDatabase(name, plain, owner));
      unlike.add("%s: locale C instead of %s".formatted(name, database.locale()));
    }
  }

  private void fill(Manifest.Database database, String name) {
    DatabaseServer into = target.database(name);
    var loads = new ArrayList<Load>();
    try (Session session = into.open(label)) {
      session.execute(here(session, sql(database.folder() + "/pre-data.sql"), name));
      for (Manifest.Table table : database.tables()) {
        List<Load> own = loads(database, table);
        table
            .clearing()
            .ifPresentOrElse(
                clear -> {
                  session.execute(clear);
                  own.forEach(load -> load(session, load)); // in their order: they have keys
                },
                () -> loads.addAll(own));
      }
    }
    Workers.each(loads, sessions, () -> into.open(label), this::load);
    try (Session session = into.open(label)) {
      session.execute("set maintenance_work_mem = '256MB'");
      for (Manifest.Sequence s : database.sequences()) {
        session.text(RestoreScript.setval(s));
      }
      session.execute(here(session, sql(database.folder() + "/post-data.sql"), name));
    }
  }

  private record Load(String part, String copy) {}

  private static List<Load> loads(Manifest.Database database, Manifest.Table table) {
    String copy = "copy " + table.copy() + " from stdin" + database.locale().copying();
    return table.parts().stream().map(p -> new Load(p, copy)).toList();
  }

  private long load(Session session, Load load) {
    try (InputStream packed =
            new BufferedInputStream(Files.newInputStream(files.path(load.part())), 1 << 18);
        InputStream rows = ZstdInputStream.create(packed)) {
      return session.copyIn(load.copy(), rows);
    } catch (IOException e) {
      throw broken(load.part(), e);
    }
  }

  /** A tablespace that this server does not have is replaced by the database's own, and said. */
  private String here(Session session, String script, String name) {
    List<String> there =
        session.query("select quote_ident(spcname) from pg_tablespace", r -> r.getString(1));
    return TABLESPACE
        .matcher(script)
        .replaceAll(m -> {
          String wanted = m.group(1);
          if (wanted.equals("''") || there.contains(wanted)) {
            return Matcher.quoteReplacement(m.group());
          }
          String said = "%s: objects of tablespace %s lie in the default one";
          if (!unlike.contains(said.formatted(name, wanted))) {
            unlike.add(said.formatted(name, wanted));
          }
          return "SET default_tablespace = '';";
        });
  }

  private void compare(
      Session maintenance, Manifest manifest, Manifest.Database database, String name) {
    for (String statement : database.envelope().statements(name)) {
      try {
        maintenance.execute(statement);
      } catch (OutsideException e) {
        unlike.add(name + ": " + e.failure().seen());
      }
    }
    try (var snapshot = new Snapshot(target.database(name), label)) {
      Schema schema = SchemaReader.read(snapshot.session());
      if (!schema.fingerprint().equals(database.fingerprint())) {
        boolean sameMajor = manifest.server().startsWith(snapshot.session().major() + ".");
        (sameMajor ? differences : unlike)
            .add(
                database.name()
                    + ": "
                    + SchemaWords.differences(files.path(database.objects()), schema.words()));
      }
      List<Map.Entry<Manifest.Table, RowSum>> sums =
          snapshot.each(
              database.tables(),
              sessions,
              (session, table) -> {
                var sum = new RowSum();
                String copying = database.locale().copying();
                session.copyRows("copy " + table.reading() + " to stdout" + copying, sum::add);
                return Map.entry(table, sum);
              });
      for (var entry : sums) {
        Manifest.Table table = entry.getKey();
        RowSum sum = entry.getValue();
        if (sum.rows() != table.rows() || !sum.text().equals(table.sum())) {
          differences.add(
              "%s/%s: %d rows with sum %s instead of %d with %s"
                  .formatted(
                      database.name(),
                      table.name(),
                      sum.rows(),
                      sum.text(),
                      table.rows(),
                      table.sum()));
        }
      }
      for (Manifest.Sequence s : database.sequences()) {
        if (!Catalogs.sequence(snapshot.session(), s.name()).equals(s)) {
          differences.add(database.name() + "/" + s.name() + ": another value");
        }
      }
    }
  }

  /** The statements of a file; pg_dump's two psql commands of protection are left out. */
  private String sql(String name) {
    try {
      return Files.readString(files.path(name)).replaceAll("(?m)^\\\\(un)?restrict \\S+$", "");
    } catch (IOException e) {
      throw broken(name, e);
    }
  }

  private OutsideException broken(String name, IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.DIFFERS,
            "a part of the backup could not be read",
            files.path(name) + ": " + e.getMessage(),
            "use another backup"),
        e);
  }
}
