package dev.belay.gate;

import dev.belay.evidence.RehearsalEvidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why evidence says nothing about today, one text for each change. */
final class Staleness {
  /** Below this a table has no time worth forecasting. */
  private static final long SMALL_ROWS = 10_000;

  private Staleness() {}

  static List<String> of(RehearsalEvidence evidence, Case asked) {
    var stale = new ArrayList<String>();
    if (!evidence.plan().equals(asked.digest())) {
      stale.add("it was of plan %.12s, this is %.12s".formatted(evidence.plan(), asked.digest()));
    }
    if (!evidence.basis().equals(asked.planned().digest())) {
      stale.add("the installation is not the one it was made from");
    }
    Duration age = Duration.between(evidence.ended(), asked.at());
    Duration limit = asked.policy().rehearsalAge();
    if (age.compareTo(limit) > 0) {
      stale.add("it is %s old, %s are allowed".formatted(Ages.words(age), Ages.words(limit)));
    }
    if (age.isNegative()) {
      stale.add("it is from the future: this host's clock was set back");
    }
    evidence.rows().forEach((table, then) -> growth(table, then, asked.rows(), asked, stale));
    return stale;
  }

  private static void growth(
      String table, long then, Map<String, Long> rows, Case asked, List<String> stale) {
    long now = rows.getOrDefault(table, then);
    int percent = asked.policy().growthPercent();
    if (now > SMALL_ROWS && now > then + then * percent / 100) {
      stale.add("%s grew from %,d to %,d rows".formatted(table, then, now));
    }
  }
}
