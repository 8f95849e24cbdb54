package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What belongs to a database but not to its contents, and what neither a copy by template nor a
 * rename takes along (S6).
 *
 * @param grants of the database; an empty grantee is PUBLIC
 */
record Envelope(
    String owner,
    String tablespace,
    int connectionLimit,
    List<Grant> grants,
    List<Setting> settings,
    Optional<String> comment,
    List<SecurityLabel> labels) {

  record Grant(String grantee, String privilege, boolean grantable) {}

  /**
   * @param role empty for a setting of the database itself
   * @param value as the catalog keeps it
   */
  record Setting(String role, String name, String value) {}

  record SecurityLabel(String provider, String label) {}

  /** Settings whose value is a list that is kept in quoted form already. */
  private static final List<String> LISTS =
      List.of(
          "search_path",
          "local_preload_libraries",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  static Envelope of(Session session, String database) {
    List<Grant> grants =
        session.query(
            "select coalesce(r.rolname, ''), a.privilege_type, a.is_grantable from pg_database d,"
                + " aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a left join pg_roles"
                + " r on r.oid = a.grantee where d.datname = ? order by 1, 2, 3",
            r -> new Grant(r.getString(1), r.getString(2), r.getBoolean(3)),
            database);
    List<Setting> settings =
        session.query(
            "select coalesce(r.rolname, ''), split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)"
                + " from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase left"
                + " join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c where d.datname ="
                + " ? order by 1, 2",
            r -> new Setting(r.getString(1), r.getString(2), r.getString(3)),
            database);
    List<SecurityLabel> labels =
        session.query(
            "select l.provider, l.label from pg_shseclabel l join pg_database d on d.oid ="
                + " l.objoid and l.classoid = 'pg_database'::regclass where d.datname = ? order"
                + " by 1",
            r -> new SecurityLabel(r.getString(1), r.getString(2)),
            database);
    return session.one(
        "select r.rolname, t.spcname, d.datconnlimit, shobj_description(d.oid, 'pg_database') from"
            + " pg_database d join pg_roles r on r.oid = d.datdba join pg_tablespace t on t.oid ="
            + " d.dattablespace where d.datname = ?",
        r ->
            new Envelope(
                r.getString(1),
                r.getString(2),
                r.getInt(3),
                grants,
                settings,
                Optional.ofNullable(r.getString(4)),
                labels),
        database);
  }

  /**
   * The statements that put this envelope on a database; all of them can stand in a transaction.
   */
  List<String> statements(String database) {
    String name = Sql.name(database);
    var all = new ArrayList<String>();
    all.add("alter database " + name + " owner to " + Sql.name(owner));
    all.add("alter database " + name + " connection limit " + connectionLimit);
    all.add("revoke all on database " + name + " from public, " + Sql.name(owner));
    for (Grant g : grants) {
      all.add(
          "grant %s on database %s to %s%s"
              .formatted(
                  g.privilege(),
                  name,
                  role(g.grantee()),
                  g.grantable() ? " with grant option" : ""));
    }
    all.add("alter database " + name + " reset all");
    for (Setting s : settings) {
      String value = LISTS.contains(s.name()) ? s.value() : Sql.text(s.value());
      all.add(
          (s.role().isEmpty() ? "alter database " + name : inDatabase(s.role(), name))
              + " set "
              + setting(s.name())
              + " to "
              + (value.isEmpty() ? "''" : value));
    }
    all.add("comment on database " + name + " is " + comment.map(Sql::text).orElse("null"));
    for (SecurityLabel l : labels) {
      all.add(
          "security label for %s on database %s is %s"
              .formatted(Sql.name(l.provider()), name, Sql.text(l.label())));
    }
    return all;
  }

  private static String role(String grantee) {
    return grantee.isEmpty() ? "public" : Sql.name(grantee);
  }

  private static String inDatabase(String role, String name) {
    return "alter role " + Sql.name(role) + " in database " + name;
  }

  /** A setting's name; that of an extension has a dot between two identifiers. */
  private static String setting(String name) {
    return String.join(".", List.of(name.split("\\.", -1)).stream().map(Sql::name).toList());
  }

  /** How many things were compared by {@link #differences}. */
  int parts() {
    return 4 + grants.size() + settings.size() + labels.size();
  }

  /** What differs when this is expected and {@code actual} is there; values are not repeated. */
  List<String> differences(Envelope actual) {
    var found = new ArrayList<String>();
    differ(found, "owner", owner, actual.owner);
    differ(found, "tablespace", tablespace, actual.tablespace);
    differ(found, "connection limit", connectionLimit, actual.connectionLimit);
    differ(found, "privileges", new TreeSet<>(texts(grants)), new TreeSet<>(texts(actual.grants)));
    if (!settings.equals(actual.settings)) {
      found.add("settings: expected " + names(settings) + ", found " + names(actual.settings));
    }
    if (!comment.equals(actual.comment)) {
      found.add("comment");
    }
    if (!labels.equals(actual.labels)) {
      found.add("security labels");
    }
    return found;
  }

  private static void differ(List<String> found, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      found.add("%s: expected %s, found %s".formatted(what, expected, actual));
    }
  }

  private static List<String> texts(List<Grant> grants) {
    return grants.stream().map(Grant::toString).toList();
  }

  private static List<String> names(List<Setting> settings) {
    return settings.stream()
        .map(s -> (s.role().isEmpty() ? "" : s.role() + ": ") + s.name())
        .toList();
  }
}
