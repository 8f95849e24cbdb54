package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts staged rows of one table into the old one, many at once; what fails is halved until the row
 * is alone that fails. A statement counts only when it changed what it says, and nothing besides.
 */
final class Carrying {
  /** What another row may still mend: foreign keys, unique keys, exclusions, restricted deletes. */
  private static final List<String> RETRIED = List.of("23001", "23503", "23505", "23P01");

  private final Session session;
  private final StagedTable staged;
  private final String table;
  private final boolean triggered;

  Carrying(Session session, StagedTable staged) {
    this.session = session;
    this.staged = staged;
    this.table = Catalogs.quoted(staged.old().name());
    this.triggered =
        session.one(
            "select relhasrules or exists (select 1 from pg_trigger where tgrelid = c.oid and not"
                + " tgisinternal and tgenabled <> 'D') from pg_class c where oid = ?::regclass",
            r -> r.getBoolean(1),
            table);
    if (triggered && staged.old().primaryKey().isEmpty()) {
      staged.refuse(
          "insert", "the old table has triggers and no primary key: what they change is not seen");
    }
  }

  /** One attempt at all rows of an act that are left; answers how many fitted. */
  long attempt(String act) {
    return attempt(act, 0, Long.MAX_VALUE);
  }

  private long attempt(String act, long from, long to) {
    String which =
        "s.act = '%s' and %s and s.row between %d and %d"
            .formatted(act, StagedTable.LEFT, from, to);
    List<Long> rows = rows(which);
    if (rows.isEmpty()) {
      return 0;
    }
    session.execute("savepoint belay");
    String failed;
    try {
      failed = together(act, which);
    } catch (OutsideException e) {
      if (SqlFailure.lost(e) || SqlFailure.state(e).startsWith("53")) {
        throw e;
      }
      failed = refused(SqlFailure.state(e));
    }
    if (failed.isEmpty()) {
      session.execute("release savepoint belay");
      return rows.size();
    }
    session.execute("rollback to savepoint belay");
    if (rows.size() == 1) {
      session.execute(
          "update %s s set %s = ? where %s"
              .formatted(staged.stage(), mends(failed) ? "tried" : "why", which),
          failed.substring(1));
      return 0;
    }
    long middle = rows.get(rows.size() / 2);
    return attempt(act, rows.getFirst(), middle - 1) + attempt(act, middle, rows.getLast());
  }

  private List<Long> rows(String which) {
    return session.query(
        "select s.row from %s s where %s order by 1".formatted(staged.stage(), which),
        r -> r.getLong(1));
  }

  private static boolean mends(String failed) {
    return failed.startsWith("~");
  }

  /** Empty when it fits; else the reason behind "~" when another row may mend it, "!" when none. */
  private String together(String act, String which) {
    if (!staged.lossy(act).equals("false")
        && !act.equals("delete")
        && session.number(
                "select count(*) from %s s where %s and (%s)"
                    .formatted(staged.stage(), which, staged.lossy(act)))
            > 0) {
      return "!a value would be changed by the type of the old column";
    }
    if (triggered) {
      session.execute("drop table if exists belay_was");
      session.execute(
          "create temporary table belay_was as select s.row as belay_row, t.* from only %s t join %s s on %s where %s"
              .formatted(table, staged.stage(), key(), which));
    }
    long waiting = rows(which).size();
    var effects = new SideEffects(session);
    session.execute(statement(act, which));
    String beyond = effects.beyond(staged.old().name(), act, waiting);
    if (!beyond.isEmpty()) {
      return "~the old schema would do more than this: " + beyond;
    }
    if (triggered && !act.equals("delete") && otherwise(act, which)) {
      return "!a trigger or rule of the old schema would write other values";
    }
    session.execute("update %s s set done = true where %s".formatted(staged.stage(), which));
    return "";
  }

  private String key() {
    return staged.old().primaryKey().isEmpty() ? "false" : staged.key();
  }

  private String statement(String act, String which) {
    return switch (act) {
      case "delete" ->
          "delete from only %s t using %s s where %s and %s"
              .formatted(table, staged.stage(), which, staged.key());
      case "update" ->
          "update only %s t set %s from %s s where %s and %s"
              .formatted(table, assignments(which), staged.stage(), which, staged.key());
      default ->
          "insert into %s (%s) overriding system value select %s from %s s where %s"
              .formatted(
                  table,
                  BaselineFiles.names(List.copyOf(staged.inserted().keySet())),
                  String.join(", ", staged.inserted().values()),
                  staged.stage(),
                  which);
    };
  }

  private String assignments(String which) {
    List<SharedColumn> columns = staged.settable();
    List<Integer> wanted =
        session.query(
            "select distinct i from %s s, generate_subscripts(s.sets, 1) i where s.sets[i] and %s order by 1"
                .formatted(staged.stage(), which),
            r -> r.getInt(1));
    return wanted.stream()
        .map(i -> {
          SharedColumn c = columns.get(i - 1);
          String name = Sql.name(c.name());
          return "%s = case when s.sets[%d] then %s else t.%s end"
              .formatted(name, i, c.value(), name);
        })
        .collect(Collectors.joining(", "));
  }

  /** Whether a row is not now what it was with what was set. */
  private boolean otherwise(String act, String which) {
    var any = new ArrayList<String>();
    List<SharedColumn> columns = staged.settable();
    for (Schema.Column column : staged.old().columns()) {
      if (column.generated().isPresent()) {
        continue;
      }
      String name = Sql.name(column.name());
      int i = columns.stream().map(SharedColumn::name).toList().indexOf(column.name());
      String set = staged.inserted().get(column.name());
      String value =
          act.equals("insert")
              ? set + "::" + column.type()
              : i < 0
                  ? "w." + name
                  : "case when s.sets[%d] then %s else w.%s end".formatted(i + 1, set, name);
      any.add(
          "%s is distinct from %s"
              .formatted(
                  Texts.of("t." + name, column.type()),
                  Texts.of("(" + value + ")", column.type())));
    }
    return session.number(
            "select count(*) from %s s left join belay_was w on w.belay_row = s.row left join only %s t on %s where %s and (%s)"
                .formatted(staged.stage(), table, staged.key(), which, String.join(" or ", any)))
        > 0;
  }

  /** In words of one's own: the server's message may quote a value. */
  private static String refused(String state) {
    if (RETRIED.contains(state)) {
      return "~it clashes with another row, or points to one that is not there";
    }
    return switch (state) {
      case "23502" -> "!the old schema needs a value where there is none";
      case "23514" -> "!a check of the old schema refuses it";
      case "428C9" -> "!the old schema generates the value of this column itself";
      default ->
          state.startsWith("22")
              ? "!a value does not fit the type of the old column (SQLSTATE %s)".formatted(state)
              : "!the old database refuses it (SQLSTATE %s)".formatted(state);
    };
  }
}
