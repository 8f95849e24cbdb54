package dev.belay.store.postgres;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.SchemaScript;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The schema as Belay writes it where no pg_dump of the server's major is at hand. It is believed
 * only after it was run: an empty database is made from it beside the original, and every object,
 * owner, privilege and comment in it must be the same; what a script cannot carry is refused.
 */
record OwnSchema(Label label) implements SchemaSource {

  @Override
  public String word() {
    return "schema by Belay and proven on an empty database (no pg_dump of this major is here)";
  }

  @Override
  public void section(DatabaseServer database, Snapshot snapshot, String section, OutputStream out)
      throws IOException {
    Schema schema = SchemaReader.read(snapshot.session());
    List<String> belongings = Belongings.statements(snapshot.session());
    SchemaScript script = SchemaScript.of(schema);
    if (section.equals("pre-data")) {
      refuse(database, notCarried(snapshot.session(), schema));
      prove(database, schema, script, belongings);
      write(out, script.before());
    } else {
      write(out, script.after());
      write(out, belongings);
    }
  }

  private static List<String> notCarried(Session session, Schema schema) {
    var all = new TreeSet<>(SchemaScript.notCarried(schema));
    all.addAll(Uncarried.in(session));
    return List.copyOf(all);
  }

  private void prove(
      DatabaseServer database, Schema schema, SchemaScript script, List<String> belongings) {
    String name = "belay_schema_proof_%08x".formatted(database.uri().database().hashCode());
    DatabaseServer maintenance = database.database(DatabaseServer.MAINTENANCE);
    try (Session session = maintenance.open(label)) {
      Manifest.Locale locale = Catalogs.locale(session, database.uri().database());
      session.execute("drop database if exists " + Sql.name(name));
      session.execute(RestoreScript.createDatabase(name, locale, database.uri().user()));
      try (Session empty = database.database(name).open(label)) {
        var differences = new ArrayList<String>();
        Stream.of(script.before(), script.after(), belongings)
            .flatMap(List::stream)
            .forEach(statement -> make(empty, statement, differences));
        schema.differences(SchemaReader.read(empty)).forEach(d -> differences.add(d.text()));
        List<String> there = Belongings.statements(empty);
        belongings.stream().filter(b -> !there.contains(b)).forEach(differences::add);
        refuse(database, differences);
      } finally {
        session.execute("drop database " + Sql.name(name) + " with (force)");
      }
    }
  }

  private static void make(Session empty, String statement, List<String> differences) {
    try {
      empty.execute(statement);
    } catch (OutsideException e) {
      String line = statement.strip().replaceAll("\\s+", " ");
      differences.add(
          "`%s` (%s)"
              .formatted(line.substring(0, Math.min(120, line.length())), e.failure().seen()));
    }
  }

  private static void refuse(DatabaseServer database, List<String> lost) {
    if (!lost.isEmpty()) {
      int major;
      try (Session session = database.open(new Label("backup", "version"))) {
        major = session.major();
      }
      Failure missing = SchemaDump.missing(major).failure();
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              missing.what(),
              "%s; without it this would be lost: %s".formatted(missing.seen(), lost),
              missing.next()));
    }
  }

  private static void write(OutputStream out, List<String> statements) throws IOException {
    for (String statement : statements) {
      String ended = statement.strip().endsWith(";") ? statement : statement + ";";
      out.write((ended + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Roles with their attributes; passwords where this role may read them. */
  @Override
  public void globals(DatabaseServer server, boolean passwords, OutputStream out)
      throws IOException {
    var statements = new ArrayList<String>();
    try (Session session = server.open(label)) {
      List<Manifest.Role> roles = Catalogs.roles(session);
      for (Manifest.Role role : roles) {
        // Upper case, as pg_dumpall: restore.sh leaves out the lines about the role that restores.
        statements.add("CREATE ROLE " + Sql.name(role.name()));
        statements.add("ALTER ROLE " + Sql.name(role.name()) + " with " + role.attributes());
      }
      for (Manifest.Role role : roles) {
        role.memberOf()
            .forEach(g -> statements.add("grant " + Sql.name(g) + " to " + Sql.name(role.name())));
      }
      if (passwords) {
        session
            .query(
                "select format('ALTER ROLE %I password %L', rolname, rolpassword) from pg_authid"
                    + " where rolpassword is not null and rolname !~ '^pg_'",
                r -> r.getString(1))
            .forEach(statements::add);
      }
    }
    write(out, statements);
  }
}
