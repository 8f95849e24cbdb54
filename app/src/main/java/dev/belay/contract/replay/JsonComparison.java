package dev.belay.contract.replay;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Two JSON trees compared by form and value. The order of fields and of list elements is no
 * difference; elements are paired by their id or name, else by position.
 */
final class JsonComparison {
  private static final List<String> NAMES = List.of("id", "key", "variable", "name");
  private static final Set<String> WORDING = Set.of("message", "description", "detail", "msg");
  private static final int MOST = 500;

  /** What differs where; {@code place} has {@code []} for every list element. */
  record Difference(ReplayRule rule, String place, String before, String after) {}

  private final boolean error;
  private final Moments moments;
  private final Map<String, Difference> found = new LinkedHashMap<>();

  private JsonComparison(boolean error, Moments moments) {
    this.error = error;
    this.moments = moments;
  }

  /**
   * @param error whether the trees are error answers, whose wording is free
   * @param moments times near them are the server's clock and not data
   */
  static List<Difference> of(String place, JsonNode a, JsonNode b, boolean error, Moments moments) {
    var comparison = new JsonComparison(error, moments);
    comparison.compare(place, "", a, b);
    return List.copyOf(comparison.found.values());
  }

  private void compare(String place, String key, JsonNode a, JsonNode b) {
    if (found.size() >= MOST) {
      return;
    }
    if (!kind(a).equals(kind(b))) {
      if (b.isNull()) {
        add(ReplayRule.NULL_NOW, place, kind(a), "null");
      } else {
        boolean wasNull = a.isNull();
        add(wasNull ? ReplayRule.VALUE_CHANGED : ReplayRule.TYPE_CHANGED, place, kind(a), kind(b));
      }
    } else if (a.isObject()) {
      objects(place, a, b);
    } else if (a.isArray()) {
      arrays(place, key, a, b);
    } else if (!same(key, a, b)) {
      add(ReplayRule.VALUE_CHANGED, place, Redaction.value(a, key), Redaction.value(b, key));
    }
  }

  private static String kind(JsonNode node) {
    return node.isIntegralNumber()
        ? "integer"
        : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }

  private void objects(String place, JsonNode a, JsonNode b) {
    for (var field : a.properties()) {
      JsonNode other = b.get(field.getKey());
      String inner = place + "." + field.getKey();
      if (other == null) {
        add(ReplayRule.FIELD_GONE, inner, kind(field.getValue()), "nothing");
      } else {
        compare(inner, field.getKey(), field.getValue(), other);
      }
    }
    for (var field : b.properties()) {
      if (!a.has(field.getKey())) {
        String inner = place + "." + field.getKey();
        add(ReplayRule.FIELD_ADDED, inner, "nothing", kind(field.getValue()));
      }
    }
  }

  private void arrays(String place, String key, JsonNode a, JsonNode b) {
    if (a.size() != b.size()) {
      add(ReplayRule.COUNT_CHANGED, place, a.size() + " elements", b.size() + " elements");
    }
    String inner = place + "[]";
    if (a.isEmpty() || b.isEmpty()) {
      return;
    }
    if (a.get(0).isValueNode() && b.get(0).isValueNode()) {
      scalars(inner, key, a, b);
      return;
    }
    Optional<Map<String, JsonNode>> named = named(b);
    if (named.isPresent() && named(a).isPresent() && sharesNames(a, named.get())) {
      named(a)
          .get()
          .forEach((name, element) -> {
            JsonNode other = named.get().get(name);
            if (other != null) {
              compare(inner, key, element, other);
            } else if (a.size() == b.size()) {
              add(ReplayRule.VALUE_CHANGED, inner, "an element", "another element");
            }
          });
      return;
    }
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      compare(inner, key, a.get(i), b.get(i));
    }
  }

  private static boolean sharesNames(JsonNode a, Map<String, JsonNode> others) {
    return named(a).orElse(Map.of()).keySet().stream().anyMatch(others::containsKey);
  }

  private void scalars(String inner, String key, JsonNode a, JsonNode b) {
    var kinds = new java.util.TreeSet<String>();
    a.forEach(n -> kinds.add(kind(n)));
    var others = new java.util.TreeSet<String>();
    b.forEach(n -> others.add(kind(n)));
    if (!kinds.equals(others)) {
      add(ReplayRule.TYPE_CHANGED, inner, String.join(" or ", kinds), String.join(" or ", others));
    } else if (a.size() == b.size() && !sorted(a).equals(sorted(b))) {
      add(
          ReplayRule.VALUE_CHANGED,
          inner,
          Redaction.value(a.get(0), key),
          Redaction.value(b.get(0), key));
    }
  }

  private static List<String> sorted(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(n -> texts.add(n.toString()));
    texts.sort(null);
    return texts;
  }

  /** Elements by what names them, when every one has a name of its own. */
  private static Optional<Map<String, JsonNode>> named(JsonNode array) {
    for (String name : NAMES) {
      var named = new HashMap<String, JsonNode>();
      for (JsonNode element : array) {
        if (element.path(name).isValueNode()) {
          named.put(element.path(name).asString(), element);
        }
      }
      if (named.size() == array.size()) {
        return Optional.of(named);
      }
    }
    return Optional.empty();
  }

  private boolean same(String key, JsonNode a, JsonNode b) {
    if (a.equals(b) || (error && WORDING.contains(key))) {
      return true;
    }
    if (a.isFloatingPointNumber()) {
      double most = Math.max(Math.abs(a.doubleValue()), Math.abs(b.doubleValue()));
      return Math.abs(a.doubleValue() - b.doubleValue()) <= most * 1e-4;
    }
    return near(a) && near(b);
  }

  /** Whether a value is a time that is the server's clock. */
  private boolean near(JsonNode node) {
    if (node.isIntegralNumber()) {
      long value = node.longValue();
      long seconds = value > 100_000_000_000L ? value / 1000 : value;
      return moments.near(seconds);
    }
    if (!node.isString() || node.stringValue().length() < 19) {
      return false;
    }
    try {
      String text = node.stringValue().replace(' ', 'T');
      String zoned = text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)") ? text : text + "Z";
      return moments.near(OffsetDateTime.parse(zoned).toEpochSecond());
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private void add(ReplayRule rule, String place, String before, String after) {
    found.putIfAbsent(rule + " " + place, new Difference(rule, place, before, after));
  }
}
