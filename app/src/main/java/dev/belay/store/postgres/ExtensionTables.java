package dev.belay.store.postgres;

import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables that came with extensions. CREATE EXTENSION makes them again, and with them the rows
 * that the extension's own script writes; of its configuration tables ({@code
 * pg_extension_config_dump}) the rows are the user's and are carried. The others are compared, so
 * that rows which would be lost are named.
 *
 * @param columns as COPY takes them, without generated ones
 * @param condition which rows are the user's, with the word WHERE, or empty
 * @param carried whether it is a configuration table
 */
record ExtensionTables(String name, String columns, String condition, boolean carried) {

  String quoted() {
    return Catalogs.quoted(name);
  }

  /** The rows, as they stand after the word COPY. */
  String rows() {
    return "(select %s from only %s %s)".formatted(columns, quoted(), condition);
  }

  /** What makes room for the rows: the extension's script may have written such rows itself. */
  String clearing() {
    return "delete from only %s %s".formatted(quoted(), condition);
  }

  /** Those that a foreign key points to first. */
  static List<ExtensionTables> of(Session session) {
    List<ExtensionTables> all =
        session.query(
            """
            select n.nspname || '.' || c.relname, (select string_agg(quote_ident(a.attname), ', '
                order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
                and not a.attisdropped and a.attgenerated = ''),
              coalesce(u.condition, ''), u.relation is not null
            from pg_depend d join pg_class c on c.oid = d.objid
              join pg_namespace n on n.oid = c.relnamespace
              join pg_extension e on e.oid = d.refobjid
              left join lateral unnest(e.extconfig, e.extcondition) u (relation, condition)
                on u.relation = c.oid
            where d.classid = 'pg_class'::regclass and d.deptype = 'e' and c.relkind = 'r'
              and c.relpersistence <> 't' and exists (select 1 from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
            order by 1
            """,
            r ->
                new ExtensionTables(
                    r.getString(1), r.getString(2), r.getString(3), r.getBoolean(4)));
    return ordered(session, all);
  }

  /** Sequences among the configuration tables; their values are carried as well. */
  static List<String> sequences(Session session) {
    return session.query(
        "select n.nspname || '.' || c.relname from pg_extension e, unnest(e.extconfig) u (relation)"
            + " join pg_class c on c.oid = u.relation join pg_namespace n on n.oid ="
            + " c.relnamespace where c.relkind = 'S' order by 1",
        r -> r.getString(1));
  }

  private record Reference(String from, String to) {}

  private static List<ExtensionTables> ordered(Session session, List<ExtensionTables> all) {
    List<Reference> references =
        session.query(
            "select n.nspname || '.' || c.relname, m.nspname || '.' || f.relname from pg_constraint"
                + " k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid ="
                + " c.relnamespace join pg_class f on f.oid = k.confrelid join pg_namespace m on"
                + " m.oid = f.relnamespace where k.contype = 'f' and k.conrelid <> k.confrelid",
            r -> new Reference(r.getString(1), r.getString(2)));
    var left = new ArrayList<>(all);
    var ordered = new ArrayList<ExtensionTables>();
    while (!left.isEmpty()) {
      Set<String> names = left.stream().map(ExtensionTables::name).collect(Collectors.toSet());
      List<ExtensionTables> free =
          left.stream()
              .filter(t ->
                  references.stream()
                      .noneMatch(r -> r.from().equals(t.name()) && names.contains(r.to())))
              .toList();
      if (free.isEmpty()) {
        throw new OutsideException(
            new Failure(
                ExitCode.BLOCKED,
                "tables of an extension refer to each other in a circle",
                "no order to load " + names,
                "take a backup of this database by pg_dump -Fc, as the operator's own"));
      }
      ordered.addAll(free);
      left.removeAll(free);
    }
    return ordered;
  }
}
