package dev.belay.store.postgres;

import dev.belay.database.Schema;
import dev.belay.database.Session;
import dev.belay.database.Sql;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells for each column of a changed row who changed it: the value of the old database, what the
 * migration left and what is there now are compared (S33). A row that the migration did not write
 * was, at the baseline, what the old database has under the same column numbers.
 */
final class ThreeWay {
  private final KeyBaseline.Table baseline;
  private final boolean inPlace;
  private final Map<Integer, String> numbers;

  /**
   * @param old quoted name of the table in the old database, which {@code into} is
   */
  ThreeWay(Session into, KeyBaseline.Table baseline, String old) {
    this.baseline = baseline;
    KeyBaseline.Migrated here = Touched.migrated(into, old);
    KeyBaseline.Migrated there = baseline.migrated();
    this.inPlace = there != null && there.oid() == here.oid();
    this.numbers =
        here.columns().stream()
            .collect(Collectors.toMap(KeyBaseline.Column::number, KeyBaseline.Column::name));
  }

  /** For staged updates {@code s} of rows {@code t}: which columns to set, as an array. */
  String sets(List<SharedColumn> columns) {
    return columns.stream()
        .map(c -> "(%s and not %s)".formatted(changed(c), migrated(c)))
        .collect(Collectors.joining(", ", "array[", "]::boolean[]"));
  }

  /** For the same the columns that both have changed, in words; null without any. */
  String clashes(List<SharedColumn> columns) {
    String both =
        columns.stream()
            .map(c ->
                "case when %s and %s and %s then %s end"
                    .formatted(
                        changed(c),
                        migrated(c),
                        c.differs(c.staged(), c.name()),
                        Sql.text(c.name())))
            .collect(Collectors.joining(", "));
    return "nullif(concat_ws(', ', %s), '')".formatted(both.isEmpty() ? "null" : both);
  }

  /** Why a clash is one. */
  String reason() {
    return inPlace
        ? "'the upgrade itself changed the column of this row: '"
        : "case when s.digests is null then 'what the migration left in the row is not known,"
            + " column: ' else 'the upgrade itself changed the column of this row: ' end";
  }

  /** Whether a column that only the new schema has was given another value since. */
  String given(Schema.Column column, String staged) {
    Optional<KeyBaseline.Column> noted = noted(column.name());
    String untouched =
        inPlace && noted.isPresent()
            ? staged + " is distinct from " + missing(noted.get())
            : "true";
    return "case when s.act = 'insert' then %s is not null when s.digests is null then %s else %s end"
        .formatted(staged, untouched, touched(column.name(), staged));
  }

  private String changed(SharedColumn c) {
    return "case when s.digests is null then %s else %s end"
        .formatted(untouched(c, c.staged()), touched(c.name(), c.staged()));
  }

  private String touched(String column, String staged) {
    return "%s is distinct from %s".formatted(Texts.digest(staged), digest(column));
  }

  private String digest(String column) {
    return "s.digests[%d]"
        .formatted(baseline.migrated() == null ? 0 : baseline.migrated().place(column));
  }

  /** Whether it is another value than a row had that no migration wrote. */
  private String untouched(SharedColumn c, String text) {
    Optional<KeyBaseline.Column> noted = noted(c.name());
    if (!inPlace || noted.isEmpty()) {
      return c.differs(text, c.name());
    }
    String source = numbers.get(noted.get().number());
    return source == null
        ? "%s is distinct from %s".formatted(text, missing(noted.get()))
        : source.equals(c.name())
            ? c.differs(text, source)
            : text + " is distinct from " + text(source);
  }

  private String migrated(SharedColumn c) {
    Optional<KeyBaseline.Column> noted = noted(c.name());
    String alone;
    if (!inPlace || noted.isEmpty()) {
      alone = "true";
    } else {
      String source = numbers.get(noted.get().number());
      alone =
          c.name().equals(source)
              ? "false"
              : source == null
                  ? c.differs(missing(noted.get()), c.name())
                  : c.differs(text(source), c.name());
    }
    return "case when s.digests is null then %s else %s end"
        .formatted(alone, c.differsFrom(digest(c.name())));
  }

  /** Of a column of the old table, of whatever type. */
  private static String text(String column) {
    return Texts.of("t." + Sql.name(column), "");
  }

  private static String missing(KeyBaseline.Column column) {
    return column.missing() == null ? "null::text" : Sql.text(column.missing());
  }

  private Optional<KeyBaseline.Column> noted(String column) {
    return Optional.ofNullable(baseline.migrated()).flatMap(m -> m.column(column));
  }
}
