package dev.belay.contract.replay;

import dev.belay.contract.replay.Reply.Answer;
import dev.belay.contract.replay.Reply.Bytes;
import dev.belay.contract.replay.Reply.Content;
import dev.belay.contract.replay.Reply.Event;
import dev.belay.contract.replay.Reply.Json;
import dev.belay.contract.replay.Reply.NotSent;
import dev.belay.contract.replay.Reply.Stream;
import dev.belay.outside.Http.Ending;
import dev.belay.outside.Http.Why;
import java.util.ArrayList;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replies as JSON and back, by probe id. */
final class RecordingJson {
  private RecordingJson() {}

  static ObjectNode of(Recording recording) {
    ObjectNode replies = object();
    new TreeMap<>(recording.answers()).forEach((id, reply) -> replies.set(id, of(reply)));
    return replies;
  }

  private static ObjectNode of(Reply reply) {
    return switch (reply) {
      case Answer a -> {
        ObjectNode headers = object();
        a.headers().forEach(headers::put);
        ObjectNode json = object().put("status", a.status()).put("media", a.media());
        json.set("headers", headers);
        json.put("version", a.version()).put("unreachable", a.unreachable());
        json.put("ending", a.ending().name()).put("firstByteMillis", a.firstByteMillis());
        json.put("longestGapMillis", a.longestGapMillis()).put("tookMillis", a.tookMillis());
        yield content(json, a.content());
      }
      case Reply.None(var why, var seen) -> object().put("none", why.name()).put("seen", seen);
      case NotSent(var why) -> object().put("notSent", why);
    };
  }

  private static ObjectNode content(ObjectNode json, Content content) {
    switch (content) {
      case Json(var tree) -> json.set("json", tree);
      case Stream(var events, var broken) -> {
        ArrayNode array = json.put("broken", broken).putArray("events");
        events.forEach(e -> array.addObject().put("kind", e.kind()).set("fields", e.fields()));
      }
      case Bytes(var length, var shouldBeJson) ->
          json.put("bytes", length).put("shouldBeJson", shouldBeJson);
    }
    return json;
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  static Recording read(JsonNode replies) {
    var read = new TreeMap<String, Reply>();
    replies.properties().forEach(e -> read.put(e.getKey(), reply(e.getValue())));
    return new Recording(read);
  }

  private static Reply reply(JsonNode json) {
    if (json.has("notSent")) {
      return new NotSent(json.path("notSent").stringValue());
    }
    if (json.has("none")) {
      Why why = Why.valueOf(json.path("none").stringValue());
      return new Reply.None(why, json.path("seen").stringValue());
    }
    var headers = new TreeMap<String, String>();
    json.path("headers")
        .properties()
        .forEach(e -> headers.put(e.getKey(), e.getValue().asString()));
    return new Answer(
        json.path("status").intValue(),
        json.path("media").stringValue(),
        headers,
        content(json),
        json.path("version").stringValue(),
        json.path("unreachable").booleanValue(),
        Ending.valueOf(json.path("ending").stringValue()),
        json.path("firstByteMillis").longValue(),
        json.path("longestGapMillis").longValue(),
        json.path("tookMillis").longValue());
  }

  private static Content content(JsonNode json) {
    if (json.has("json")) {
      return new Json(json.path("json"));
    }
    if (json.has("events")) {
      var events = new ArrayList<Event>();
      for (JsonNode one : json.path("events")) {
        events.add(new Event(one.path("kind").stringValue(), one.path("fields")));
      }
      return new Stream(events, json.path("broken").intValue());
    }
    return new Bytes(json.path("bytes").intValue(), json.path("shouldBeJson").booleanValue());
  }
}
