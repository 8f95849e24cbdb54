package dev.belay.contract.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A server whose every path answers what a script says. It does not wait as the script says but
 * tells how long it would, in {@link #WAITS}, and {@link ScriptedTimes} reads that.
 */
final class StandInApi implements AutoCloseable {
  static final String WAITS = "X-Scripted-Waits";
  private final HttpServer server;

  StandInApi(Map<String, Function<HttpExchange, Scripted>> paths) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          var script = paths.get(exchange.getRequestURI().getPath());
          write(exchange, script == null ? Scripted.json(404, "{}") : script.apply(exchange));
        });
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void write(HttpExchange exchange, Scripted answer) throws IOException {
    if (answer.end() == Scripted.End.NOTHING) {
      exchange.close();
      return;
    }
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    exchange
        .getResponseHeaders()
        .add(
            WAITS,
            answer.pieces().stream()
                .map(p -> String.valueOf(p.waitMillis()))
                .collect(Collectors.joining(",")));
    // A cut answer promises more than it will send; the others are chunked.
    boolean cut = answer.end() == Scripted.End.CUT;
    exchange.sendResponseHeaders(answer.status(), cut ? answer.body().length() + 100L : 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (Scripted.Piece piece : answer.pieces()) {
        out.write(piece.text().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      switch (answer.end()) {
        case COMPLETE, NOTHING -> {}
        case CUT -> exchange.close();
        case ENDLESS -> {
          while (true) {
            out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            pause(50);
          }
        }
        case HUGE -> {
          byte[] block = new byte[1 << 20];
          for (int i = 0; i < 50; i++) {
            out.write(block);
          }
        }
      }
    } catch (IOException e) {
      exchange.close(); // the client had enough, or the script cut the answer
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
