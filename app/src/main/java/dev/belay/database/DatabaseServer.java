package dev.belay.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * One PostgreSQL server and the login that is used on it.
 *
 * @param uri the server, the role, and the database opened when none is named
 */
public record DatabaseServer(DatabaseUri uri, Optional<Password> password) {
  /** The database that exists on every server, and that holds Belay's locks. */
  public static final String MAINTENANCE = "postgres";

  public static DatabaseServer of(DatabaseUri uri, PasswordSource passwords) {
    return new DatabaseServer(uri, passwords.find(uri));
  }

  public DatabaseServer as(String user, Password password) {
    return new DatabaseServer(uri.withUser(user), Optional.of(password));
  }

  public DatabaseServer database(String name) {
    return new DatabaseServer(uri.withDatabase(name), password);
  }

  /** Opens a session that commits each statement by itself. */
  public Session open(Label label) {
    return open(label, new Properties());
  }

  public Session open(String database, Label label) {
    return database(database).open(label);
  }

  /**
   * Opens a session on one snapshot: everything read through it is of one moment, nothing can be
   * written, and a statement that takes longer than {@code limit} is cancelled. A statement that
   * fails does not end the snapshot.
   */
  public Session readOnly(String database, Label label, Duration limit) {
    var properties = new Properties();
    properties.setProperty("autosave", "always");
    Session session = database(database).open(label, properties);
    try {
      session.execute("set statement_timeout = " + limit.toMillis() + "; set lock_timeout = '2s'");
      Connection connection = session.connection();
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      session.one("select 1", r -> r.getInt(1)); // takes the snapshot
      return session;
    } catch (SQLException e) {
      session.close();
      throw SqlFailure.of(e, "a read-only session could not be opened");
    }
  }

  private Session open(Label label, Properties properties) {
    properties.setProperty("user", uri.user());
    password.ifPresent(p -> properties.setProperty("password", p.value()));
    properties.setProperty("ApplicationName", label.applicationName());
    properties.setProperty("assumeMinServerVersion", "13");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", uri.options().getOrDefault("connect_timeout", "10"));
    for (String option : new String[] {"sslmode", "sslrootcert", "sslcert", "sslkey"}) {
      String value = uri.options().get(option);
      if (value != null) {
        properties.setProperty(option, value);
      }
    }
    try {
      Connection connection = new Driver().connect(url(), properties);
      if (connection == null) {
        throw new IllegalStateException("the driver does not know " + url());
      }
      return new Session(connection);
    } catch (SQLException e) {
      throw SqlFailure.connecting(e, uri);
    }
  }

  private String url() {
    String host = uri.host().contains(":") ? "[" + uri.host() + "]" : uri.host();
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            host,
            uri.port(),
            java.net.URLEncoder.encode(uri.database(), java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The variables with which libpq's own programs reach the same database as the same role. */
  public Map<String, String> environment() {
    var variables = new HashMap<String, String>();
    variables.put("PGHOST", uri.host());
    variables.put("PGPORT", String.valueOf(uri.port()));
    variables.put("PGUSER", uri.user());
    variables.put("PGDATABASE", uri.database());
    variables.put("PGCONNECT_TIMEOUT", uri.options().getOrDefault("connect_timeout", "10"));
    password.ifPresent(p -> variables.put("PGPASSWORD", p.value()));
    uri.options()
        .forEach((name, value) -> {
          if (name.startsWith("ssl")) {
            variables.put("PG" + name.toUpperCase(java.util.Locale.ROOT), value);
          }
        });
    return variables;
  }
}
