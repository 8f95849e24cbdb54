package dev.belay.vector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.outside.OwnHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of Weaviate's REST that the move uses, with its ways: a batch to an unknown collection
 * makes one, a search needs a named vector that is indexed, and a property that was never declared
 * cannot be filtered by. Its connection can be cut at any request, before or after its effect.
 */
public final class FakeWeaviate implements AutoCloseable {
  private static final OwnHttp HTTP = new OwnHttp();
  static final String KEY = "key-that-nobody-may-read";

  static {
    // Head and body are two packets to the JDK's server, and the second would wait for an answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final Pattern AGGREGATE = Pattern.compile("\\{Aggregate\\{(\\w+)\\{.*");
  private static final Pattern NEAR =
      Pattern.compile(
          "\\{Get\\{(\\w+)\\(limit:(\\d+) nearVector:\\{vector:(\\[[^]]*])"
              + " targetVectors:\\[\"(\\w+)\"]}(?: where:\\{path:\\[\"(\\w+)\"] operator:Equal"
              + " valueText:(\".*\")})?\\)\\{_additional\\{id distance}}}}");

  private final HttpServer server;
  private final Map<String, ObjectNode> schema = new TreeMap<>();
  private final Map<String, TreeMap<String, ObjectNode>> objects = new HashMap<>();
  private final Set<Integer> changes = new HashSet<>();
  private int requests;
  private int cutAt = -1;
  private boolean cutAfter;

  /** What happens to an object on its way into a collection. */
  UnaryOperator<ObjectNode> onWrite = o -> o;

  /** What is added to every count. */
  long miscounted;

  public FakeWeaviate() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public Weaviate client() {
    return new Weaviate(
        HTTP, URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Optional.of(KEY));
  }

  int requests() {
    return requests;
  }

  /** The requests since the last cut that changed something. */
  Set<Integer> changes() {
    return Set.copyOf(changes);
  }

  /** From the given request on nothing is answered, until this is called again with -1. */
  void cut(int request, boolean after) {
    requests = 0;
    changes.clear();
    cutAt = request;
    cutAfter = after;
  }

  public Map<String, ObjectNode> schema() {
    return schema;
  }

  Map<String, ObjectNode> objects(String collection) {
    return objects.getOrDefault(collection, new TreeMap<>());
  }

  /** A collection as Dify 1.9.1 makes it on Weaviate 1.19. */
  public void oldCollection(String name, List<ObjectNode> content) {
    ObjectNode definition =
        parsed(
            """
            {"vectorIndexType": "hnsw", "vectorIndexConfig": {"distance": "cosine", "skip": false},
             "vectorizer": "none", "shardingConfig": {"actualCount": 1},
             "properties": [{"name": "text", "dataType": ["text"], "tokenization": "word"},
               {"name": "doc_id", "dataType": ["text"]}, {"name": "document_id", "dataType": ["text"]}]}
            """);
    definition.put("class", name);
    schema.put(name, definition);
    objects.put(name, new TreeMap<>());
    content.forEach(o -> objects.get(name).put(o.path("id").asString(), o));
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int request = requests++;
    if (cutAt >= 0 && (request > cutAt || (request == cutAt && !cutAfter))) {
      exchange.close();
      return;
    }
    if (!exchange.getRequestMethod().equals("GET")
        && !exchange.getRequestURI().getPath().endsWith("graphql")) {
      changes.add(request);
    }
    var reply =
        reply(
            exchange,
            body.length == 0 ? parsed("{}") : parsed(new String(body, StandardCharsets.UTF_8)));
    if (request == cutAt) {
      exchange.close();
      return;
    }
    byte[] bytes = reply.text().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private record Reply(int status, String text) {}

  private Reply reply(HttpExchange exchange, ObjectNode body) {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/v1/.well-known/ready")) {
      return new Reply(200, "");
    }
    if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return new Reply(401, "{}");
    }
    return switch (exchange.getRequestMethod() + " " + path.replaceAll("schema/.*", "schema/")) {
      case "GET /v1/meta" -> new Reply(200, "{\"version\": \"1.27.0\"}");
      case "GET /v1/schema" -> {
        ObjectNode all = parsed("{}");
        schema.values().forEach(all.putArray("classes")::add);
        yield new Reply(200, all.toString());
      }
      case "POST /v1/schema" -> create(body);
      case "DELETE /v1/schema/" -> {
        schema.remove(path.substring(11));
        objects.remove(path.substring(11));
        yield new Reply(200, "");
      }
      case "GET /v1/objects" -> page(exchange.getRequestURI().getQuery());
      case "POST /v1/batch/objects" -> batch(body);
      case "POST /v1/graphql" -> new Reply(200, query(body.path("query").asString()).toString());
      default -> new Reply(404, path);
    };
  }

  private Reply create(ObjectNode definition) {
    String name = definition.path("class").asString();
    if (schema.containsKey(name)) {
      return new Reply(422, "{\"error\":[{\"message\":\"class already exists\"}]}");
    }
    ObjectNode made = definition.deepCopy();
    made.putObject("shardingConfig").put("actualCount", 1);
    schema.put(name, made);
    objects.put(name, new TreeMap<>());
    return new Reply(200, made.toString());
  }

  private Reply page(String query) {
    var asked = new HashMap<String, String>();
    for (String part : query.split("&", -1)) {
      asked.put(part.replaceAll("=.*", ""), part.replaceAll(".*=", ""));
    }
    var all = objects.get(asked.get("class"));
    if (all == null) {
      return new Reply(404, "");
    }
    ObjectNode answer = parsed("{}");
    all.tailMap(asked.get("after"), false).values().stream()
        .limit(Long.parseLong(asked.get("limit")))
        .forEach(answer.putArray("objects")::add);
    return new Reply(200, answer.toString());
  }

  private Reply batch(ObjectNode body) {
    ArrayNode answer = JsonMapper.shared().createArrayNode();
    for (JsonNode one : body.path("objects")) {
      ObjectNode object = onWrite.apply((ObjectNode) one.deepCopy());
      ObjectNode said = object.deepCopy();
      if (object.has("refused")) {
        said.putObject("result").put("status", "FAILED").put("errors", "refused");
      } else {
        String name = object.path("class").asString();
        if (!schema.containsKey(name)) {
          oldCollection(name, List.of());
        }
        objects.get(name).put(object.path("id").asString(), object);
        said.putObject("result").put("status", "SUCCESS");
      }
      answer.add(said);
    }
    return new Reply(200, answer.toString());
  }

  private ObjectNode query(String text) {
    ObjectNode answer = parsed("{}");
    var aggregate = AGGREGATE.matcher(text);
    if (aggregate.matches()) {
      String name = aggregate.group(1);
      answer
          .withArray("/data/Aggregate/" + name)
          .addObject()
          .putObject("meta")
          .put("count", objects.get(name).size() + miscounted);
      return answer;
    }
    var near = NEAR.matcher(text);
    if (!near.matches()) {
      answer.putArray("errors").add("cannot parse " + text);
      return answer;
    }
    ObjectNode definition = schema.get(near.group(1));
    JsonNode index = definition.path("vectorConfig").path(near.group(4)).path("vectorIndexConfig");
    if (index.isMissingNode() || index.path("skip").asBoolean(false)) {
      answer.putArray("errors").add("no such vector, or it has no index");
      return answer;
    }
    ArrayNode hits = answer.withArray("/data/Get/" + near.group(1));
    JsonNode vector = parsed("{\"v\":" + near.group(3) + "}").path("v");
    nearest(near.group(1), vector, near.group(5), near.group(6)).stream()
        .limit(Long.parseLong(near.group(2)))
        .forEach(o ->
            hits.addObject()
                .putObject("_additional")
                .put("id", o.path("id").asString())
                .put("distance", distance(vector, o)));
    return answer;
  }

  private List<ObjectNode> nearest(String name, JsonNode vector, String property, String wanted) {
    var found = new ArrayList<ObjectNode>();
    for (ObjectNode object : objects.get(name).values()) {
      String value = property == null ? "" : object.path("properties").path(property).toString();
      if ((property == null || value.equals(wanted)) && object.path("vectors").has("default")) {
        found.add(object);
      }
    }
    found.sort(Comparator.comparingDouble(o -> distance(vector, o)));
    return found;
  }

  private static double distance(JsonNode vector, JsonNode object) {
    JsonNode other = object.path("vectors").path("default");
    double product = 0;
    double one = 0;
    double two = 0;
    for (int i = 0; i < vector.size(); i++) {
      product += vector.path(i).asDouble() * other.path(i).asDouble();
      one += Math.pow(vector.path(i).asDouble(), 2);
      two += Math.pow(other.path(i).asDouble(), 2);
    }
    return 1 - product / Math.sqrt(one * two);
  }

  public static ObjectNode parsed(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
