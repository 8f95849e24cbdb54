package dev.belay.writers;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** The rows that a database said it has, by the words that their writers gave them. */
final class Acknowledged {
  private final Set<String> rows = new ConcurrentSkipListSet<>();
  private final AtomicLong refused = new AtomicLong();

  void row(String word) {
    rows.add(word);
  }

  void refused() {
    refused.incrementAndGet();
  }

  int count() {
    return rows.size();
  }

  long refusals() {
    return refused.get();
  }

  /** Those that are not among the ones that were found. */
  Set<String> missing(Collection<String> found) {
    var missing = new TreeSet<>(rows);
    found.forEach(missing::remove);
    return missing;
  }
}
