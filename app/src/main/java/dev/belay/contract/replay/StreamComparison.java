package dev.belay.contract.replay;

import dev.belay.contract.replay.JsonComparison.Difference;
import dev.belay.contract.replay.Reply.Event;
import dev.belay.contract.replay.Reply.Stream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Two event streams: kinds, order, end, fields of each kind, and the text they add up to. */
final class StreamComparison {
  /** Kinds that carry a text in pieces, and where. */
  private static final Map<String, String> PIECES =
      Map.of(
          "message", "/answer",
          "agent_message", "/answer",
          "text_chunk", "/data/text");

  private StreamComparison() {}

  static List<Difference> of(Stream a, Stream b, Moments moments) {
    var found = new ArrayList<Difference>();
    if (a.broken() == 0 && b.broken() > 0) {
      found.add(difference(ReplayRule.EVENT_BROKEN, "stream", "JSON", b.broken() + " events"));
    }
    Map<String, List<JsonNode>> before = kinds(a);
    Map<String, List<JsonNode>> after = kinds(b);
    before.forEach((kind, events) -> {
      List<JsonNode> same = after.get(kind);
      if (same == null) {
        found.add(difference(ReplayRule.EVENT_GONE, "event " + kind, "", ""));
      } else {
        fields(kind, events, same, moments, found);
      }
    });
    for (String kind : after.keySet()) {
      if (!before.containsKey(kind)) {
        found.add(difference(ReplayRule.EVENT_ADDED, "event " + kind, "", ""));
      }
    }
    order(a, b, before.keySet(), after.keySet(), found);
    return found;
  }

  private static void order(
      Stream a, Stream b, Set<String> before, Set<String> after, List<Difference> found) {
    List<String> old = collapsed(a, after);
    List<String> now = collapsed(b, before);
    if (!old.isEmpty() && !now.isEmpty() && !old.equals(now)) {
      found.add(
          difference(
              ReplayRule.EVENT_ORDER_CHANGED,
              "stream",
              String.join(" ", old),
              String.join(" ", now)));
    }
    String end = a.events().isEmpty() ? "nothing" : a.events().getLast().kind();
    String other = b.events().isEmpty() ? "nothing" : b.events().getLast().kind();
    if (!end.equals(other)) {
      found.add(difference(ReplayRule.STREAM_END_CHANGED, "stream", end, other));
    }
  }

  /** The kinds in their order, repetitions as one, without those that only one side has. */
  private static List<String> collapsed(Stream stream, Set<String> shared) {
    var kinds = new ArrayList<String>();
    for (Event event : stream.events()) {
      boolean again = !kinds.isEmpty() && kinds.getLast().equals(event.kind());
      if (shared.contains(event.kind()) && !again) {
        kinds.add(event.kind());
      }
    }
    return kinds;
  }

  private static Map<String, List<JsonNode>> kinds(Stream stream) {
    var kinds = new LinkedHashMap<String, List<JsonNode>>();
    for (Event event : stream.events()) {
      kinds.computeIfAbsent(event.kind(), k -> new ArrayList<>()).add(event.fields());
    }
    return kinds;
  }

  private static void fields(
      String kind, List<JsonNode> a, List<JsonNode> b, Moments moments, List<Difference> found) {
    String place = "event " + kind;
    String piece = PIECES.getOrDefault(kind, "");
    var seen = new TreeSet<String>();
    if (!piece.isEmpty()) {
      pieces(place, piece, a, b, found);
    } else if (a.size() != b.size()) {
      found.add(
          difference(ReplayRule.COUNT_CHANGED, place, a.size() + " events", b.size() + " events"));
    }
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      JsonNode one = piece.isEmpty() ? a.get(i) : withText(a.get(i), piece, "");
      JsonNode other = piece.isEmpty() ? b.get(i) : withText(b.get(i), piece, "");
      for (Difference d : JsonComparison.of(place, one, other, false, moments)) {
        if (seen.add(d.rule() + d.place())) {
          found.add(d);
        }
      }
    }
  }

  private static void pieces(
      String place, String at, List<JsonNode> a, List<JsonNode> b, List<Difference> found) {
    String old = text(a, at);
    String now = text(b, at);
    if (a.size() >= 3 && b.size() == 1 && !now.isEmpty()) {
      found.add(difference(ReplayRule.STREAM_AT_ONCE, place, a.size() + " pieces", "1 piece"));
    }
    if (!old.equals(now)) {
      found.add(
          difference(
              ReplayRule.STREAM_TEXT_CHANGED,
              place,
              Pseudonyms.length(old) + " characters",
              Pseudonyms.length(now) + " characters"));
    }
  }

  private static String text(List<JsonNode> events, String at) {
    var text = new StringBuilder();
    events.forEach(e -> text.append(e.at(at).asString("")));
    return text.toString();
  }

  /** The same events with the text of each kind in its first piece: cut otherwise, still equal. */
  static List<Event> joined(List<Event> events) {
    Map<String, List<JsonNode>> kinds = kinds(new Stream(events, 0));
    var seen = new TreeSet<String>();
    var joined = new ArrayList<Event>();
    for (Event event : events) {
      String at = PIECES.getOrDefault(event.kind(), "");
      if (at.isEmpty()) {
        joined.add(event);
        continue;
      }
      boolean first = seen.add(event.kind());
      String text = first ? text(kinds.getOrDefault(event.kind(), List.of()), at) : "";
      joined.add(new Event(event.kind(), withText(event.fields(), at, text)));
    }
    return joined;
  }

  /** The text replaced where there is one; a field that is missing or no text stays as it is. */
  private static JsonNode withText(JsonNode event, String at, String text) {
    JsonNode copy = event.deepCopy();
    int slash = at.lastIndexOf('/');
    String field = at.substring(slash + 1);
    if (copy.at(at.substring(0, slash)) instanceof ObjectNode parent
        && parent.path(field).isString()) {
      parent.put(field, text);
    }
    return copy;
  }

  private static Difference difference(ReplayRule rule, String place, String before, String after) {
    return new Difference(rule, place, before, after);
  }
}
