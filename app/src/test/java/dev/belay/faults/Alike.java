package dev.belay.faults;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Writes what chance chose in a run as its place in the order of first appearance: two texts are
 * then the same if and only if everything else is, and what was equal in one is equal in the other.
 */
final class Alike {
  private static final Pattern CHOSEN =
      Pattern.compile(
          "(?<run>\\d{8}-\\d{6}-\\w{4})"
              + "|(?<digest>\\b[0-9a-f]{64}\\b)"
              + "|(?<time>\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.\\d]*(Z|[+-]\\d\\d)?)"
              + "|(?<copied>\"files copied by this pass\",\"count\":\\d+)"
              + "|(?<took>\\bPT[0-9.HMS]+S\\b)"
              + "|(?<=\"(?:filenode|oid|inode|pid)\":)(?<number>\\d+)"
              + "|(?<=process |pid )(?<process>\\d+)"
              + "|(?<=\"snapshot\":)(?<snapshot>\"[0-9:,]+\")");

  private final Map<String, String> places = new HashMap<>();

  String text(String text) {
    return CHOSEN.matcher(text).replaceAll(this::place);
  }

  private String place(MatchResult found) {
    if (found.group("time") != null) {
      return "TIME";
    }
    if (found.group("copied") != null) {
      return "COPIED"; // what is younger than two seconds is copied again
    }
    if (found.group("took") != null) {
      return "TOOK";
    }
    String kind =
        found.namedGroups().keySet().stream()
            .filter(k -> found.group(k) != null)
            .findFirst()
            .orElseThrow();
    return places.computeIfAbsent(
        kind + " " + found.group(), v -> kind.toUpperCase(Locale.ROOT) + "-" + places.size());
  }
}
