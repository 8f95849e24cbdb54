package dev.belay.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was in the databases at one moment each, as counts and sums: two contents can be compared
 * without the rows.
 *
 * @param parts by role and table, for example {@code database:dify public.accounts}, and by role
 *     and the name of a wished multiset
 */
public record Content(SortedMap<String, Part> parts, Duration took) {
  public Content {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /**
   * A multiset of rows.
   *
   * @param columns that were read, in the order in which they enter the hash
   * @param sum modulo 2^128 of the first halves of the rows' SHA-256, in 32 hexadecimal digits; a
   *     row is the text that COPY writes under pinned settings
   */
  public record Part(List<String> columns, long rows, String sum) {
    public Part {
      columns = List.copyOf(columns);
    }
  }

  public long rows() {
    return parts.values().stream().mapToLong(Part::rows).sum();
  }

  /** What differs when this was before and {@code after} is now; one text for each part. */
  public List<String> differences(Content after) {
    var names = new TreeSet<>(parts.keySet());
    names.addAll(after.parts.keySet());
    var found = new ArrayList<String>();
    for (String name : names) {
      Part before = parts.get(name);
      Part now = after.parts.get(name);
      if (before == null) {
        found.add(name + ": is new");
      } else if (now == null) {
        found.add(name + ": " + gone(before.rows()));
      } else if (!before.columns().equals(now.columns())) {
        found.add(
            "%s: columns %s, then %s; leave out what differs to compare the rest"
                .formatted(
                    name,
                    without(before.columns(), now.columns()),
                    without(now.columns(), before.columns())));
      } else if (before.rows() != now.rows()) {
        found.add("%s: %d rows, then %d".formatted(name, before.rows(), now.rows()));
      } else if (!before.sum().equals(now.sum())) {
        found.add("%s: %d rows, but other values in them".formatted(name, now.rows()));
      }
    }
    return found;
  }

  private static String gone(long rows) {
    return rows == 0
        ? "is gone, it was empty"
        : "is gone with its %,d row%s".formatted(rows, rows == 1 ? "" : "s");
  }

  private static List<String> without(List<String> all, List<String> others) {
    return all.stream().filter(c -> !others.contains(c)).toList();
  }
}
