package dev.belay.cli;

import dev.belay.contract.replay.App;
import dev.belay.contract.replay.ProbeSuite;
import dev.belay.contract.replay.SuiteFile;
import dev.belay.contract.replay.SuiteRecord;
import dev.belay.database.DatabaseUri;
import dev.belay.outside.Failure;
import dev.belay.outside.Http;
import dev.belay.outside.Http.Answered;
import dev.belay.outside.Http.HttpAnswer;
import dev.belay.outside.Http.HttpCall;
import dev.belay.outside.Http.Unanswered;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay api record}: writes the probe suite of this installation. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a suite of probes for the apps of this installation, a YAML file to be edited.",
      "Apps come from --database, and from BELAY_API_KEY_<NAME> in the environment with --url.",
      "No key is written."
    })
final class ApiRecordCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Http http = new OwnHttp();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "What to write.")
  private Path out;

  @Option(
      names = "--database",
      paramLabel = "URI",
      description = "Dify's database, postgresql://user@host/dify; the password as libpq finds it.")
  private @Nullable String database;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The installation, asked what app a key of the environment opens.")
  private @Nullable URI url;

  @Option(
      names = "--canary",
      paramLabel = "APP",
      description = "The app on which probes that write are made; none without it.")
  private @Nullable String canary;

  @Option(
      names = "--console",
      description = "Sign in with BELAY_CONSOLE_EMAIL and BELAY_CONSOLE_PASSWORD, too.")
  private boolean console;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ApiRecordCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var file = new PrivateFile(out, "the probe suite");
    file.checkFree();
    var keys = new ApiKeys(System.getenv(), database == null ? null : DatabaseUri.parse(database));
    List<App> apps = new ArrayList<>(keys.apps());
    keys.unnamed()
        .forEach((name, key) -> {
          if (apps.stream().noneMatch(a -> a.name().equals(name))) {
            apps.add(asked(name, key));
          }
        });
    if (apps.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "no app with an API key was found",
              "neither in the database nor as BELAY_API_KEY_<NAME> in the environment",
              "export BELAY_API_KEY_BOT with the key of an app, then belay api record --url"
                  + " http://localhost --out probes.yaml"));
    }
    ProbeSuite suite = SuiteRecord.of(apps, chosen(apps), console);
    file.write(SuiteFile.text(suite).getBytes(StandardCharsets.UTF_8));
    if (json) {
      var counts = Map.of("schema", 1, "apps", apps.size(), "probes", suite.probes().size());
      terminal.out().println(JsonMapper.shared().writeValueAsString(counts));
    } else {
      int safe = suite.safe().probes().size();
      terminal
          .out()
          .println(
              "%d apps, %d probes that read, %d that write, in %s"
                  .formatted(apps.size(), safe, suite.probes().size() - safe, out));
    }
    return 0;
  }

  private Optional<App> chosen(List<App> apps) {
    String wanted = canary;
    if (wanted == null) {
      return Optional.empty();
    }
    Optional<App> named =
        apps.stream().filter(a -> a.name().equals(wanted) || a.id().equals(wanted)).findFirst();
    if (named.isEmpty() || named.get().isKnowledge()) {
      throw new OutsideException(
          Failure.badInput(
              "the canary is no app with an API key",
              wanted + "; there are " + apps.stream().map(App::name).toList(),
              "belay api record --canary " + apps.getFirst().name() + " --out " + out));
    }
    return named;
  }

  private App asked(String name, String key) {
    if (key.startsWith("dataset-")) {
      return new App(name, "", "knowledge", "", 0, 0);
    }
    URI base = url;
    if (base == null) {
      throw new OutsideException(
          Failure.badInput(
              "a key of the environment needs the installation's address",
              "BELAY_API_KEY_" + name + " is set, --url is not",
              "belay api record --url http://localhost --out " + out));
    }
    var asked = URI.create(base.toString().replaceFirst("/+$", "") + "/v1/info");
    HttpAnswer answer =
        http.send(
            new HttpCall(
                "GET",
                asked,
                Map.of("Authorization", "Bearer " + key),
                new byte[0],
                Duration.ofSeconds(20),
                1 << 20));
    String seen =
        switch (answer) {
          case Answered a when a.status() == 200 -> mode(a);
          case Answered a -> "status " + a.status();
          case Unanswered u -> u.why().words();
        };
    if (!seen.startsWith("mode ")) {
      throw new OutsideException(
          Failure.unknown(
              "it could not be found out what a key opens",
              "GET %s for BELAY_API_KEY_%s: %s".formatted(asked, name, seen),
              "check the address and the key, or use --database"));
    }
    return new App(name, "", seen.substring(5), "", 0, 0);
  }

  private static String mode(Answered answer) {
    try {
      JsonNode info = JsonMapper.shared().readTree(answer.body());
      // Releases before 1.4 do not say the mode; chat probes suit most apps.
      return "mode " + info.path("mode").asString("chat");
    } catch (JacksonException e) {
      return "an answer that is no JSON";
    }
  }
}
