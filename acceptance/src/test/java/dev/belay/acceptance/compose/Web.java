package dev.belay.acceptance.compose;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks an installation, or a twin of it; the answer is its status, a space and its body. */
record Web(Engine engine) {
  private static final int SECONDS = 20;

  String get(URI address) {
    return engine.isOwn() ? asked(address, List.of()) : send(HttpRequest.newBuilder(address));
  }

  String post(URI address, String body) {
    return engine.isOwn()
        ? asked(address, List.of("--data-binary", body))
        : send(HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String send(HttpRequest.Builder request) {
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              request.timeout(Duration.ofSeconds(SECONDS)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "no answer: " + e;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the network of an engine of the test's own only programs that are started there can ask. */
  private String asked(URI address, List<String> more) {
    var argv = new ArrayList<>(List.of("curl", "-s", "-m", "" + SECONDS, "-w", "\n%{http_code}"));
    argv.addAll(more);
    argv.add(address.toString());
    String said = engine.ran(argv.toArray(String[]::new)).stdout();
    int at = said.lastIndexOf('\n');
    return said.substring(at + 1) + " " + said.substring(0, Math.max(0, at));
  }
}
