package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Health;
import dev.belay.deployment.Stack;
import dev.belay.outside.Http.Answered;
import dev.belay.outside.Http.Ending;
import dev.belay.outside.Http.HttpCall;
import dev.belay.outside.Observed;
import dev.belay.outside.OwnHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the api for its version, and the plugin daemon whether it serves.
 *
 * @param files what Compose makes of the files in place, read when it matters
 */
record HealthProbe(Docker docker, Supplier<ComposeConfig> files) {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1 << 20;
  private static final OwnHttp HTTP = new OwnHttp();
  private static final int API_PORT = 5001;
  private static final int DAEMON_PORT = 5002;

  Observed<Health> of(Stack stack) {
    var api = stack.service(Services.API);
    if (api.isEmpty() || !api.get().running()) {
      return Observed.unknown(
          "the api does not run" + api.map(this::words).orElse(""),
          "docker compose -p %s ps".formatted(stack.project()));
    }
    var answer = ask(api.get(), api.get(), API_PORT, "/health");
    if (answer.isEmpty()) {
      return Observed.unknown(
          "the api does not answer on port %d".formatted(API_PORT) + words(api.get()),
          "docker logs " + api.get().name());
    }
    var health = read(answer.get());
    var silent = health.ready() ? silentDaemon(stack, api.get()) : Optional.<String>empty();
    return Observed.known(
        silent
            .map(why -> new Health(false, health.release(), "api: " + health.seen() + "; " + why))
            .orElse(health));
  }

  /** A daemon that the files in place do not have was left there by another release. */
  private Optional<String> silentDaemon(Stack stack, Container api) {
    var daemon = stack.service(Services.DAEMON);
    if (daemon.isEmpty()) {
      return Optional.empty();
    }
    if (!daemon.get().running()) {
      return files.get().services().containsKey(Services.DAEMON)
          ? Optional.of("the plugin daemon does not run" + words(daemon.get()))
          : Optional.empty();
    }
    return ask(daemon.get(), api, DAEMON_PORT, "/health/check").isPresent()
        ? Optional.empty()
        : Optional.of("the plugin daemon does not answer" + words(daemon.get()));
  }

  /** Of what does not serve, its last words say why. */
  private String words(Container container) {
    String said = LastWords.of(docker, container);
    return said.isEmpty() ? "" : ": " + said;
  }

  private static Health read(String answer) {
    try {
      var json = JsonMapper.shared().readTree(answer);
      return new Health(
          json.path("status").asString("").equals("ok"),
          json.path("version").asString(""),
          answer.length() > 200 ? answer.substring(0, 200) : answer);
    } catch (JacksonException e) {
      return new Health(false, "", "no JSON: " + answer.lines().findFirst().orElse("nothing"));
    }
  }

  /** Over the container's address; where that cannot be reached, from inside the api's. */
  private Optional<String> ask(Container container, Container api, int port, String path) {
    for (String address : container.addresses().values()) {
      var answer = overNetwork("http://%s:%d%s".formatted(address, port, path));
      if (answer.isPresent()) {
        return answer;
      }
    }
    String host = container.id().equals(api.id()) ? "localhost" : container.service();
    var ran =
        docker.attempt(
            Duration.ofSeconds(20),
            "exec",
            api.id(),
            "curl",
            "-s",
            "--max-time",
            String.valueOf(LIMIT.toSeconds()),
            "http://%s:%d%s".formatted(host, port, path));
    return ran.ok() ? Optional.of(ran.stdout()) : Optional.empty();
  }

  private static Optional<String> overNetwork(String url) {
    var call = new HttpCall("GET", URI.create(url), Map.of(), new byte[0], LIMIT, MOST_BYTES);
    return HTTP.send(call) instanceof Answered answer && answer.ending() == Ending.COMPLETE
        ? Optional.of(new String(answer.body(), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
