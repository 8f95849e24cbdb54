package dev.belay.database;

import dev.belay.database.Schema.Column;
import dev.belay.database.Schema.Constraint;
import dev.belay.database.Schema.ConstraintKind;
import dev.belay.database.Schema.EnumType;
import dev.belay.database.Schema.Extension;
import dev.belay.database.Schema.Index;
import dev.belay.database.Schema.Other;
import dev.belay.database.Schema.Routine;
import dev.belay.database.Schema.Sequence;
import dev.belay.database.Schema.Table;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a schema out of {@code pg_catalog}, on PostgreSQL 13 to 18. */
public final class SchemaReader {
  /** User schemas; {@code n} is pg_namespace. */
  private static final String OWN =
      " n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not exists (select 1 from"
          + " pg_depend x where x.classid = '%s'::regclass and x.objid = %s and x.deptype = 'e') ";

  private static final String OWN_RELATION = OWN.formatted("pg_class", "c.oid");

  private final Session session;

  private SchemaReader(Session session) {
    this.session = session;
  }

  /**
   * Reads the schema of the session's database; a session of {@link DatabaseServer#readOnly} makes
   * it one of a single moment.
   */
  public static Schema read(Session session) {
    String path = session.text("select current_setting('search_path')");
    // With an empty path the server qualifies every name that it prints.
    session.text("select set_config('search_path', '', false)");
    try {
      return new SchemaReader(session).all();
    } finally {
      session.text("select set_config('search_path', ?, false)", path);
    }
  }

  private Schema all() {
    List<String> schemas =
        session.query(
            "select n.nspname from pg_namespace n where n.nspname <> 'public' and "
                + OWN.formatted("pg_namespace", "n.oid")
                + "order by 1",
            r -> r.getString(1));
    return new Schema(schemas, extensions(), enums(), sequences(), tables(), routines(), others());
  }

  private List<Extension> extensions() {
    return session.query(
        "select extname, extversion, n.nspname from pg_extension e join pg_namespace n on n.oid ="
            + " e.extnamespace where extname <> 'plpgsql' order by 1",
        r -> new Extension(r.getString(1), r.getString(2), r.getString(3)));
  }

  private List<EnumType> enums() {
    return session.query(
        "select n.nspname || '.' || t.typname, array_agg(e.enumlabel::text order by"
            + " e.enumsortorder) from pg_type t join pg_namespace n on n.oid = t.typnamespace join"
            + " pg_enum e on e.enumtypid = t.oid where "
            + OWN.formatted("pg_type", "t.oid")
            + "group by 1 order by 1",
        r -> new EnumType(r.getString(1), texts(r, 2)));
  }

  private List<Sequence> sequences() {
    return session.query(
        """
        select n.nspname || '.' || c.relname, s.seqtypid::regtype::text, s.seqstart,
          s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
          tn.nspname || '.' || t.relname || '.' || a.attname, coalesce(d.deptype = 'i', false)
        from pg_sequence s join pg_class c on c.oid = s.seqrelid
          join pg_namespace n on n.oid = c.relnamespace
          left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
            and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
            and d.deptype in ('a', 'i')
          left join pg_class t on t.oid = d.refobjid
          left join pg_namespace tn on tn.oid = t.relnamespace
          left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where\
        """
            + OWN_RELATION
            + "order by 1",
        r ->
            new Sequence(
                r.getString(1),
                r.getString(2),
                r.getLong(3),
                r.getLong(4),
                r.getLong(5),
                r.getLong(6),
                r.getLong(7),
                r.getBoolean(8),
                Optional.ofNullable(r.getString(9)),
                r.getBoolean(10)));
  }

  private record Found(long oid, String name, String kind, String partition) {}

  private List<Table> tables() {
    List<Found> found =
        session.query(
            """
            select c.oid, n.nspname || '.' || c.relname,
              case when c.relispartition then 'partition' when c.relkind = 'p'
                then 'partitioned table' when c.relpersistence = 'u' then 'unlogged table'
                else 'table' end,
              concat_ws(' ', (select 'of ' || i.inhparent::regclass::text from pg_inherits i
                  where i.inhrelid = c.oid and c.relispartition),
                pg_get_expr(c.relpartbound, c.oid), case when c.relkind = 'p' then 'by '
                  || pg_get_partkeydef(c.oid) end)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and c.relpersistence <> 't' and\
            """
                + OWN_RELATION
                + "order by 2",
            r -> new Found(r.getLong(1), r.getString(2), r.getString(3), r.getString(4)));
    Map<Long, List<Column>> columns = columns();
    Map<Long, List<Constraint>> constraints = constraints();
    Map<Long, List<Index>> indexes = indexes();
    return found.stream()
        .map(f ->
            new Table(
                f.name(),
                f.kind(),
                f.partition(),
                columns.getOrDefault(f.oid(), List.of()),
                constraints.getOrDefault(f.oid(), List.of()),
                indexes.getOrDefault(f.oid(), List.of())))
        .toList();
  }

  private Map<Long, List<Column>> columns() {
    return grouped(
        """
        select a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
          pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
          case when a.attcollation <> t.typcollation then l.collname end
        from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
          join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          left join pg_collation l on l.oid = a.attcollation
        where a.attnum > 0 and not a.attisdropped and\
        """
            + OWN_RELATION
            + "order by a.attrelid, a.attnum",
        r -> {
          Optional<String> expression = Optional.ofNullable(r.getString(5));
          boolean generated = !r.getString(7).isEmpty();
          String identity =
              switch (r.getString(6)) {
                case "a" -> "always";
                case "d" -> "by default";
                default -> "";
              };
          return new Column(
              r.getString(2),
              r.getString(3),
              r.getBoolean(4),
              generated ? Optional.empty() : expression,
              identity,
              generated ? expression : Optional.empty(),
              Optional.ofNullable(r.getString(8)));
        });
  }

  private Map<Long, List<Constraint>> constraints() {
    return grouped(
        """
        select k.conrelid, k.conname, k.contype, array(select a.attname::text from
            unnest(k.conkey) with ordinality as u(n, i) join pg_attribute a
            on a.attrelid = k.conrelid and a.attnum = u.n order by u.i),
          case when k.confrelid <> 0 then k.confrelid::regclass::text end, k.convalidated,
          pg_get_constraintdef(k.oid)
        from pg_constraint k join pg_class c on c.oid = k.conrelid
          join pg_namespace n on n.oid = c.relnamespace
        where k.contype in ('p', 'u', 'f', 'c', 'x') and\
        """
            + OWN_RELATION
            + "order by k.conrelid, k.conname",
        r ->
            new Constraint(
                r.getString(2),
                switch (r.getString(3)) {
                  case "p" -> ConstraintKind.PRIMARY_KEY;
                  case "u" -> ConstraintKind.UNIQUE;
                  case "f" -> ConstraintKind.FOREIGN_KEY;
                  case "c" -> ConstraintKind.CHECK;
                  default -> ConstraintKind.EXCLUSION;
                },
                texts(r, 4),
                Optional.ofNullable(r.getString(5)),
                r.getBoolean(6),
                r.getString(7)));
  }

  private Map<Long, List<Index>> indexes() {
    return grouped(
        """
        select i.indrelid, n.nspname || '.' || c.relname, m.amname, i.indisunique, i.indisvalid,
          array(select pg_get_indexdef(i.indexrelid, k, true)
            from generate_series(1, i.indnkeyatts) k), pg_get_expr(i.indpred, i.indrelid),
          pg_get_indexdef(i.indexrelid)
        from pg_index i join pg_class c on c.oid = i.indexrelid
          join pg_namespace n on n.oid = c.relnamespace join pg_am m on m.oid = c.relam
        where not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid
            and k.contype in ('p', 'u', 'x')) and\
        """
            + OWN_RELATION
            + "order by i.indrelid, c.relname",
        r ->
            new Index(
                r.getString(2),
                r.getString(3),
                r.getBoolean(4),
                r.getBoolean(5),
                texts(r, 6),
                Optional.ofNullable(r.getString(7)),
                r.getString(8)));
  }

  private List<Routine> routines() {
    return session.query(
        "select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid)"
            + " || ')', pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid ="
            + " p.pronamespace where p.prokind in ('f', 'p', 'w') and "
            + OWN.formatted("pg_proc", "p.oid")
            + "order by 1",
        r -> new Routine(r.getString(1), r.getString(2)));
  }

  private List<Other> others() {
    return session.query(
        """
        select case c.relkind when 'v' then 'view' else 'materialized view' end,
          n.nspname || '.' || c.relname, pg_get_viewdef(c.oid)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('v', 'm') and %s
        union all
        select 'trigger', n.nspname || '.' || c.relname || '.' || t.tgname,
          pg_get_triggerdef(t.oid) || case t.tgenabled when 'D' then ' DISABLED' else '' end
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
          join pg_namespace n on n.oid = c.relnamespace
        where not t.tgisinternal and %s
        union all
        select 'domain', n.nspname || '.' || t.typname, format_type(t.typbasetype, t.typtypmod)
          || case when t.typnotnull then ' not null' else '' end
          || coalesce(' default ' || t.typdefault, '')
          || coalesce((select string_agg(' ' || pg_get_constraintdef(k.oid), '' order by k.conname)
              from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '')
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'd' and %s
        union all
        select 'composite type', n.nspname || '.' || c.relname, coalesce((select string_agg(
            a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
          from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'c' and %s
        union all
        select 'policy', n.nspname || '.' || c.relname || '.' || p.polname, concat_ws(' ',
          p.polcmd, case when p.polpermissive then 'permissive' else 'restrictive' end,
          p.polroles::regrole[]::text, pg_get_expr(p.polqual, p.polrelid),
          pg_get_expr(p.polwithcheck, p.polrelid))
        from pg_policy p join pg_class c on c.oid = p.polrelid
          join pg_namespace n on n.oid = c.relnamespace
        union all
        select 'event trigger', evtname, evtevent || ' ' || evtfoid::regproc::text || ' '
          || evtenabled::text from pg_event_trigger
        order by 1, 2
        """
            .formatted(OWN_RELATION, OWN_RELATION, OWN.formatted("pg_type", "t.oid"), OWN_RELATION),
        r -> new Other(r.getString(1), r.getString(2), r.getString(3)));
  }

  private <T> Map<Long, List<T>> grouped(String sql, Session.Row<T> row) {
    var groups = new LinkedHashMap<Long, List<T>>();
    session
        .query(sql, r -> Map.entry(r.getLong(1), row.read(r)))
        .forEach(e -> groups.computeIfAbsent(e.getKey(), k -> new ArrayList<>()).add(e.getValue()));
    return groups;
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
