package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import dev.belay.database.SqlFailure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The changes of one table, lying as texts in a temporary table of the database that takes them.
 * Its columns have numbers, so that no name of anybody's clashes with another. Rows that do not fit
 * stay in it with the reason.
 */
final class StagedTable {
  /** Rows that nothing was decided about. */
  static final String LEFT = "not s.done and s.why is null";

  private final Session session;
  private final Schema.Table old;
  private final Schema.Table now;
  private final KeyBaseline.Table baseline;
  private final String stage;
  private final List<SharedColumn> shared;

  /**
   * @param old the table as the old schema has it
   * @param now as the new schema has it
   * @param number that makes the temporary table's name unique
   */
  StagedTable(
      Session session, Schema.Table old, Schema.Table now, KeyBaseline.Table baseline, int number) {
    this.session = session;
    this.old = old;
    this.now = now;
    this.baseline = baseline;
    this.stage = "belay_stage_" + number;
    session.execute(
        "create temporary table %s (row bigserial primary key, act text, digests text[], %s, done boolean not null default false, sets boolean[], extra boolean not null default false, why text, tried text)"
            .formatted(
                stage,
                IntStream.range(0, now.columns().size())
                    .mapToObj(i -> "c" + i + " text")
                    .collect(Collectors.joining(", "))));
    this.shared =
        places().stream()
            .map(c ->
                SharedColumn.of(session, c, now.column(c.name()).orElseThrow(), staged(c.name())))
            .toList();
  }

  String stage() {
    return stage;
  }

  Schema.Table old() {
    return old;
  }

  Schema.Table now() {
    return now;
  }

  List<SharedColumn> shared() {
    return shared;
  }

  /** The columns that an update may set: a row of another key is another row. */
  List<SharedColumn> settable() {
    return shared.stream().filter(c -> !old.primaryKey().contains(c.name())).toList();
  }

  String staged(String column) {
    return "s.c" + now.columns().stream().map(Schema.Column::name).toList().indexOf(column);
  }

  /** The words of COPY that fill it: act, digests, then every column of the new table. */
  String copyIn() {
    return "copy %s (act, digests, %s) from stdin"
        .formatted(
            stage,
            IntStream.range(0, now.columns().size())
                .mapToObj(i -> "c" + i)
                .collect(Collectors.joining(", ")));
  }

  /** Columns of the old table that the new one does not have. */
  List<Schema.Column> absent() {
    return old.columns().stream()
        .filter(c -> c.generated().isEmpty() && now.column(c.name()).isEmpty())
        .toList();
  }

  /** Columns of the new table that the old one does not have. */
  List<Schema.Column> onlyNew() {
    return now.columns().stream().filter(c -> old.column(c.name()).isEmpty()).toList();
  }

  /** Whether a staged row {@code s} is the row {@code t} of the old table. */
  String key() {
    return shared.stream()
        .filter(c -> old.primaryKey().contains(c.name()))
        .map(c ->
            c.old().equals(c.now())
                ? "t.%s = %s".formatted(Sql.name(c.name()), c.value())
                : "not " + c.differs(c.staged(), c.name()))
        .collect(Collectors.joining(" and "));
  }

  /** Decides what can be decided by looking: which columns to set, and what cannot be carried. */
  void decide(BaselineFiles files) {
    if (!old.primaryKey().isEmpty()) {
      String table = Catalogs.quoted(old.name());
      if (new NewKeys(session, baseline, old).between(files, stage)) {
        session.execute(
            "update %s s set why = 'the upgrade itself removed keys of this table and made others: this row may have had another key' where s.act in ('update', 'delete') and s.digests is not null"
                .formatted(stage));
      }
      var ways = new ThreeWay(session, baseline, table);
      judge(ways, table);
      String extra =
          onlyNew().stream()
              .map(c -> ways.given(c, staged(c.name())))
              .collect(Collectors.joining(" or "));
      if (!extra.isEmpty()) {
        session.execute(
            "update %s s set extra = (%s) where s.act <> 'delete'".formatted(stage, extra));
      }
      session.execute(
          "update %s s set done = true, act = 'gone' where s.act = 'delete' and s.why is null and not exists (select 1 from only %s t where %s)"
              .formatted(stage, table, key()));
    } else if (!onlyNew().isEmpty()) {
      session.execute("update " + stage + " s set extra = true");
    }
    refuseInserts();
  }

  private void judge(ThreeWay ways, String table) {
    session.execute("savepoint belay_judge");
    try {
      judge(ways, table, settable());
    } catch (OutsideException e) {
      if (SqlFailure.lost(e)) {
        throw e;
      }
      session.execute("rollback to savepoint belay_judge");
      // A value that the new type refuses: without the cast the two are only compared as texts.
      judge(ways, table, settable().stream().map(SharedColumn::withoutCasts).toList());
    }
  }

  private void judge(ThreeWay ways, String table, List<SharedColumn> columns) {
    session.execute(
        "update %s s set sets = %s, why = %s || %s from only %s t where s.act = 'update' and s.why is null and %s"
            .formatted(
                stage, ways.sets(columns), ways.reason(), ways.clashes(columns), table, key()));
    session.execute(
        "update %s s set why = 'the row is not in the old database' where s.act = 'update' and s.why is null and s.sets is null"
            .formatted(stage));
    session.execute(
        "update %s s set act = 'same', done = true where s.act = 'update' and s.why is null and not true = any (s.sets)"
            .formatted(stage));
  }

  private void refuseInserts() {
    List<String> needed =
        absent().stream().filter(c -> !c.nullable()).map(Schema.Column::name).toList();
    if (!needed.isEmpty()) {
      refuse("insert", "the old schema needs " + needed + ", which the new one does not have");
    }
  }

  void refuse(String act, String why) {
    session.execute(
        "update %s s set why = ? where s.act = ? and %s".formatted(stage, LEFT), why, act);
  }

  /** How many of an act are done. */
  long done(String act) {
    return session.number("select count(*) from " + stage + " where done and act = ?", act);
  }

  /** What of the rows only the export has, in words. */
  List<String> kept() {
    var said = new ArrayList<String>();
    long extra = session.number("select count(*) from " + stage + " where extra");
    if (extra > 0) {
      said.add(
          "%d rows; the old schema has no columns %s; their values are in the export"
              .formatted(extra, Catalogs.names(onlyNew())));
    }
    long other = generatedOtherwise();
    if (other > 0) {
      said.add(
          "%d rows; the old schema generates %s itself; the values that they had are in the export"
              .formatted(other, Catalogs.names(generated())));
    }
    return said;
  }

  /** Columns that the new schema stores and the old one computes. */
  private List<Schema.Column> generated() {
    return old.columns().stream()
        .filter(c -> c.generated().isPresent())
        .filter(c -> now.column(c.name()).filter(n -> n.generated().isEmpty()).isPresent())
        .toList();
  }

  private long generatedOtherwise() {
    if (generated().isEmpty()) {
      return 0;
    }
    boolean keyed = !old.primaryKey().isEmpty();
    String differs =
        generated().stream()
            .map(c ->
                keyed
                    ? "%s is distinct from %s"
                        .formatted(staged(c.name()), Texts.of("t." + Sql.name(c.name()), c.type()))
                    : staged(c.name()) + " is not null")
            .collect(Collectors.joining(" or "));
    return session.execute(
        "update %s s set extra = true%s where s.done and s.act in ('insert', 'update', 'same') and (%s)%s"
            .formatted(
                stage,
                keyed ? " from only " + Catalogs.quoted(old.name()) + " t" : "",
                differs,
                keyed ? " and " + key() : ""));
  }

  /** What did not fit, by reason. */
  Map<String, Long> conflicts() {
    var found = new TreeMap<String, Long>();
    session
        .query(
            "select act || ': ' || coalesce(why, tried, 'it was not tried'), count(*) from %s where not done group by 1"
                .formatted(stage),
            r -> Map.entry(r.getString(1), r.getLong(2)))
        .forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }

  /** Reads the rows for an export: act, reason, then the columns of the new table. */
  String export() {
    return "select act, coalesce(why, tried, case when done then 'carried, but for the columns that the old schema does not have or computes' end), %s from %s where not done or extra order by row"
        .formatted(
            IntStream.range(0, now.columns().size())
                .mapToObj(i -> "c" + i)
                .collect(Collectors.joining(", ")),
            stage);
  }

  /** The columns of the old table that a staged row fills. */
  List<Schema.Column> places() {
    return old.columns().stream()
        .filter(c -> c.generated().isEmpty() && now.column(c.name()).isPresent())
        .toList();
  }

  /** Every column of the old table that an insert names, none is left to a default. */
  Map<String, String> inserted() {
    var values = new LinkedHashMap<String, String>();
    shared.forEach(c -> values.put(c.name(), c.value()));
    absent().forEach(c -> values.put(c.name(), "null"));
    return values;
  }

  /** Whether any value that is to be carried would become another one. */
  String lossy(String act) {
    var any = new ArrayList<String>();
    List<SharedColumn> columns = act.equals("insert") ? shared : settable();
    for (int i = 0; i < columns.size(); i++) {
      String lossy = columns.get(i).lossy();
      if (!lossy.equals("false")) {
        any.add(act.equals("insert") ? lossy : "(s.sets[%d] and %s)".formatted(i + 1, lossy));
      }
    }
    return any.isEmpty() ? "false" : String.join(" or ", any);
  }
}
