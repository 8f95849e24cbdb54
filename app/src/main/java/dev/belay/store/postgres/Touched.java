package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which rows a migration wrote: those whose transaction is not older than the rollback point. What
 * it left in them is noted as digests, so the price of a baseline follows what the migration itself
 * rewrote, not the size of the database.
 *
 * @param next the first transaction that is not begun
 * @param point that of the rollback point; empty when there is none, and every row counts
 */
record Touched(long next, Optional<Long> point) {

  /** The mark of a kept copy is written last, while nobody is let in (S9). */
  static Touched since(Session session, String kept) {
    long next = session.number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
    return new Touched(
        next,
        session.first(
            "select d.xmin::text::bigint from pg_shdescription d join pg_database b on b.oid ="
                + " d.objoid where d.classoid = 'pg_database'::regclass and b.datname = ?",
            r -> r.getLong(1),
            kept));
  }

  /** For a row {@code t}: the digests of its columns, or null when the migration left it alone. */
  String digests(Schema.Table table, KeyBaseline.Migrated migrated) {
    return "case when %s then array[%s]::text[] end"
        .formatted(
            wrote(),
            migrated.columns().stream()
                .map(c -> table.column(c.name()).orElseThrow())
                .map(c -> Texts.digest(Texts.of("t." + Sql.name(c.name()), c.type())))
                .collect(Collectors.joining(", ")));
  }

  /** By distance, since xmin has 32 bits. */
  private String wrote() {
    return point
        .map(p ->
            "(t.xmin::text::bigint > 2 and ((%d - t.xmin::text::bigint) & 4294967295) <= %d)"
                .formatted(next, (next - p) & 0xFFFF_FFFFL))
        .orElse("true");
  }

  /** A table and its columns as a copy of the database knows them too. */
  static KeyBaseline.Migrated migrated(Session session, String quoted) {
    return new KeyBaseline.Migrated(
        session.number("select ?::regclass::oid::bigint", quoted),
        session.query(
            "select attname, attnum, case when atthasmissing then (attmissingval::text::text[])[1]"
                + " end from pg_attribute where attrelid = ?::regclass and attnum > 0 and not"
                + " attisdropped order by attnum",
            r -> new KeyBaseline.Column(r.getString(1), r.getInt(2), r.getString(3)),
            quoted));
  }
}
