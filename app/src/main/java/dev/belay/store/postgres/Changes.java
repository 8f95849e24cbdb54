package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds what changed in one table since the baseline, in temporary tables of a session in the
 * database that holds the new rows: {@code belay_old} the keys of the baseline, {@code belay_new}
 * the keys of rows that the baseline's snapshot does not see, {@code belay_gone} the keys that are
 * there no more.
 */
final class Changes {
  private final Session session;
  private final BaselineFiles files;
  private final KeyBaseline.Table table;
  private final String name;
  private final String unseen;

  Changes(Session session, BaselineFiles files, KeyBaseline.Table table, String snapshot) {
    this.session = session;
    this.files = files;
    this.table = table;
    this.name = Catalogs.quoted(table.name());
    // xmin has 32 bits; the snapshot knows the epoch, and nothing lives through two billion more.
    String next = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
    this.unseen =
        "(t.xmin::text::bigint > 2 and not pg_visible_in_snapshot((%s - ((%s -"
                .formatted(next, next)
            + " t.xmin::text::bigint) & 4294967295))::text::xid8, "
            + Sql.text(snapshot)
            + "::pg_snapshot))";
  }

  /** Why nothing can be said about the table; empty when it can. */
  String undecided() {
    if (session.text("select to_regclass(?)::text", name) == null) {
      return "the table is gone";
    }
    if (session.number("select pg_relation_filenode(?::regclass)", name) != table.filenode()) {
      return "the table was rewritten or truncated since";
    }
    if (table.migrated() != null
        && !Touched.migrated(session, name).columns().stream()
            .map(KeyBaseline.Column::name)
            .toList()
            .containsAll(
                table.migrated().columns().stream().map(KeyBaseline.Column::name).toList())) {
      return "its columns were changed since";
    }
    if (table.key().isEmpty()) {
      long fresh = session.number("select count(*) from only " + name + " t where " + unseen);
      long all = session.number("select count(*) from only " + name);
      if (all - fresh != table.rows()) {
        return "it has no primary key, and older rows were changed or deleted";
      }
    }
    return "";
  }

  long insertedWithoutKey() {
    return session.number("select count(*) from only " + name + " t where " + unseen);
  }

  /** Fills the temporary tables; answers the numbers of inserts, updates and deletes. */
  List<Long> find() {
    String key = keys("");
    session.execute("drop table if exists belay_old, belay_new, belay_gone");
    session.execute(
        "create temporary table belay_old as select %s%s from only %s limit 0"
            .formatted(
                numbered(""), table.migrated() == null ? "" : ", null::text[] as digests", name));
    files.loadKeys(session, table, "belay_old");
    session.execute("create index on belay_old (" + key + "); analyze belay_old");
    session.execute(
        "create temporary table belay_new as select %s, exists (select 1 from belay_old o where %s) as belay_known, %s from only %s t where %s"
            .formatted(
                numbered("t."),
                same("o"),
                table.migrated() == null
                    ? "null::text[] as digests"
                    : "(select o.digests from belay_old o where " + same("o") + ") as digests",
                name,
                unseen));
    session.execute(
        "create temporary table belay_gone as select %s, %s as digests from belay_old o where not exists (select 1 from only %s t where %s)"
            .formatted(
                keys("o."),
                table.migrated() == null ? "null::text[]" : "o.digests",
                name,
                same("o")));
    var counts = new ArrayList<Long>();
    counts.add(session.number("select count(*) from belay_new where not belay_known"));
    counts.add(session.number("select count(*) from belay_new where belay_known"));
    counts.add(session.number("select count(*) from belay_gone"));
    return counts;
  }

  /** The key under the names that it has in the temporary tables, which clash with none. */
  private String keys(String alias) {
    return IntStream.range(0, table.key().size())
        .mapToObj(i -> alias + "k" + i)
        .collect(Collectors.joining(", "));
  }

  private String numbered(String alias) {
    return IntStream.range(0, table.key().size())
        .mapToObj(i -> alias + Sql.name(table.key().get(i)) + " as k" + i)
        .collect(Collectors.joining(", "));
  }

  /** Everything that {@link #find} found: act, digests, then the new table's columns, as texts. */
  String rows(Schema.Table now) {
    return table.key().isEmpty()
        ? inserted(now, "insert", "null")
        : keyed(now, "n.digests::text", "g.digests::text");
  }

  /** The same with a reason in place of the digests, and one act where none can be told. */
  String left(Schema.Table now, String why, boolean decided) {
    String said = Sql.text(why);
    return table.key().isEmpty()
        ? inserted(now, decided ? "insert" : "undecided", said)
        : keyed(now, said, said);
  }

  /** Every row of a table that no baseline knows. */
  static String all(Schema.Table now, String why) {
    return "select 'undecided', %s, %s from only %s t"
        .formatted(Sql.text(why), columns(now), Catalogs.quoted(now.name()));
  }

  private String inserted(Schema.Table now, String act, String second) {
    return "select '%s', %s, %s from only %s t where %s"
        .formatted(act, second, columns(now), name, unseen);
  }

  private String keyed(Schema.Table now, String second, String ofGone) {
    String keys =
        now.columns().stream()
            .map(c ->
                table.key().contains(c.name())
                    ? Texts.of("g.k" + table.key().indexOf(c.name()), c.type())
                    : "null")
            .collect(Collectors.joining(", "));
    return "select case when n.belay_known then 'update' else 'insert' end, %s, %s from only %s t join belay_new n on %s"
            .formatted(second, columns(now), name, same("n"))
        + " union all select 'delete', %s, %s from belay_gone g".formatted(ofGone, keys);
  }

  private static String columns(Schema.Table now) {
    return now.columns().stream()
        .map(c -> Texts.of("t." + Sql.name(c.name()), c.type()))
        .collect(Collectors.joining(", "));
  }

  /** Whether a row of one of the temporary tables has the key of {@code t}. */
  private String same(String temporary) {
    return IntStream.range(0, table.key().size())
        .mapToObj(i -> "%s.k%d = t.%s".formatted(temporary, i, Sql.name(table.key().get(i))))
        .collect(Collectors.joining(" and "));
  }
}
