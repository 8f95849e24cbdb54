package dev.belay.contract.usage;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenTelemetry spans as OTLP JSON, one document or one per line, and HAR files. */
final class UsageJson {
  private UsageJson() {}

  static boolean isJson(InputStream in) throws IOException {
    in.mark(64);
    byte[] head = in.readNBytes(64);
    in.reset();
    String text = new String(head, StandardCharsets.ISO_8859_1).stripLeading();
    boolean docker = text.startsWith("{\"log\":\"");
    return (text.startsWith("{") && !docker) || text.startsWith("[");
  }

  static void read(String name, InputStream in, Tally tally, long seed) {
    try (var documents = JsonMapper.shared().readerFor(JsonNode.class).readValues(in)) {
      while (documents.hasNextValue()) {
        JsonNode document = (JsonNode) documents.nextValue();
        for (JsonNode entry : document.path("log").path("entries")) {
          har(entry, tally, seed);
        }
        for (JsonNode resource : document.path("resourceSpans")) {
          for (JsonNode scope : resource.path("scopeSpans")) {
            for (JsonNode span : scope.path("spans")) {
              span(span, tally, seed);
            }
          }
        }
      }
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new OutsideException(
          Failure.badInput(
              "a log is not the JSON it begins as",
              "%s:%d: %s"
                  .formatted(name, at == null ? 1 : at.getLineNr(), e.getClass().getSimpleName()),
              "export it again as HAR or OpenTelemetry JSON"),
          e);
    }
  }

  private static void har(JsonNode entry, Tally tally, long seed) {
    JsonNode request = entry.path("request");
    String agent = "";
    for (JsonNode header : request.path("headers")) {
      if (header.path("name").asString("").equalsIgnoreCase("user-agent")) {
        agent = header.path("value").asString("");
      }
    }
    call(
        tally,
        request.path("method").asString(""),
        request.path("url").asString(""),
        entry.path("response").path("status").asInt(0),
        seed ^ agent.hashCode(),
        agent,
        Math.round(entry.path("time").asDouble(-1)),
        second(entry.path("startedDateTime").asString("")));
  }

  private static void span(JsonNode span, Tally tally, long seed) {
    // A client span is a call that the installation made itself.
    String kind = span.path("kind").asString("");
    if (kind.equals("3") || kind.equals("SPAN_KIND_CLIENT")) {
      return;
    }
    String method = "";
    String target = "";
    String agent = "";
    String address = "";
    int status = 0;
    for (JsonNode attribute : span.path("attributes")) {
      JsonNode value = attribute.path("value");
      String text = value.path("stringValue").asString(value.path("intValue").asString(""));
      switch (attribute.path("key").asString("")) {
        case "http.request.method", "http.method" -> method = text;
        case "url.path", "http.target" -> target = text;
        case "url.full", "http.url" -> target = target.isEmpty() ? text : target;
        case "http.response.status_code", "http.status_code" -> status = number(text);
        case "user_agent.original", "http.user_agent" -> agent = text;
        case "client.address", "http.client_ip", "net.peer.ip" -> address = text;
        default -> {}
      }
    }
    long start = span.path("startTimeUnixNano").asLong(0);
    long end = span.path("endTimeUnixNano").asLong(0);
    if (!method.isEmpty() && !target.isEmpty()) {
      long millis = end > start && start > 0 ? (end - start) / 1_000_000 : -1;
      long caller = seed ^ ((long) address.hashCode() << 32) ^ agent.hashCode();
      call(tally, method, target, status, caller, agent, millis, start / 1_000_000_000);
    }
  }

  private static void call(
      Tally tally,
      String method,
      String url,
      int status,
      long caller,
      String agent,
      long millis,
      long second) {
    String path = path(url);
    if (path.isEmpty() || !method.matches("[A-Z]{3,7}")) {
      tally.unread();
    } else {
      tally.call(method, path, status, caller, Products.of(agent), millis, second);
    }
  }

  private static String path(String url) {
    String plain = url.replaceFirst("[?#].*", "");
    if (plain.startsWith("/")) {
      return plain;
    }
    try {
      String path = URI.create(plain).getRawPath();
      return path == null || path.isEmpty() ? "/" : path;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static int number(String text) {
    return text.matches("[0-9]{3}") ? Integer.parseInt(text) : 0;
  }

  private static long second(String instant) {
    try {
      return Instant.parse(instant).getEpochSecond();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
