package dev.belay.contract.replay;

import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.Bytes;
import dev.belay.contract.replay.Reply.Content;
import dev.belay.contract.replay.Reply.Json;
import dev.belay.contract.replay.Reply.Stream;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers as they may be shown: their form, and words of the protocol; no text, id or key. */
final class Redaction {
  private static final Set<String> PROTOCOL =
      Set.of("event", "status", "mode", "type", "code", "object", "result", "role");
  private static final int MOST_ELEMENTS = 2;
  private static final int MOST_CHARACTERS = 4_000;

  private Redaction() {}

  static String of(Reply reply) {
    return switch (reply) {
      case Answer a ->
          "%d %s, %s, %s"
              .formatted(a.status(), a.media(), a.ending().words(), content(a.content()));
      case Reply.None n -> n.why().words();
      case Reply.NotSent n -> n.why();
    };
  }

  private static String content(Content content) {
    String text =
        switch (content) {
          case Json(var tree) -> form(tree, "").toString();
          case Stream(var events, var broken) ->
              events.stream()
                  .map(e -> e.kind())
                  .collect(
                      Collectors.joining(" ", "events: ", broken > 0 ? " and broken ones" : ""));
          case Bytes(var length, var _) -> "%,d bytes".formatted(length);
        };
    return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
  }

  /** One value below the field {@code key}. */
  static String value(JsonNode node, String key) {
    String text = form(node, key).toString();
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  private static JsonNode form(JsonNode node, String key) {
    if (node.isObject()) {
      ObjectNode object = JsonMapper.shared().createObjectNode();
      node.properties().forEach(e -> object.set(e.getKey(), form(e.getValue(), e.getKey())));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonMapper.shared().createArrayNode();
      for (int i = 0; i < Math.min(MOST_ELEMENTS, node.size()); i++) {
        array.add(form(node.get(i), key));
      }
      if (node.size() > MOST_ELEMENTS) {
        array.add("<%d more>".formatted(node.size() - MOST_ELEMENTS));
      }
      return array;
    }
    if (node.isString()) {
      String text = node.stringValue();
      return isWord(key, text) ? node : text("<text %d>".formatted(Pseudonyms.length(text)));
    }
    boolean small = !node.isNumber() || Math.abs(node.doubleValue()) < 1_000_000;
    return small ? node : text("<number>");
  }

  /** Whether a text is a word of the protocol and nobody's data. */
  static boolean isWord(String key, String text) {
    return PROTOCOL.contains(key) && text.matches("[a-z][a-z0-9_.-]{0,31}");
  }

  private static JsonNode text(String text) {
    return tools.jackson.databind.node.StringNode.valueOf(text);
  }
}
