package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.deployment.Login;
import dev.belay.deployment.Stack;
import dev.belay.outside.Command;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the services of a target could log in to their databases: tried with the values that they
 * will get, from inside the running api, which has their network and their client. What cannot be
 * tried there shows when they start, before traffic returns.
 */
record DatabaseLogins(Docker docker, Stack stack, ComposeConfig target) {
  private static final Set<String> POSTGRES = Set.of("", "postgresql", "pgbouncer");
  private static final String PREFIX = "BELAY_LOGIN_";

  /**
   * Answers {@code in}, {@code missing} (the server lets it in and has no such database), or {@code
   * out} with the server's words. It goes to the default database second, as the daemon does.
   */
  private static final String ASK =
      """
      import os
      import psycopg2
      e = {k[len("%1$s"):]: v for k, v in os.environ.items() if k.startswith("%1$s")}
      def login(name):
          return psycopg2.connect(host=e["HOST"], port=e["PORT"], user=e["USER"], password=e["PASSWORD"],
                                  dbname=name, connect_timeout=10)
      try:
          login(e["DATABASE"]).close()
          print("in")
      except psycopg2.Error as refused:
          answer = "out " + " ".join(str(refused).split())
          try:
              cursor = login(e["DEFAULT"]).cursor()
              cursor.execute("select count(*) from pg_database where datname = %%s", (e["DATABASE"],))
              if cursor.fetchone()[0] == 0:
                  answer = "missing"
          except psycopg2.Error:
              pass
          print(answer)
      """
          .formatted(PREFIX);

  /** How a service will log in; empty where it has no PostgreSQL. */
  static Optional<Login> of(ComposeConfig config, String service) {
    return environment(config, service)
        .map(e ->
            new Login(
                value(e, "DB_USERNAME", "postgres"),
                value(e, "DB_DATABASE", service.equals(Services.DAEMON) ? "dify_plugin" : "dify")));
  }

  private static Optional<Map<String, String>> environment(ComposeConfig config, String service) {
    var found = config.services().get(service);
    return found == null || !POSTGRES.contains(value(found.environment(), "DB_TYPE", ""))
        ? Optional.empty()
        : Optional.of(found.environment());
  }

  private static String value(Map<String, String> environment, String key, String usual) {
    String value = environment.getOrDefault(key, "");
    return value.isEmpty() ? usual : value;
  }

  /**
   * @throws OutsideException when the api or the plugin daemon of the release would be refused; a
   *     daemon whose database is not there yet gets one
   */
  void require(String release) {
    for (String service : List.of(Services.API, Services.DAEMON)) {
      environment(target, service).ifPresent(e -> require(release, service, e));
    }
  }

  private void require(String release, String service, Map<String, String> environment) {
    Login login = of(target, service).orElseThrow();
    String host = value(environment, "DB_HOST", "localhost");
    String answer = reachable(host).map(h -> ask(environment, h, login)).orElse("");
    boolean lacks = answer.equals("missing") && service.equals(Services.API);
    if (answer.startsWith("out ") || lacks) {
      throw new OutsideException(
          new Failure(
              ExitCode.STOPPED,
              "the %s of %s could not log in to its database"
                  .formatted(service.equals(Services.API) ? "api" : "plugin daemon", release),
              "%s as %s on %s: %s"
                  .formatted(
                      login.database(),
                      login.user(),
                      host,
                      lacks
                          ? "there is no such database"
                          : LastWords.among(List.of(answer.substring(4)), environment)),
              "correct DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD%s in the staged .env"
                  .formatted(service.equals(Services.API) ? "" : " and DB_PLUGIN_DATABASE")));
    }
  }

  /** Where the host is now: a database that the target calls otherwise answers by its old name. */
  private Optional<String> reachable(String host) {
    var running = stack.kept().stream().filter(Container::running).map(Container::service).toList();
    if (running.contains(host) || !target.services().containsKey(host)) {
      return Optional.of(host);
    }
    return Services.isDatabase(host)
        ? running.stream().filter(Services::isDatabase).findFirst()
        : Optional.empty();
  }

  private String ask(Map<String, String> environment, String host, Login login) {
    var api = stack.service(Services.API).filter(Container::running);
    if (api.isEmpty()) {
      return "";
    }
    var values = new HashMap<String, String>();
    values.put(PREFIX + "HOST", host);
    values.put(PREFIX + "PORT", value(environment, "DB_PORT", "5432"));
    values.put(PREFIX + "USER", login.user());
    values.put(PREFIX + "PASSWORD", environment.getOrDefault("DB_PASSWORD", ""));
    values.put(PREFIX + "DATABASE", login.database());
    values.put(PREFIX + "DEFAULT", value(environment, "DB_DEFAULT_DATABASE", "postgres"));
    var argv = new ArrayList<>(List.of("docker", "exec"));
    values.keySet().stream().sorted().forEach(key -> argv.addAll(List.of("--env", key)));
    argv.addAll(List.of(api.get().id(), "python3", "-c", ASK));
    var ran =
        docker.run(
            Command.of(argv.toArray(String[]::new)).with(values).within(Duration.ofMinutes(1)));
    return ran.ok() ? ran.stdout().strip() : "";
  }
}
