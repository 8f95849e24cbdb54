package dev.belay.contract.replay;

import dev.belay.contract.replay.Scripted.End;
import dev.belay.contract.replay.Scripted.Piece;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What the stand-in answers, what its new version does otherwise, and what only looks otherwise.
 */
final class PlantedChanges {
  enum Kind {
    PARAMETERS,
    LIST,
    ERROR,
    STREAM,
    FILE
  }

  record Change(Kind kind, ReplayRule rule, UnaryOperator<Scripted> made) {}

  private final long seed;

  PlantedChanges(long seed) {
    this.seed = seed;
  }

  static Map<String, Change> planted() {
    var all = new LinkedHashMap<String, Change>();
    put(all, Kind.LIST, ReplayRule.STATUS_CHANGED, "created", s -> s.status(201));
    put(all, Kind.LIST, ReplayRule.STATUS_CHANGED, "gone", s -> s.status(404));
    put(
        all,
        Kind.LIST,
        ReplayRule.STATUS_CHANGED,
        "moved",
        s -> s.status(302).header("Location", "/v2/list"));
    put(all, Kind.ERROR, ReplayRule.STATUS_CHANGED, "other-error", s -> s.status(422));
    put(
        all,
        Kind.ERROR,
        ReplayRule.VALUE_CHANGED,
        "error-code",
        s -> s.replace("\"code\":\"not_found\"", "\"code\":\"missing\""));
    put(
        all,
        Kind.ERROR,
        ReplayRule.MEDIA_CHANGED,
        "error-page",
        s -> s.header("Content-Type", "text/html").body("<html>404</html>"));
    put(
        all,
        Kind.ERROR,
        ReplayRule.HEADER_GONE,
        "no-challenge",
        s -> s.header("Www-Authenticate", ""));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.MEDIA_CHANGED,
        "plain",
        s -> s.header("Content-Type", "text/plain"));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.HEADER_CHANGED,
        "charset",
        s -> s.header("Content-Type", "application/json; charset=latin1"));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.HEADER_GONE,
        "no-cors",
        s -> s.header("Access-Control-Allow-Origin", ""));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.HEADER_CHANGED,
        "cached",
        s -> s.header("Cache-Control", "public"));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.HEADER_CHANGED,
        "cookie-site",
        s -> s.header("Set-Cookie", "session=1; Path=/; SameSite=None"));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.FIELD_GONE,
        "field",
        s -> s.replace("\"opening_statement\":\"[^\"]*\",", ""));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.FIELD_GONE,
        "nested-field",
        s -> s.replace(",\"number_limits\":3", ""));
    put(
        all,
        Kind.LIST,
        ReplayRule.FIELD_GONE,
        "element-field",
        s -> s.replace(",\"introduction\":\"[^\"]*\"", ""));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.TYPE_CHANGED,
        "number-as-text",
        s -> s.replace("\"number_limits\":3", "\"number_limits\":\"3\""));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.TYPE_CHANGED,
        "object-as-flag",
        s -> s.replace("\\{\"enabled\":true\\}", "true"));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.TYPE_CHANGED,
        "fraction",
        s -> s.replace("\"file_size_limit\":15", "\"file_size_limit\":15.0"));
    put(
        all,
        Kind.LIST,
        ReplayRule.TYPE_CHANGED,
        "list-as-object",
        s -> s.replace("\"data\":\\[.*\\]", "\"data\":{}"));
    put(
        all,
        Kind.LIST,
        ReplayRule.NULL_NOW,
        "null",
        s -> s.replace("\"status\":\"normal\"", "\"status\":null"));
    put(
        all,
        Kind.LIST,
        ReplayRule.COUNT_CHANGED,
        "shorter",
        s ->
            s.replace("\\{\"id\":\"[^{}]*?\"inputs\":\\{\\}\\},(?=\\{)(?!.*\\},\\{.*\\},\\{)", ""));
    put(
        all,
        Kind.LIST,
        ReplayRule.COUNT_CHANGED,
        "empty",
        s -> s.replace("\"data\":\\[.*\\]", "\"data\":[]"));
    put(
        all,
        Kind.LIST,
        ReplayRule.VALUE_CHANGED,
        "ids",
        s -> s.replace("\"id\":\"c", "\"id\":\"d"));
    put(all, Kind.LIST, ReplayRule.VALUE_CHANGED, "names", s -> s.replace("\"Talk ", "\"Chat "));
    put(
        all,
        Kind.LIST,
        ReplayRule.VALUE_CHANGED,
        "more",
        s -> s.replace("\"has_more\":false", "\"has_more\":true"));
    put(
        all,
        Kind.LIST,
        ReplayRule.VALUE_CHANGED,
        "limit",
        s -> s.replace("\"limit\":20", "\"limit\":10"));
    put(
        all,
        Kind.LIST,
        ReplayRule.VALUE_CHANGED,
        "old-times",
        s -> s.replace("\"created_at\":16", "\"created_at\":15"));
    put(
        all,
        Kind.PARAMETERS,
        ReplayRule.JSON_BROKEN,
        "half-json",
        s -> s.body(s.body().substring(0, 40)));
    put(all, Kind.LIST, ReplayRule.NO_ANSWER, "closed", s -> s.end(End.NOTHING));
    put(all, Kind.LIST, ReplayRule.ANSWER_CUT, "closed-early", s -> s.end(End.CUT));
    put(all, Kind.LIST, ReplayRule.SLOWER, "slow", s -> s.slower(3_000));
    put(all, Kind.FILE, ReplayRule.LENGTH_CHANGED, "file", s -> s.body("shorter"));
    put(
        all,
        Kind.STREAM,
        ReplayRule.EVENT_GONE,
        "no-end",
        s -> s.pieces(s.pieces().subList(0, s.pieces().size() - 1)));
    put(
        all,
        Kind.STREAM,
        ReplayRule.EVENT_ORDER_CHANGED,
        "reordered",
        s -> {
          var pieces = new ArrayList<>(s.pieces());
          Collections.swap(pieces, 0, pieces.size() - 2);
          return s.pieces(pieces);
        });
    put(
        all,
        Kind.STREAM,
        ReplayRule.FIELD_GONE,
        "event-field",
        s -> s.replace("\"total_tokens\":\\d+,", ""));
    put(
        all,
        Kind.STREAM,
        ReplayRule.ANSWER_CUT,
        "stream-cut",
        s -> s.pieces(s.pieces().subList(0, 3)).end(End.CUT));
    put(
        all,
        Kind.STREAM,
        ReplayRule.STREAM_STALLED,
        "stalled",
        s -> {
          var pieces = new ArrayList<>(s.pieces());
          pieces.set(3, new Piece(pieces.get(3).text(), 3_000));
          return s.pieces(pieces);
        });
    put(all, Kind.STREAM, ReplayRule.STREAM_AT_ONCE, "one-piece", PlantedChanges::atOnce);
    put(
        all,
        Kind.STREAM,
        ReplayRule.EVENT_BROKEN,
        "no-json",
        s -> s.replace("data: \\{\"event\":\"message_end\"", "data: {event:\"message_end\""));
    put(
        all,
        Kind.STREAM,
        ReplayRule.MEDIA_CHANGED,
        "blocking",
        s -> Scripted.json(200, "{\"answer\":\"all at once\"}"));
    return all;
  }

  static Map<String, Change> harmless() {
    var all = new LinkedHashMap<String, Change>();
    harmless(all, Kind.LIST, "order-of-elements", PlantedChanges::reversed);
    harmless(
        all,
        Kind.LIST,
        "order-of-fields",
        s -> s.replace("(\"limit\":20),(\"has_more\":false)", "$2,$1"));
    harmless(all, Kind.LIST, "white-space", s -> s.replace("\",\"", "\" ,\n \""));
    harmless(all, Kind.LIST, "escapes", s -> s.replace("Talk ", "\\\\u0054alk "));
    harmless(
        all,
        Kind.LIST,
        "request-id",
        s ->
            s.replace("\"request_id\":\"[^\"]*\"", "\"request_id\":\"" + UUID.randomUUID() + "\""));
    harmless(
        all,
        Kind.LIST,
        "server-time",
        s ->
            s.replace(
                "\"served_at\":\\d+", "\"served_at\":" + (Instant.now().getEpochSecond() + 60)));
    harmless(
        all,
        Kind.LIST,
        "server-iso-time",
        s -> s.replace("\"served\":\"[^\"]*\"", "\"served\":\"" + Instant.now() + "\""));
    harmless(all, Kind.LIST, "a-little-slower", s -> s.slower(60));
    harmless(all, Kind.LIST, "score", s -> s.replace("\"score\":0.7512", "\"score\":0.75121"));
    harmless(
        all,
        Kind.LIST,
        "other-headers",
        s -> s.header("X-Version", "2").header("Server", "new").header("Date", "today"));
    harmless(all, Kind.ERROR, "wording", s -> s.replace("Nothing there\\.", "There is nothing."));
    harmless(all, Kind.ERROR, "retry", s -> s.header("Retry-After", "77"));
    harmless(
        all,
        Kind.PARAMETERS,
        "cookie-value",
        s -> s.header("Set-Cookie", "session=2; Max-Age=99; samesite=lax; path=/"));
    harmless(
        all,
        Kind.PARAMETERS,
        "header-case",
        s -> s.header("Cache-Control", "").header("cache-control", "No-Store"));
    harmless(
        all,
        Kind.PARAMETERS,
        "questions-order",
        s -> s.replace("\\[\"a\",\"b\",\"c\"\\]", "[\"c\",\"a\",\"b\"]"));
    harmless(
        all,
        Kind.STREAM,
        "pings",
        s -> {
          var pieces = new ArrayList<>(s.pieces());
          pieces.add(2, new Piece("event: ping\ndata: {}\n\n", 0));
          pieces.add(4, new Piece(": comment\n\n", 0));
          return s.pieces(pieces);
        });
    harmless(
        all,
        Kind.STREAM,
        "line-ends",
        s ->
            s.pieces(
                s.pieces().stream()
                    .map(p -> new Piece(p.text().replace("\n", "\r\n"), 5))
                    .toList()));
    harmless(all, Kind.STREAM, "other-pieces", PlantedChanges::twoPieces);
    harmless(all, Kind.STREAM, "event-ids", s -> s.replace("data: ", "id: 7\ndata: "));
    harmless(
        all,
        Kind.STREAM,
        "task-ids",
        s -> s.replace("\"task_id\":\"[^\"]*\"", "\"task_id\":\"" + UUID.randomUUID() + "\""));
    return all;
  }

  /** What an endpoint answers; the same for the same seed but for ids and clocks. */
  Scripted base(Kind kind, String name) {
    var random = new Random(seed * 31 + name.hashCode());
    return switch (kind) {
      case PARAMETERS ->
          Scripted.json(
                  200,
                  """
                  {"opening_statement":"Hello %d","suggested_questions":["a","b","c"],\
                  "suggested_questions_after_answer":{"enabled":true},\
                  "file_upload":{"image":{"detail":"high","number_limits":3}},\
                  "system_parameters":{"file_size_limit":15}}\
                  """
                      .formatted(random.nextInt(1000)))
              .header("Set-Cookie", "session=1; Path=/; SameSite=Lax; Max-Age=60");
      case LIST -> Scripted.json(200, list(random));
      case ERROR ->
          Scripted.json(
                  404, "{\"code\":\"not_found\",\"message\":\"Nothing there.\",\"status\":404}")
              .header("Www-Authenticate", "Bearer")
              .header("Retry-After", "5");
      case STREAM -> Scripted.stream(events(random));
      case FILE ->
          Scripted.json(200, "x".repeat(1000 + random.nextInt(1000)))
              .header("Content-Type", "application/pdf");
    };
  }

  private static String list(Random random) {
    var elements = new ArrayList<String>();
    int count = 3 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      elements.add(
          """
          {"id":"c%d-%d","name":"Talk %d","status":"normal","introduction":"i%d",\
          "created_at":16%08d,"score":0.7512,"inputs":{}}\
          """
              .formatted(
                  i, random.nextInt(1000), random.nextInt(1000), i, random.nextInt(99_999_999)));
    }
    return """
    {"limit":20,"has_more":false,"request_id":"%s","served_at":%d,"served":"%s","data":[%s]}\
    """
        .formatted(
            UUID.randomUUID(),
            Instant.now().getEpochSecond(),
            Instant.now(),
            String.join(",", elements));
  }

  private static List<String> events(Random random) {
    String task = UUID.randomUUID().toString();
    var blocks = new ArrayList<String>();
    blocks.add(event("workflow_started", task, "\"data\":{\"index\":1}"));
    for (int i = 0; i < 4 + random.nextInt(4); i++) {
      blocks.add(event("message", task, "\"answer\":\"word%d \"".formatted(i)));
    }
    blocks.add(event("workflow_finished", task, "\"data\":{\"status\":\"succeeded\"}"));
    blocks.add(
        event(
            "message_end", task, "\"metadata\":{\"usage\":{\"total_tokens\":42,\"latency\":0.5}}"));
    return blocks;
  }

  private static String event(String kind, String task, String fields) {
    return "data: {\"event\":\"%s\",\"task_id\":\"%s\",%s}\n\n".formatted(kind, task, fields);
  }

  private static Scripted atOnce(Scripted s) {
    return pieces(s, text(s));
  }

  private static Scripted twoPieces(Scripted s) {
    String text = text(s);
    return pieces(s, text.substring(0, 3), text.substring(3));
  }

  private static String text(Scripted s) {
    var text = new StringBuilder();
    for (Piece piece : s.pieces()) {
      text.append(
          piece.text().contains("\"answer\"")
              ? piece.text().replaceAll("(?s).*\"answer\":\"([^\"]*)\".*", "$1")
              : "");
    }
    return text.toString();
  }

  private static Scripted pieces(Scripted s, String... texts) {
    var pieces = new ArrayList<Piece>();
    pieces.add(s.pieces().getFirst());
    for (String text : texts) {
      pieces.add(
          new Piece(
              s.pieces()
                  .get(1)
                  .text()
                  .replaceAll("\"answer\":\"[^\"]*\"", "\"answer\":\"" + text + "\""),
              5));
    }
    pieces.addAll(s.pieces().subList(s.pieces().size() - 2, s.pieces().size()));
    return s.pieces(pieces);
  }

  private static Scripted reversed(Scripted s) {
    String data = s.body().replaceAll(".*\"data\":\\[(.*)\\].*", "$1");
    var elements = new ArrayList<>(List.of(data.split("(?<=\\}\\}),")));
    Collections.reverse(elements);
    return s.body(s.body().replace(data, String.join(",", elements)));
  }

  private static void put(
      Map<String, Change> all,
      Kind kind,
      ReplayRule rule,
      String name,
      UnaryOperator<Scripted> made) {
    all.put(name, new Change(kind, rule, made));
  }

  private static void harmless(
      Map<String, Change> all, Kind kind, String name, UnaryOperator<Scripted> made) {
    all.put(name, new Change(kind, ReplayRule.VALUE_CHANGED, made));
  }
}
