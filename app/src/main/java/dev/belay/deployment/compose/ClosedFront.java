package dev.belay.deployment.compose;

import com.sun.net.httpserver.HttpServer;
import dev.belay.deployment.Stack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * Answers in place of the front while it is down: 503 with Retry-After, JSON for programs and a
 * page for people. It lives in this process; when Belay ends, the ports are simply closed.
 */
final class ClosedFront {
  private static final int RETRY_SECONDS = 60;
  private static final String PAGE =
      "<!doctype html><meta charset=utf-8><title>Maintenance</title>"
          + "<h1>Maintenance</h1><p>This service is being upgraded and will be back soon.";
  private static final String JSON =
      "{\"code\":\"maintenance\",\"status\":503,\"message\":\"the service is being upgraded\"}";

  /** Of this process: an upgrade and the rollback that follows it share the ports. */
  private static final List<HttpServer> SERVERS = new ArrayList<>();

  private ClosedFront() {}

  /**
   * Takes the plain HTTP ports that a stopped front had; a port that cannot be had stays closed.
   */
  static synchronized void open(List<InetSocketAddress> ports) {
    close();
    for (var port : ports) {
      try {
        var server = HttpServer.create(port, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
            "/",
            exchange -> {
              boolean program =
                  exchange
                      .getRequestURI()
                      .getPath()
                      .matches("/(v1|api|console/api|files|mcp|e)(/.*)?");
              byte[] body = (program ? JSON : PAGE).getBytes(StandardCharsets.UTF_8);
              var headers = exchange.getResponseHeaders();
              headers.set("Content-Type", program ? "application/json" : "text/html");
              headers.set("Retry-After", String.valueOf(RETRY_SECONDS));
              headers.set("Cache-Control", "no-store");
              exchange.sendResponseHeaders(503, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
        server.start();
        SERVERS.add(server);
      } catch (IOException e) {
        // Not root, or taken: nobody is answered there, which is closed as well.
      }
    }
  }

  /** The published ports of the front that lead to plain HTTP. */
  static List<InetSocketAddress> ports(Stack stack) {
    return stack.service(Services.FRONT).stream()
        .flatMap(c -> c.ports().stream())
        .filter(p -> !p.endsWith("->443/tcp") && !p.startsWith("::"))
        .map(p -> p.substring(0, p.indexOf("->")))
        .map(p ->
            new InetSocketAddress(
                p.substring(0, p.lastIndexOf(':')),
                Integer.parseInt(p.substring(p.lastIndexOf(':') + 1))))
        .toList();
  }

  static synchronized void close() {
    SERVERS.forEach(s -> s.stop(0));
    SERVERS.clear();
  }
}
