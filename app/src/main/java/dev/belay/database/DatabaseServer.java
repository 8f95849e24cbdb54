package dev.belay.database;

import dev.belay.outside.Waits;
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
 * @param limits how long it is waited for
 */
public record DatabaseServer(DatabaseUri uri, Optional<Password> password, Limits limits) {
  /** The database that exists on every server, and that holds Belay's locks. */
  public static final String MAINTENANCE = "postgres";

  public DatabaseServer(DatabaseUri uri, Optional<Password> password) {
    this(uri, password, Limits.of(uri));
  }

  public static DatabaseServer of(DatabaseUri uri, PasswordSource passwords) {
    return new DatabaseServer(uri, passwords.find(uri));
  }

  public DatabaseServer as(String user, Password password) {
    return new DatabaseServer(uri.withUser(user), Optional.of(password), limits);
  }

  /**
   * The same with another way of asking for TLS.
   *
   * @param mode as libpq calls it, {@code disable} or {@code require}
   */
  public DatabaseServer tls(String mode) {
    return new DatabaseServer(uri.withOption("sslmode", mode), password, limits);
  }

  public DatabaseServer database(String name) {
    return new DatabaseServer(uri.withDatabase(name), password, limits);
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
    return new Session(connect(label, properties), new SecondLook(this, label, true));
  }

  Connection connect(Label label, Properties properties) {
    properties.setProperty("user", uri.user());
    password.ifPresent(p -> properties.setProperty("password", p.value()));
    properties.setProperty("ApplicationName", label.applicationName());
    properties.setProperty("assumeMinServerVersion", "13");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", String.valueOf(limits.connect().toSeconds()));
    for (String option : new String[] {"sslmode", "sslrootcert", "sslcert", "sslkey"}) {
      String value = uri.options().get(option);
      if (value != null) {
        properties.setProperty(option, value);
      }
    }
    // A server that accepts and says nothing is read for as long as a login may take, and no read
    // that brings a byte now and then makes a login last longer than that.
    String login = String.valueOf(limits.login().toSeconds());
    properties.setProperty("loginTimeout", login);
    properties.setProperty("socketTimeout", login);
    try (var _ = Waits.on("a login at " + uri, Optional.of(limits.login()))) {
      Connection connection = new Driver().connect(url(), properties);
      if (connection == null) {
        throw new IllegalStateException("the driver does not know " + url());
      }
      Pinned.on(connection);
      connection.setNetworkTimeout(Runnable::run, 0); // from here on a second look tells
      return connection;
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
    variables.put("PGCONNECT_TIMEOUT", String.valueOf(limits.connect().toSeconds()));
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
