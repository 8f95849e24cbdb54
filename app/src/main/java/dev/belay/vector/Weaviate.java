package dev.belay.vector;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Http;
import dev.belay.outside.OutsideException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One Weaviate server over its REST interface; searches and counts go through its GraphQL. */
public final class Weaviate {
  /** A batch with long vectors is indexed before it is answered. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final int MOST_BYTES = 1 << 29;

  private final Http http;
  private final URI base;
  private final Optional<String> key;

  /**
   * @param base {@code http://host:port}
   * @param key of an account that may change the schema, or none where anyone may; never in a
   *     message
   */
  public Weaviate(Http http, URI base, Optional<String> key) {
    this.http = http;
    this.base = base;
    this.key = key;
  }

  /** Its version, or why it does not serve yet. */
  public Answer ready() {
    var answer = send("GET", "/v1/.well-known/ready", Optional.empty());
    if (answer.status() != 200) {
      return new Answer(false, answer.words());
    }
    var meta = send("GET", "/v1/meta", Optional.empty());
    return meta.status() == 200
        ? new Answer(true, parsed(meta).path("version").asString(""))
        : new Answer(false, meta.words());
  }

  /**
   * @param seen the version of one that serves, else what came instead
   */
  public record Answer(boolean serves, String seen) {}

  /** The definitions of all collections by their names. */
  Map<String, ObjectNode> collections() {
    var collections = new LinkedHashMap<String, ObjectNode>();
    for (JsonNode found : get("/v1/schema").path("classes")) {
      collections.put(found.path("class").asString(), (ObjectNode) found);
    }
    return collections;
  }

  void create(ObjectNode definition) {
    required("POST", "/v1/schema", Optional.of(definition), 200);
  }

  /** Deletes a collection with its objects; one that is gone is no error. */
  void delete(String collection) {
    required("DELETE", "/v1/schema/" + collection, Optional.empty(), 200);
  }

  /**
   * Objects with their vectors in the order of their ids.
   *
   * @param after the last id that is not wanted any more; empty from the start
   */
  List<JsonNode> page(String collection, String after, int limit) {
    var objects =
        get(
            "/v1/objects?class=%s&limit=%d&include=vector&after=%s"
                .formatted(URLEncoder.encode(collection, StandardCharsets.UTF_8), limit, after));
    return List.copyOf(objects.path("objects").valueStream().toList());
  }

  /**
   * Writes objects; one with the id of another takes its place.
   *
   * @throws OutsideException when one of them was not written
   */
  void put(List<ObjectNode> objects) {
    ObjectNode batch = JsonMapper.shared().createObjectNode();
    objects.forEach(batch.putArray("objects")::add);
    var written = required("POST", "/v1/batch/objects", Optional.of(batch), 200);
    for (JsonNode one : written) {
      JsonNode result = one.path("result");
      if (!result.path("status").asString("").equals("SUCCESS")) {
        throw failed(
            "the vector store did not take an object",
            "%s of %s: %s"
                .formatted(
                    one.path("id").asString("?"),
                    one.path("class").asString("?"),
                    shortened(result.path("errors").toString())));
      }
    }
    if (written.size() != objects.size()) {
      throw failed(
          "the vector store did not answer for every object",
          "%d of %d".formatted(written.size(), objects.size()));
    }
  }

  /** How many objects the server says that a collection has. */
  long count(String collection) {
    return query("{Aggregate{%s{meta{count}}}}".formatted(collection))
        .path("Aggregate")
        .path(collection)
        .path(0)
        .path("meta")
        .path("count")
        .asLong(-1);
  }

  /** Answers to a query, the part below {@code data}. */
  JsonNode query(String text) {
    ObjectNode body = JsonMapper.shared().createObjectNode().put("query", text);
    var answer = required("POST", "/v1/graphql", Optional.of(body), 200);
    if (!answer.path("errors").isEmpty()) {
      throw failed("the vector store refused a query", shortened(answer.path("errors").toString()));
    }
    return answer.path("data");
  }

  private JsonNode get(String path) {
    return required("GET", path, Optional.empty(), 200);
  }

  private JsonNode required(String method, String path, Optional<JsonNode> body, int status) {
    var got = send(method, path, body);
    if (got.status() != status) {
      throw failed(
          "the vector store did not do what it was asked for",
          "%s %s: %s".formatted(method, path.replaceAll("\\?.*", ""), got.words()));
    }
    return parsed(got);
  }

  private Got send(String method, String path, Optional<JsonNode> body) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    key.ifPresent(k -> headers.put("Authorization", "Bearer " + k));
    byte[] bytes = body.map(b -> b.toString().getBytes(StandardCharsets.UTF_8)).orElse(new byte[0]);
    var call = new Http.HttpCall(method, base.resolve(path), headers, bytes, LIMIT, MOST_BYTES);
    return switch (http.send(call)) {
      case Http.Answered a when a.ending() == Http.Ending.COMPLETE ->
          new Got(a.status(), new String(a.body(), StandardCharsets.UTF_8));
      case Http.Answered a -> new Got(0, a.ending().words());
      case Http.Unanswered u -> new Got(0, u.why().words() + " " + u.seen());
    };
  }

  /**
   * @param status 0 when there was no whole answer
   * @param text the body, or why there is none
   */
  private record Got(int status, String text) {
    String words() {
      return status == 0 ? text : "%d %s".formatted(status, shortened(text));
    }
  }

  private static JsonNode parsed(Got got) {
    if (got.text().isBlank()) {
      return JsonMapper.shared().missingNode();
    }
    try {
      return JsonMapper.shared().readTree(got.text());
    } catch (JacksonException e) {
      throw failed("the answer of the vector store is no JSON", shortened(got.text()));
    }
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }

  static OutsideException failed(String what, String seen) {
    return new OutsideException(
        new Failure(ExitCode.STOPPED, what, seen, "read the log of the service weaviate"));
  }
}
