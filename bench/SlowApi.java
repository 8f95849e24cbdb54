import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** Answers everything after 20 ms, and writes a suite: {@code java SlowApi.java PORT SUITE PROBES}. */
final class SlowApi {
  public static void main(String[] args) throws Exception {
    var suite = new StringBuilder("schema: 1\nprobes:\n");
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      suite.append("- {id: p%d, request: GET /v1/messages/%d}\n".formatted(i, i));
    }
    Files.writeString(Path.of(args[1]), suite);
    HttpServer server =
        HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try {
            Thread.sleep(20);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] body = "{\"id\":\"a\",\"data\":[{\"id\":\"b\"}]}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }
}
