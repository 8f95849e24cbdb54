package dev.belay.view;

import dev.belay.contract.UsageCounts;
import dev.belay.contract.UsageCounts.Calls;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What an installation is called for, as text and as JSON that can be read again. */
public final class ApiUsage {
  private ApiUsage() {}

  public static String text(UsageCounts usage) {
    var text = new StringBuilder();
    text.append("%,d lines".formatted(usage.lines()));
    if (usage.first() > 0) {
      text.append(", %s to %s".formatted(time(usage.first()), time(usage.last())));
    }
    if (usage.unread() > 0) {
      text.append(", %,d not understood".formatted(usage.unread()));
    }
    text.append("\n%10s %8s %7s  %s\n".formatted("calls", "failed", "callers", "operation"));
    for (Calls calls : most(usage)) {
      text.append(
          "%,10d %,8d %,7d  %s%s\n"
              .formatted(
                  calls.count(), calls.failed(), calls.callers(), calls.title(), times(calls)));
      text.append("%29s by %s\n".formatted("", String.join(", ", calls.programs().keySet())));
    }
    if (!usage.elsewhere().isEmpty()) {
      var others = new ArrayList<String>();
      usage.elsewhere().forEach((word, n) -> others.add("%s %,d".formatted(word, n)));
      text.append("outside the Service API: ").append(String.join(", ", others)).append('\n');
    }
    return text.toString();
  }

  private static String times(Calls calls) {
    return calls.p50Millis() < 0
        ? ""
        : "  %d ms, p99 %d ms".formatted(calls.p50Millis(), calls.p99Millis());
  }

  private static Instant time(long second) {
    return Instant.ofEpochSecond(second).truncatedTo(ChronoUnit.SECONDS);
  }

  private static List<Calls> most(UsageCounts usage) {
    return usage.operations().values().stream()
        .sorted(Comparator.comparingLong(Calls::count).reversed().thenComparing(Calls::title))
        .toList();
  }

  /** Schema 1: {@code schema, kind, lines, unread, first, last, operations, elsewhere}. */
  public static Map<String, Object> json(UsageCounts usage) {
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", 1);
    json.put("kind", "api-usage");
    json.put("lines", usage.lines());
    json.put("unread", usage.unread());
    json.put("first", usage.first());
    json.put("last", usage.last());
    var operations = new ArrayList<Map<String, Object>>();
    for (Calls calls : most(usage)) {
      var one = new LinkedHashMap<String, Object>();
      one.put("operation", calls.title());
      one.put("calls", calls.count());
      one.put("callers", calls.callers());
      one.put("programs", calls.programs());
      one.put("statuses", calls.statuses());
      one.put("p50Millis", calls.p50Millis());
      one.put("p99Millis", calls.p99Millis());
      operations.add(one);
    }
    json.put("operations", operations);
    json.put("elsewhere", usage.elsewhere());
    return json;
  }

  /** Whether this is what {@link #json} wrote. */
  public static boolean isUsage(JsonNode json) {
    return json.path("kind").asString("").equals("api-usage");
  }

  public static UsageCounts read(JsonNode json) {
    var operations = new TreeMap<String, Calls>();
    for (JsonNode one : json.path("operations")) {
      var programs = new LinkedHashMap<String, Long>();
      one.path("programs")
          .properties()
          .forEach(e -> programs.put(e.getKey(), e.getValue().asLong()));
      var statuses = new TreeMap<Integer, Long>();
      one.path("statuses")
          .properties()
          .forEach(e -> statuses.put(Integer.valueOf(e.getKey()), e.getValue().asLong()));
      String title = one.path("operation").asString("");
      operations.put(
          title.replaceAll("\\{[^/{}]*}", "{}"),
          new Calls(
              title,
              one.path("calls").asLong(),
              one.path("callers").asInt(),
              programs,
              statuses,
              one.path("p50Millis").asInt(-1),
              one.path("p99Millis").asInt(-1)));
    }
    var elsewhere = new TreeMap<String, Long>();
    json.path("elsewhere")
        .properties()
        .forEach(e -> elsewhere.put(e.getKey(), e.getValue().asLong()));
    return new UsageCounts(
        operations,
        elsewhere,
        json.path("lines").asLong(),
        json.path("unread").asLong(),
        json.path("first").asLong(),
        json.path("last").asLong());
  }
}
