package dev.belay.contract.replay;

import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.Bytes;
import dev.belay.contract.replay.Reply.Content;
import dev.belay.contract.replay.Reply.Event;
import dev.belay.contract.replay.Reply.Json;
import dev.belay.contract.replay.Reply.Stream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Answers that can still be compared but no longer read: every text becomes a pseudonym, its length
 * and a keyed hash. Two texts are equal exactly if their pseudonyms are. Words of the protocol,
 * times, numbers and names of fields stay, since the comparison looks at them.
 */
final class Pseudonyms {
  /** As {@link #text} writes it. */
  private static final Pattern PSEUDONYM = Pattern.compile("<text (\\d+) [0-9a-f]{24}>");

  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:?\\d\\d)?");

  private final Mac mac;

  /**
   * @param key drawn for one recording and kept beside it
   */
  Pseudonyms(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  Recording of(Recording recording) {
    var replaced = new TreeMap<String, Reply>();
    recording.answers().forEach((id, reply) -> replaced.put(id, of(reply)));
    return new Recording(replaced);
  }

  private Reply of(Reply reply) {
    return switch (reply) {
      case Answer a -> {
        var headers = new TreeMap<>(a.headers());
        headers.computeIfPresent("location", (k, v) -> text(AnswerComparison.meaning(k, v)));
        headers.computeIfPresent("content-disposition", (k, v) -> text(v));
        yield new Answer(
            a.status(),
            a.media(),
            headers,
            of(a.content()),
            a.version(),
            a.unreachable(),
            a.ending(),
            a.firstByteMillis(),
            a.longestGapMillis(),
            a.tookMillis());
      }
      case Reply.None none -> none;
      case Reply.NotSent notSent -> notSent;
    };
  }

  private Content of(Content content) {
    return switch (content) {
      case Json(var tree) -> new Json(of(tree, ""));
      case Stream(var events, var broken) -> {
        var replaced = new ArrayList<Event>();
        for (Event e : StreamComparison.joined(events)) {
          replaced.add(new Event(e.kind(), of(e.fields(), "")));
        }
        yield new Stream(replaced, broken);
      }
      case Bytes bytes -> bytes;
    };
  }

  private JsonNode of(JsonNode node, String key) {
    if (node.isObject()) {
      ObjectNode object = JsonMapper.shared().createObjectNode();
      node.properties().forEach(e -> object.set(e.getKey(), of(e.getValue(), e.getKey())));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonMapper.shared().createArrayNode();
      node.forEach(one -> array.add(of(one, key)));
      return array;
    }
    if (!node.isString()) {
      return node;
    }
    String text = node.stringValue();
    boolean open = text.isEmpty() || Redaction.isWord(key, text) || TIME.matcher(text).matches();
    return open ? node : StringNode.valueOf(text(text));
  }

  private String text(String text) {
    byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    return "<text %d %s>".formatted(text.length(), HexFormat.of().formatHex(hash, 0, 12));
  }

  /** How long a text is, or was before it was replaced. */
  static int length(String text) {
    Matcher pseudonym = PSEUDONYM.matcher(text);
    return pseudonym.matches() ? Integer.parseInt(pseudonym.group(1)) : text.length();
  }
}
