package dev.belay.cli;

import dev.belay.config.EffectiveEnvironment;
import dev.belay.config.EnvSet;
import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Password;
import dev.belay.outside.Observed;
import dev.belay.survey.DatabaseSummary;
import dev.belay.survey.DatabaseSummary.Rows;
import dev.belay.survey.DatabaseSurvey;
import dev.belay.survey.DatabaseUse;
import dev.belay.survey.DatabaseUseSurvey;
import dev.belay.survey.Held;
import dev.belay.survey.HeldSurvey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a plan asks of the database; everything is unknown, with one advice, when none was named.
 */
final class DatabaseLook {
  private static final String DAEMON = "plugin_daemon";
  private static final Label LABEL = new Label("survey", "read");

  private final Observed<DatabaseServer> server;

  DatabaseLook(Observed<DatabaseServer> server) {
    this.server = server;
  }

  /**
   * @param command the command line so far, for advice when no database was named
   */
  static DatabaseLook of(Optional<DatabaseServer> named, String command) {
    return new DatabaseLook(
        named
            .map(Observed::known)
            .orElseGet(
                () -> Observed.unknown("no --database was given", command + " --database URI")));
  }

  Observed<DatabaseSummary> summary() {
    return ask(s -> DatabaseSurvey.of(s, LABEL));
  }

  /**
   * @param merged the installation with the merged configuration
   */
  Observed<DatabaseUse> use(EnvSet merged) {
    String plugins = value(merged, "plugin_daemon", "DB_DATABASE").orElse("dify_plugin");
    return ask(s -> new DatabaseUseSurvey(s, LABEL).read(plugins));
  }

  /** Whether the user and password that the API gets are let in where {@code --database} leads. */
  Observed<Boolean> admits(EnvSet merged) {
    String user = value(merged, "api", "DB_USERNAME").orElse("postgres");
    Optional<Password> password = value(merged, "api", "DB_PASSWORD").map(Password::new);
    return ask(s ->
        new DatabaseUseSurvey(s, LABEL).admits(user, password.orElseGet(() -> new Password(""))));
  }

  /** How much tables and columns hold, by their names. */
  Observed<Map<String, Rows>> held(List<Held> places) {
    return ask(s -> HeldSurvey.of(s, LABEL, places));
  }

  /**
   * Whether the plugin daemon is let in as it logs in: with its own user, and with or without TLS
   * as it is told. Its client does not try the other way by itself, as the API's does.
   */
  Observed<Boolean> admitsDaemon(EnvSet merged) {
    boolean there = merged.effective().containsKey(DAEMON);
    if (!there || !value(merged, DAEMON, "DB_TYPE").orElse("postgresql").equals("postgresql")) {
      return Observed.known(true);
    }
    String user = value(merged, DAEMON, "DB_USERNAME").orElse("postgres");
    var password = new Password(value(merged, DAEMON, "DB_PASSWORD").orElse(""));
    String mode = value(merged, DAEMON, "DB_SSL_MODE").orElse("disable");
    return ask(s -> new DatabaseUseSurvey(s.tls(mode), LABEL).admits(user, password));
  }

  private <T> Observed<T> ask(Function<DatabaseServer, Observed<T>> question) {
    return switch (server) {
      case Observed.Known<DatabaseServer>(var reached) -> question.apply(reached);
      case Observed.Unknown<DatabaseServer>(var why, var next) -> Observed.unknown(why, next);
    };
  }

  private static Optional<String> value(EnvSet merged, String service, String key) {
    EffectiveEnvironment environment = merged.effective().get(service);
    Map<String, String> values = environment == null ? Map.of() : environment.values();
    return Optional.ofNullable(values.get(key)).filter(v -> !v.isEmpty());
  }
}
