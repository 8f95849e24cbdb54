package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.Main;
import dev.belay.database.DatabaseServer;
import dev.belay.database.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S23: API keys from the database and from the environment, and what an API says to whoever has
 * them, are in nothing that recording and replaying print or write; also when the API prints the
 * key itself.
 */
@Tag("full")
class CanaryApiTest {
  private static final String SCHEMA =
      """
      create table apps (id uuid primary key, name text, mode text, max_active_requests int,
        api_rpm int, enable_api boolean, status text, created_at timestamp default now());
      create table api_tokens (app_id uuid, tenant_id uuid, token text, type text,
        created_at timestamp default now());
      create table end_users (id uuid primary key, session_id text);
      create table conversations (app_id uuid, from_end_user_id uuid, updated_at timestamp);
      insert into apps values
        ('11111111-1111-4111-8111-111111111111', 'Bot', 'chat', 0, 0, true, 'normal');
      insert into api_tokens values ('11111111-1111-4111-8111-111111111111', null,
        'app-canaryOfTheDatabase', 'app');
      insert into api_tokens values (null, '22222222-2222-4222-8222-222222222222',
        'dataset-canaryOfTheKnowledge', 'dataset');
      """;

  @TempDir private Path folder;
  private final StringBuilder said = new StringBuilder();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void s23NoKeyAndNoAnswerLeavesWhatTheApiCommandsWrite() throws Exception {
    DatabaseServer database = TestServer.database("canaries", SCHEMA);
    String uri = database.uri().toString();
    String password = database.password().orElseThrow().value();
    String suite = folder.resolve("suite.yaml").toString();
    String kept = folder.resolve("kept.recording").toString();
    String evidence = folder.resolve("evidence.json").toString();
    try (Api old = Api.start(this::talkative);
        Api now = Api.start(this::broken)) {
      for (String more : List.of("--canary=bot", "--json")) {
        Path file = folder.resolve("suite" + more + ".yaml");
        belay(
            password,
            "api record --database %s --url %s --out %s %s"
                .formatted(uri, old.url(), file, more)
                .split(" "));
      }
      belay(password, "api", "record", "--database", uri, "--url", old.url(), "--out", suite);
      String replay = "api replay %s --database %s --rate 200".formatted(suite, uri);
      belay(password, (replay + " --old " + old.url() + " --keep " + kept).split(" "));
      String compared = replay + " --old " + kept + " --new " + now.url();
      belay(password, (compared + " --out " + evidence).split(" "));
      belay(password, (compared + " --json").split(" "));
      belay(password, (replay + " --old " + old.url() + " --new http://127.0.0.1:1").split(" "));
    }
    assertThat(asked).as("calls with a canary as their key").hasPositiveValue();
    assertThat(said.toString())
        .contains("findings", "undecided")
        .doesNotContainIgnoringCase(Canaries.SIGN + "Of")
        .doesNotContain(password);
    assertThat(folder.toFile().list()).hasSize(5);
    assertThat(Canaries.holding(folder, "canaryOf")).isEmpty();
    assertThat(Canaries.holding(folder, password)).isEmpty();
  }

  /** Says the key of whoever asks in a header and in its body, as a debugging proxy does. */
  private void talkative(HttpExchange exchange) throws IOException {
    String key = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (key.contains("canaryOf")) {
      asked.incrementAndGet();
    }
    exchange.getResponseHeaders().set("X-Seen", key);
    answer(exchange, 200, "{\"answer\": \"canaryOfAnAnswer\", \"seen\": \"%s\"}".formatted(key));
  }

  private void broken(HttpExchange exchange) throws IOException {
    String key = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    answer(
        exchange,
        500,
        "{\"code\": \"internal\", \"message\": \"canaryOfATrace: token %s\"}".formatted(key));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private record Api(HttpServer server) implements AutoCloseable {
    static Api start(Handler handler) throws IOException {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
      server.createContext("/", handler::handle);
      server.start();
      return new Api(server);
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /** In a process of its own: keys and passwords come from the environment. */
  private void belay(String password, String... words) throws Exception {
    var argv = new ArrayList<String>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    argv.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    argv.addAll(List.of(words));
    Path out = Files.createTempFile("belay-canary-", null);
    var builder = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(out.toFile());
    builder
        .environment()
        .putAll(
            Map.of("PGPASSWORD", password, "BELAY_API_KEY_OTHER", "app-canaryOfTheEnvironment"));
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    said.append("$ exit ").append(process.exitValue()).append('\n').append(Files.readString(out));
    Files.delete(out);
  }
}
