package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sequences of the old database, advanced so that no number is given out a second time (S14). */
final class CarriedSequences {
  private final Session from;
  private final Session into;

  CarriedSequences(Session from, Session into) {
    this.from = from;
    this.into = into;
  }

  /** Of one column; {@code last} is how far it went. */
  private record Owned(String sequence, String table, String column, long last, boolean up) {}

  /**
   * To where those of the same name went, and past every number in the columns that they fill: the
   * new schema may have called them otherwise.
   *
   * @param inserted tables that got rows
   * @return how many were advanced
   */
  int advance(Schema source, Schema target, Set<String> inserted) {
    int advanced = byName(source, target);
    for (Owned o : owned(inserted)) {
      String furthest =
          into.text(
              "select %s(%s)::text from %s"
                  .formatted(o.up() ? "max" : "min", Sql.name(o.column()), o.table()));
      if (furthest != null
          && (Long.parseLong(furthest) > o.last()) == o.up()
          && Long.parseLong(furthest) != o.last()) {
        advanced += set(o, furthest);
      }
    }
    return advanced;
  }

  /** Not beyond its own end: there the next number is refused, as it is without this. */
  private int set(Owned o, String furthest) {
    return into.query(
            "select setval(seqrelid, %1$s) from pg_sequence where seqrelid = ?::regclass and %1$s between seqmin and seqmax"
                .formatted(furthest),
            r -> r.getLong(1),
            o.sequence())
        .size();
  }

  /** A row of a partition takes its number from a sequence of the whole. */
  private List<Owned> owned(Set<String> inserted) {
    return into.query(
        """
        select format('%I.%I', sn.nspname, sc.relname), format('%I.%I', tn.nspname, tc.relname),
          a.attname, coalesce(pg_sequence_last_value(s.seqrelid), s.seqstart - s.seqincrement),
          s.seqincrement > 0
        from pg_sequence s join pg_depend d on d.classid = 'pg_class'::regclass
          and d.objid = s.seqrelid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
          and d.deptype in ('a', 'i')
        join pg_class sc on sc.oid = s.seqrelid join pg_namespace sn on sn.oid = sc.relnamespace
        join pg_class tc on tc.oid = d.refobjid join pg_namespace tn on tn.oid = tc.relnamespace
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
          and (tc.relkind = 'p' or tn.nspname || '.' || tc.relname = any(?))
        order by 1
        """,
        r ->
            new Owned(
                r.getString(1), r.getString(2), r.getString(3), r.getLong(4), r.getBoolean(5)),
        (Object) inserted.toArray(String[]::new));
  }

  private int byName(Schema source, Schema target) {
    int advanced = 0;
    Map<String, Schema.Sequence> old =
        target.sequences().stream()
            .collect(
                Collectors.toMap(
                    Schema.Sequence::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    for (Schema.Sequence s : source.sequences()) {
      if (old.containsKey(s.name())) {
        Manifest.Sequence there = Catalogs.sequence(from, s.name());
        Manifest.Sequence here = Catalogs.sequence(into, s.name());
        boolean further =
            s.increment() > 0 ? there.last() > here.last() : there.last() < here.last();
        if (further || (there.last() == here.last() && there.called() && !here.called())) {
          into.text(RestoreScript.setval(there));
          advanced++;
        }
      }
    }
    return advanced;
  }
}
