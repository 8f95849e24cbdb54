package dev.belay.contract.replay;

import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.Bytes;
import dev.belay.contract.replay.Reply.Content;
import dev.belay.contract.replay.Reply.Event;
import dev.belay.contract.replay.Reply.Json;
import dev.belay.contract.replay.Reply.Stream;
import dev.belay.outside.Http;
import dev.belay.outside.Http.Answered;
import dev.belay.outside.Http.HttpAnswer;
import dev.belay.outside.Http.Unanswered;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads answers: JSON as a tree, a stream as its events, keep-alives left out. */
final class ReplyReader {
  /**
   * What a caller or a browser acts upon; dates, lengths and server names are nobody's contract.
   */
  private static final List<String> HEADERS_THAT_MATTER =
      List.of(
          "content-type",
          "content-disposition",
          "location",
          "cache-control",
          "www-authenticate",
          "access-control-allow-origin",
          "access-control-allow-headers",
          "access-control-allow-methods",
          "access-control-expose-headers",
          "allow",
          "retry-after",
          "set-cookie");

  private ReplyReader() {}

  static Reply read(HttpAnswer answer) {
    return switch (answer) {
      case Unanswered u -> new Reply.None(u.why(), u.seen());
      case Answered a -> {
        String type = first(a, "content-type");
        String media = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        Content content = content(media, a);
        yield new Answer(
            a.status(),
            media,
            headers(a),
            content,
            first(a, "x-version").strip(),
            Unreachable.says(content),
            a.ending(),
            a.firstByteMillis(),
            a.longestGapMillis(),
            a.tookMillis());
      }
    };
  }

  private static String first(Answered a, String header) {
    List<String> values = a.headers().getOrDefault(header, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static Map<String, String> headers(Answered a) {
    var kept = new TreeMap<String, String>();
    for (String name : HEADERS_THAT_MATTER) {
      List<String> values = a.headers().get(name);
      if (values != null) {
        kept.put(name, said(name, values));
      }
    }
    return kept;
  }

  /** A header's meaning: cookies without values, a retry without its seconds. */
  private static String said(String name, List<String> values) {
    return switch (name) {
      case "set-cookie" -> values.stream().map(ReplyReader::cookie).sorted().collect(joined());
      case "retry-after" -> "given";
      case "access-control-allow-headers",
          "access-control-allow-methods",
          "access-control-expose-headers",
          "allow",
          "cache-control" ->
          values.stream()
              .flatMap(v -> List.of(v.toLowerCase(Locale.ROOT).split(",")).stream())
              .map(String::strip)
              .sorted()
              .collect(joined());
      default -> values.stream().collect(joined());
    };
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }

  /** Name and attributes that decide where a cookie goes, without value, age and date. */
  private static String cookie(String header) {
    String[] parts = header.split(";");
    var kept = new ArrayList<String>();
    for (int i = 1; i < parts.length; i++) {
      String attribute = parts[i].strip().toLowerCase(Locale.ROOT);
      if (!attribute.startsWith("expires") && !attribute.startsWith("max-age")) {
        kept.add(attribute);
      }
    }
    kept.sort(null);
    return parts[0].replaceFirst("=.*", "").strip() + " (" + String.join("; ", kept) + ")";
  }

  private static Content content(String media, Answered a) {
    if (media.equals("text/event-stream")) {
      return stream(new String(a.body(), StandardCharsets.UTF_8), a.ending());
    }
    if (media.endsWith("json") || media.isEmpty()) {
      try {
        JsonNode tree = JsonMapper.shared().readTree(a.body());
        if (!tree.isMissingNode()) {
          return new Json(tree);
        }
      } catch (JacksonException e) {
        return new Bytes(a.body().length, true);
      }
    }
    return new Bytes(a.body().length, media.endsWith("json"));
  }

  private static Stream stream(String text, Http.Ending ending) {
    var events = new ArrayList<Event>();
    int broken = 0;
    String[] blocks = text.replace("\r\n", "\n").replace('\r', '\n').split("\n\n", -1);
    for (int i = 0; i < blocks.length; i++) {
      boolean unfinished = i == blocks.length - 1 && ending != Http.Ending.COMPLETE;
      String kind = "message";
      var data = new StringBuilder();
      for (String line : blocks[i].split("\n")) {
        if (line.startsWith("event:")) {
          kind = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).strip()).append('\n');
        }
      }
      if (data.isEmpty() || kind.equals("ping") || unfinished) {
        continue;
      }
      try {
        JsonNode fields = JsonMapper.shared().readTree(data.toString());
        String named = fields.path("event").asString(kind);
        if (!named.equals("ping")) {
          events.add(new Event(named, fields));
        }
      } catch (JacksonException e) {
        broken++;
      }
    }
    return new Stream(List.copyOf(events), broken);
  }
}
