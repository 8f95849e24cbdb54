package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a manifest says besides tables: roles, locales, sequences; and the words of COPY. */
final class Catalogs {
  private Catalogs() {}

  static List<Manifest.Role> roles(Session session) {
    return session.query(
        """
        select rolname, concat_ws(' ', case when rolsuper then 'superuser' end,
          case when rolcreatedb then 'createdb' end, case when rolcreaterole then 'createrole' end,
          case when rolreplication then 'replication' end, case when rolbypassrls then 'bypassrls' end,
          case when rolcanlogin then 'login' end, case when not rolinherit then 'noinherit' end,
          'connection limit ' || rolconnlimit),
          array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid
            where m.member = r.oid order by 1)
        from pg_roles r where rolname !~ '^pg_' order by 1
        """,
        r ->
            new Manifest.Role(
                r.getString(1), r.getString(2), List.of((String[]) r.getArray(3).getArray())));
  }

  /** Read through JSON, since the catalog's columns differ between majors. */
  static Manifest.Locale locale(Session session, String database) {
    return session.one(
        """
        select pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
          case to_jsonb(d) ->> 'datlocprovider' when 'i' then 'icu' when 'b' then 'builtin'
            else 'libc' end,
          coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')
        from pg_database d where datname = ?
        """,
        r ->
            new Manifest.Locale(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                Optional.ofNullable(r.getString(5))),
        database);
  }

  static Manifest.Sequence sequence(Session session, String name) {
    return session.one(
        "select last_value, is_called from " + quoted(name),
        r -> new Manifest.Sequence(name, r.getLong(1), r.getBoolean(2)));
  }

  /** {@code schema.table} as it stands in a statement. */
  static String quoted(String name) {
    int dot = name.indexOf('.');
    return Sql.name(name.substring(0, dot)) + "." + Sql.name(name.substring(dot + 1));
  }

  /** Whether rows lie in this table itself. */
  static boolean holdsRows(Schema.Table table) {
    return !table.kind().equals("partitioned table");
  }

  /** The columns that COPY carries: all but the generated ones. */
  static String columns(Schema.Table table) {
    return table.columns().stream()
        .filter(c -> c.generated().isEmpty())
        .map(c -> Sql.name(c.name()))
        .collect(Collectors.joining(", "));
  }

  static List<String> names(List<Schema.Column> columns) {
    return columns.stream().map(Schema.Column::name).toList();
  }
}
