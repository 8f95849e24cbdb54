package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The changes of one table, lying as texts in a temporary table of the database that takes them.
 * Each is tried alone when not all fit at once; what the server refuses stays and is counted by
 * reason.
 */
final class StagedTable {
  private static final List<String> RETRIED = List.of("23503", "23505");

  private final Session session;
  private final Schema.Table table;
  private final List<String> shared;
  private final String stage;
  private final String name;
  private final String lossy;

  /**
   * @param table as the old schema has it
   * @param now as the new schema has it
   * @param shared columns that both schemas have, the key among them
   * @param number that makes the temporary table's name unique
   */
  StagedTable(
      Session session, Schema.Table table, Schema.Table now, List<String> shared, int number) {
    this.session = session;
    this.table = table;
    this.shared = List.copyOf(shared);
    this.stage = "belay_stage_" + number;
    this.name = Catalogs.quoted(table.name());
    this.lossy = lossy(table, now, shared);
    session.execute(
        "create temporary table %s (%s, belay_act text, belay_full text, belay_done boolean not null default false, belay_why text, belay_row bigserial primary key)"
            .formatted(
                stage,
                shared.stream().map(c -> Sql.name(c) + " text").collect(Collectors.joining(", "))));
  }

  /** A cast shortens and rounds without a word, so a value of another type must survive it. */
  private static String lossy(Schema.Table old, Schema.Table now, List<String> shared) {
    var any = new ArrayList<String>();
    for (String column : shared) {
      String here = old.column(column).orElseThrow().type();
      String there = now.column(column).orElseThrow().type();
      String text = Sql.name(column);
      if (here.startsWith("numeric") && there.startsWith("numeric")) {
        any.add("%1$s::%2$s <> %1$s::numeric".formatted(text, here));
      } else if (!here.equals(there) && !(here.startsWith("json") && there.startsWith("json"))) {
        any.add("%1$s::%2$s::text is distinct from %1$s".formatted(text, here));
      }
    }
    return any.isEmpty() ? "false" : "(" + String.join(" or ", any) + ")";
  }

  /** The words of COPY that fill it. */
  String copyIn() {
    return "copy %s (%s, belay_act, belay_full) from stdin"
        .formatted(stage, BaselineFiles.names(shared));
  }

  /** Rows that cannot be inserted, since the old schema needs what the new one does not have. */
  void refuseInserts(String why) {
    session.execute("update " + stage + " set belay_why = ? where belay_act = 'insert'", why);
  }

  /** One attempt at everything that is left; answers how many fitted. */
  long attempt() {
    long fitted = 0;
    for (String act : List.of("delete", "update", "insert")) {
      fitted += together(act);
    }
    return fitted;
  }

  private long together(String act) {
    String left = "belay_act = '" + act + "' and not belay_done and belay_why is null";
    long waiting = session.number("select count(*) from " + stage + " where " + left);
    if (waiting == 0) {
      return 0;
    }
    session.execute("savepoint belay");
    try {
      waiting -= refuseLossy(act, left);
      long touched = session.execute(statement(act, left));
      if (act.equals("delete") || touched == waiting) {
        session.execute("update " + stage + " set belay_done = true where " + left);
        session.execute("release savepoint belay");
        return waiting;
      }
      session.execute("rollback to savepoint belay");
    } catch (OutsideException e) {
      session.execute("rollback to savepoint belay");
    }
    long fitted = 0;
    for (long row :
        session.query("select belay_row from " + stage + " where " + left, r -> r.getLong(1))) {
      fitted += alone(act, row) ? 1 : 0;
    }
    return fitted;
  }

  private long refuseLossy(String act, String which) {
    if (act.equals("delete") || lossy.equals("false")) {
      return 0;
    }
    return session.execute(
        "update %s set belay_why = ? where %s and %s".formatted(stage, which, lossy),
        "a value would be changed by the type of the old column");
  }

  private boolean alone(String act, long row) {
    String only = "belay_row = " + row;
    session.execute("savepoint belay");
    String why = "";
    try {
      if (refuseLossy(act, only) > 0) {
        session.execute("release savepoint belay");
        return false;
      }
      if (session.execute(statement(act, only)) == 0 && act.equals("update")) {
        why = "the row is not in the old database";
      }
      session.execute("release savepoint belay");
    } catch (OutsideException e) {
      session.execute("rollback to savepoint belay");
      String state = SqlFailure.state(e);
      if (RETRIED.contains(state)) {
        return false;
      }
      why = e.failure().seen();
    }
    boolean done = why.isEmpty();
    session.execute(
        "update %s set belay_done = %b, belay_why = nullif(?, '') where %s"
            .formatted(stage, done, only),
        why);
    return done;
  }

  private String statement(String act, String which) {
    return switch (act) {
      case "delete" ->
          "delete from only %s t using %s s where %s and %s"
              .formatted(name, stage, qualified(which), key());
      case "update" ->
          "update only %s t set %s from %s s where %s and %s"
              .formatted(name, assignments(), stage, qualified(which), key());
      default ->
          "insert into %s (%s) overriding system value select %s from %s s where %s"
              .formatted(
                  name,
                  BaselineFiles.names(shared),
                  shared.stream().map(this::value).collect(Collectors.joining(", ")),
                  stage,
                  which);
    };
  }

  private static String qualified(String which) {
    return which.replace("belay_", "s.belay_");
  }

  private String key() {
    List<String> key = table.primaryKey();
    return key.stream()
        .map(k -> "t." + Sql.name(k) + " = " + value(k))
        .collect(Collectors.joining(" and "));
  }

  private String assignments() {
    List<String> changed = shared.stream().filter(c -> !table.primaryKey().contains(c)).toList();
    return (changed.isEmpty() ? shared : changed)
        .stream().map(c -> Sql.name(c) + " = " + value(c)).collect(Collectors.joining(", "));
  }

  private String value(String column) {
    return "s.%s::%s".formatted(Sql.name(column), table.column(column).orElseThrow().type());
  }

  /** How many of an act are done. */
  long done(String act) {
    return session.number(
        "select count(*) from " + stage + " where belay_done and belay_act = ?", act);
  }

  /** What did not fit, by reason. */
  Map<String, Long> conflicts() {
    var found = new TreeMap<String, Long>();
    session
        .query(
            "select belay_act || ': ' || coalesce(belay_why, 'it clashes with another row, or points"
                + " to one that is not there') as why, count(*) from "
                + stage
                + " where not belay_done group by 1",
            r -> Map.entry(r.getString(1), r.getLong(2)))
        .forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }

  /** Whole rows as JSON, of the new schema: all of them, or those that did not fit. */
  String export(boolean all) {
    return "copy (select belay_full from %s where %s order by belay_row) to stdout with (format csv, quote E'\\x01', delimiter E'\\x02')"
        .formatted(stage, all ? "belay_act <> 'delete'" : "not belay_done");
  }
}
