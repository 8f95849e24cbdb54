package dev.belay.migration;

import java.util.Optional;
import java.util.Set;

/** What PostgreSQL has to do when a column gets another type. */
enum TypeChange {
  /** The stored bytes stay as they are. */
  RELABEL,
  /** Every row is converted and written again; every value fits. */
  CONVERT,
  /** Every row is written again, and a value that does not fit stops it. */
  NARROW,
  /** Programs that know the old type cannot write the new one. */
  ANOTHER_KIND;

  private static final Set<String> WHOLE = Set.of("SMALLINT", "INTEGER", "BIGINT");

  static TypeChange of(Optional<ColumnType> from, ColumnType to, Optional<String> using) {
    if (from.isEmpty()) {
      return NARROW;
    }
    ColumnType old = from.get();
    if (old.equals(to)) {
      return RELABEL;
    }
    if (old.dimensions() != to.dimensions()) {
      return ANOTHER_KIND;
    }
    if (old.text() && to.text() && using.isEmpty()) {
      return text(old, to);
    }
    if (WHOLE.contains(old.name()) && WHOLE.contains(to.name())) {
      return old.name().compareTo(to.name()) == 0 || rank(old) < rank(to) ? CONVERT : NARROW;
    }
    if (old.name().equals("NUMERIC") && to.name().equals("NUMERIC")) {
      return numeric(old, to);
    }
    boolean json = old.name().startsWith("JSON") && to.name().startsWith("JSON");
    boolean time = old.name().startsWith("TIMESTAMP") && to.name().startsWith("TIMESTAMP");
    if (json || time || (old.text() && to.text())) {
      return CONVERT;
    }
    return to.text() ? CONVERT : ANOTHER_KIND;
  }

  private static TypeChange text(ColumnType old, ColumnType to) {
    if (to.length().isEmpty()) {
      return RELABEL;
    }
    return old.length().isPresent() && old.length().get() <= to.length().get() ? RELABEL : NARROW;
  }

  private static int rank(ColumnType type) {
    return type.name().equals("SMALLINT") ? 1 : type.name().equals("INTEGER") ? 2 : 3;
  }

  private static TypeChange numeric(ColumnType old, ColumnType to) {
    if (to.arguments().isEmpty()) {
      return RELABEL;
    }
    if (old.arguments().isEmpty()) {
      return NARROW;
    }
    int oldScale = old.arguments().size() > 1 ? old.arguments().get(1) : 0;
    int newScale = to.arguments().size() > 1 ? to.arguments().get(1) : 0;
    boolean fits = to.arguments().getFirst() - newScale >= old.arguments().getFirst() - oldScale;
    if (oldScale == newScale && fits) {
      return RELABEL;
    }
    return fits && newScale >= oldScale ? CONVERT : NARROW;
  }
}
