package dev.belay.step;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.store.HostId;
import dev.belay.store.InstallationId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * To which installation the databases of a server belong. A row of {@code belay.installation} in
 * the maintenance database says for each whose it is; it is laid down by the first act that writes.
 * A copy of the disk carries it along, and is found out because the row names host and directory.
 *
 * @param names of the databases on the server
 */
public record Belonging(DatabaseServer server, Collection<String> names, String directory) {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CHANCE_BYTES = 8;
  private static final JsonMapper JSON = JsonMapper.shared();

  public Belonging {
    names = List.copyOf(names);
  }

  public static Belonging of(Installation installation, DatabaseServer server) {
    return new Belonging(server, installation.databases().values(), real(installation.home()));
  }

  /** A directory without links, so that two ways to it are one. */
  public static String real(Path directory) {
    try {
      return directory.toRealPath().toString();
    } catch (IOException e) {
      return directory.toAbsolutePath().normalize().toString();
    }
  }

  /** One database: its number now, and what was laid down for it. */
  private record Row(
      String database,
      long number,
      long origin,
      @Nullable String id,
      @Nullable String host,
      @Nullable String directory) {

    /** Whether it was laid down elsewhere: then this is a copy, or was moved. */
    boolean foreign(HostId here, String directory) {
      return host != null
          && !(JSON.readValue(host, HostId.class).same(here)
              && Objects.equals(this.directory, directory));
    }
  }

  /** This installation, as a message names it. */
  public String words() {
    return "%s on %s".formatted(directory, HostId.read().words());
  }

  /** Looks, and changes nothing. */
  public InstallationId read(Label label) {
    try (Session session = server.readOnly(DatabaseServer.MAINTENANCE, label, LIMIT)) {
      return id(session, rows(session));
    }
  }

  /**
   * The same for whoever is about to act.
   *
   * @throws OutsideException BLOCKED when the databases belong to another installation, or this is
   *     a copy of one
   */
  public InstallationId mine(Label label) {
    try (Session session = server.readOnly(DatabaseServer.MAINTENANCE, label, LIMIT)) {
      var rows = rows(session);
      refuseForeign(rows);
      return id(session, rows);
    }
  }

  /**
   * Lays down what is not yet there; repeating it is safe. A database that the same run has
   * exchanged since keeps the number that it had.
   */
  public void lay(Label label) {
    try (Session session = server.open(DatabaseServer.MAINTENANCE, label)) {
      session.transaction(() -> {
        prepare(session);
        var rows = rows(session);
        refuseForeign(rows);
        String id =
            rows.stream()
                .flatMap(r -> Optional.ofNullable(r.id()).stream())
                .findFirst()
                .or(() -> earlier(session))
                .orElseGet(Belonging::chance);
        rows.forEach(r -> lay(session, label.run(), id, r));
        return id;
      });
    }
  }

  /**
   * Says that this is the place of these databases from now on.
   *
   * @param copy whether the place before goes on, so that this one gets an id of its own
   */
  public InstallationId adopt(Label label, boolean copy) {
    try (Session session = server.open(DatabaseServer.MAINTENANCE, label)) {
      return session.transaction(() -> {
        prepare(session);
        String fresh = chance();
        for (Row r : rows(session)) {
          session.execute(
              "update belay.installation set host = ?, directory = ?, id = case when ? then ? else"
                  + " id end where database = ? and number = ?",
              JSON.writeValueAsString(HostId.read()),
              directory,
              copy,
              fresh,
              r.database(),
              r.number());
        }
        return id(session, rows(session));
      });
    }
  }

  private static void prepare(Session session) {
    session.execute(
        """
        create schema if not exists belay;
        create table if not exists belay.installation (database text, number bigint,
          origin bigint not null, id text not null, host text not null, directory text not null,
          run text not null, laid timestamptz not null default now(),
          primary key (database, number));
        lock table belay.installation in share row exclusive mode
        """);
  }

  private void lay(Session session, String run, String id, Row r) {
    if (r.id() != null) {
      session.execute(
          "update belay.installation set run = ? where database = ? and number = ?",
          run,
          r.database(),
          r.number());
      return;
    }
    long origin =
        session
            .first(
                "select origin from belay.installation where database = ? and run = ? order by"
                    + " laid desc limit 1",
                found -> found.getLong(1),
                r.database(),
                run)
            .orElse(r.number());
    session.execute(
        "insert into belay.installation (database, number, origin, id, host, directory, run)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        r.database(),
        r.number(),
        origin,
        id,
        JSON.writeValueAsString(HostId.read()),
        directory,
        run);
  }

  /** The id of a database of this name and place that was dropped and made anew by hand. */
  private Optional<String> earlier(Session session) {
    return session.first(
        "select id from belay.installation where directory = ? and database = any (?) order by"
            + " laid desc limit 1",
        r -> r.getString(1),
        directory,
        names.toArray(String[]::new));
  }

  private InstallationId id(Session session, List<Row> rows) {
    var numbers = new TreeMap<String, Long>();
    rows.forEach(r -> numbers.put(r.database(), r.origin()));
    return new InstallationId(
        HostId.read(),
        directory,
        session.text("select system_identifier::text from pg_control_system()"),
        numbers,
        rows.stream().flatMap(r -> Optional.ofNullable(r.id()).stream()).findFirst());
  }

  private List<Row> rows(Session session) {
    boolean laid = session.reaches("belay", "installation");
    String known =
        "left join belay.installation i on i.database = d.datname and i.number = d.oid::bigint";
    String columns =
        laid
            ? "coalesce(i.origin, d.oid::bigint), i.id, i.host, i.directory"
            : "d.oid, null, null, null";
    return session.query(
        "select d.datname, d.oid::bigint, %s from pg_database d %s where d.datname = any (?) order by 1"
            .formatted(columns, laid ? known : ""),
        r ->
            new Row(
                r.getString(1),
                r.getLong(2),
                r.getLong(3),
                r.getString(4),
                r.getString(5),
                r.getString(6)),
        (Object) names.toArray(String[]::new));
  }

  private void refuseForeign(List<Row> rows) {
    HostId here = HostId.read();
    for (Row r : rows) {
      if (r.foreign(here, directory)) {
        HostId there = JSON.readValue(String.valueOf(r.host()), HostId.class);
        throw new OutsideException(
            new Failure(
                ExitCode.BLOCKED,
                "the database %s belongs to another installation".formatted(r.database()),
                "it is of %s on %s, id %s; this is %s on %s"
                    .formatted(r.directory(), there.words(), r.id(), directory, here.words()),
                "belay adopt --moved, if that one is gone and this took its place; belay adopt"
                    + " --copy, if this is a copy with a life of its own"));
      }
    }
  }

  private static String chance() {
    byte[] bytes = new byte[CHANCE_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
