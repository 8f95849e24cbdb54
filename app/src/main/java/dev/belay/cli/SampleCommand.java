package dev.belay.cli;

import dev.belay.demo.SampleApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The application of the demo, started by the demo's own script. */
@Command(name = "sample", hidden = true)
final class SampleCommand {
  private final Terminal terminal;

  SampleCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(name = "serve")
  int serve() {
    application().serve();
    return 0;
  }

  @Command(name = "migrate")
  int migrate(@Parameters(paramLabel = "REVISION") String revision) {
    application().migrate(revision);
    terminal.out().println("migrated to " + revision);
    return 0;
  }

  /** Prints the setting by which a rehearsal knows that it is on its twin. */
  @Command(name = "prove")
  int prove() {
    terminal.out().println(application().nonce());
    return 0;
  }

  /** Prints the version that the running application names. */
  @Command(name = "health")
  int health() throws IOException, InterruptedException {
    String port = Files.readString(Path.of("port")).strip();
    var uri = URI.create("http://127.0.0.1:" + port + "/health");
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      String body = answer.body();
      terminal.out().println(body.replaceAll(".*\"version\":\"([^\"]*)\".*", "$1"));
      return answer.statusCode() == 200 ? 0 : 1;
    }
  }

  private static SampleApplication application() {
    return new SampleApplication(Path.of("").toAbsolutePath(), System.getenv());
  }
}
