package dev.belay.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that speaks the OpenAI protocol and always says the same: what the twin's apps call
 * instead of a model, so that streaming is tried without egress and cost. Same question, same
 * answer, so that two plays can be compared.
 */
public final class ModelStandIn implements AutoCloseable {
  private static final List<String> WORDS =
      List.of("This ", "answer ", "comes ", "from ", "a ", "stand-in ", "for ", "a ", "model.");
  private static final int DIMENSIONS = 1536;
  private static final int MOST_BYTES = 4 << 20;
  private final HttpServer server;

  private ModelStandIn(HttpServer server) {
    this.server = server;
  }

  /** {@code ModelStandIn PORT}: listens on every address of its container until it is ended. */
  public static void main(String[] args) throws IOException {
    start(new InetSocketAddress(Integer.parseInt(args[0])));
  }

  public static ModelStandIn start(InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/models", exchange -> json(exchange, 200, models()));
    server.createContext("/v1/chat/completions", ModelStandIn::chat);
    server.createContext("/v1/embeddings", ModelStandIn::embeddings);
    server.createContext(
        "/",
        exchange -> json(exchange, 404, Map.of("error", Map.of("message", "no such operation"))));
    server.start();
    return new ModelStandIn(server);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static Object models() {
    return Map.of(
        "object",
        "list",
        "data",
        List.of(Map.of("id", "stand-in", "object", "model", "owned_by", "belay")));
  }

  private static void chat(HttpExchange exchange) throws IOException {
    JsonNode asked = asked(exchange);
    if (!asked.path("messages").isArray()) {
      json(exchange, 400, Map.of("error", Map.of("message", "messages is missing")));
    } else if (asked.path("stream").asBoolean(false)) {
      stream(exchange, asked.path("model").asString("stand-in"));
    } else {
      var message = Map.of("role", "assistant", "content", String.join("", WORDS));
      var choice = Map.of("index", 0, "message", message, "finish_reason", "stop");
      json(
          exchange,
          200,
          Map.of(
              "id",
              "stand-in",
              "object",
              "chat.completion",
              "created",
              0,
              "model",
              asked.path("model").asString("stand-in"),
              "choices",
              List.of(choice),
              "usage",
              usage()));
    }
  }

  private static Map<String, Object> usage() {
    int words = WORDS.size();
    return Map.of("prompt_tokens", 7, "completion_tokens", words, "total_tokens", 7 + words);
  }

  private static void stream(HttpExchange exchange, String model) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (String word : WORDS) {
        block(out, model, Map.of("index", 0, "delta", Map.of("content", word)));
        Thread.sleep(10); // pieces that arrive together would hide a proxy that buffers
      }
      block(out, model, Map.of("index", 0, "delta", Map.of(), "finish_reason", "stop"));
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void block(OutputStream out, String model, Object choice) throws IOException {
    var chunk =
        Map.of(
            "id",
            "stand-in",
            "object",
            "chat.completion.chunk",
            "created",
            0,
            "model",
            model,
            "choices",
            List.of(choice));
    String text = "data: " + JsonMapper.shared().writeValueAsString(chunk) + "\n\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void embeddings(HttpExchange exchange) throws IOException {
    JsonNode asked = asked(exchange);
    var texts = new ArrayList<String>();
    if (asked.path("input").isString()) {
      texts.add(asked.path("input").stringValue());
    }
    asked.path("input").forEach(n -> texts.add(n.toString()));
    var data = new ArrayList<Object>();
    for (int i = 0; i < texts.size(); i++) {
      data.add(Map.of("object", "embedding", "index", i, "embedding", vector(texts.get(i))));
    }
    json(
        exchange,
        200,
        Map.of(
            "object",
            "list",
            "data",
            data,
            "model",
            asked.path("model").asString("stand-in"),
            "usage",
            Map.of("prompt_tokens", 7, "total_tokens", 7)));
  }

  /** A unit vector that depends on the text alone. */
  private static List<Double> vector(String text) {
    var random = new java.util.Random(text.hashCode());
    double[] raw = random.doubles(DIMENSIONS, -1, 1).toArray();
    double length = Math.sqrt(java.util.Arrays.stream(raw).map(x -> x * x).sum());
    return java.util.Arrays.stream(raw).mapToObj(x -> x / length).toList();
  }

  private static JsonNode asked(HttpExchange exchange) throws IOException {
    try {
      byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  private static void json(HttpExchange exchange, int status, Object value) throws IOException {
    byte[] body = JsonMapper.shared().writeValueAsBytes(value);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
