package dev.belay.database;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a PostgreSQL database is, in libpq's form {@code
 * postgresql://user@host:port/database?sslmode=require}; never with a password.
 *
 * @param options libpq's TLS options by their libpq names
 */
public record DatabaseUri(
    String host, int port, String database, String user, Map<String, String> options) {
  private static final Set<String> OPTIONS =
      Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout");

  public DatabaseUri {
    options = Map.copyOf(options);
  }

  public static DatabaseUri local(int port, String database, String user) {
    return new DatabaseUri("127.0.0.1", port, database, user, Map.of());
  }

  /**
   * Reads a URI as it was typed.
   *
   * @throws OutsideException when it is no such URI, or holds a password: arguments are visible to
   *     every user of a host and end up in shell histories
   */
  public static DatabaseUri parse(String text) {
    String rest = afterScheme(text);
    var options = new LinkedHashMap<String, String>();
    int query = rest.indexOf('?');
    if (query >= 0) {
      readOptions(rest.substring(query + 1), options);
      rest = rest.substring(0, query);
    }
    int slash = rest.indexOf('/');
    String database = slash < 0 ? "" : decoded(rest.substring(slash + 1));
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    String address = authority.substring(at + 1);
    String bare = login.contains(":") ? login.substring(0, login.indexOf(':')) : login;
    String user = bare.isEmpty() ? "postgres" : decoded(bare);
    if (login.contains(":")) {
      throw refused(
          "a password in an argument is visible to every user of this host",
          "a database URI with a password for user " + user,
          "export PGPASSWORD (or write ~/.pgpass) and pass postgresql://%s@%s/%s"
              .formatted(user, address, database));
    }
    if (address.contains(",") || address.startsWith("%2F") || address.startsWith("/")) {
      throw refused(
          "a database URI must name one host reached by TCP",
          address,
          "postgresql://%s@127.0.0.1:5432/%s".formatted(user, database));
    }
    int colon = address.endsWith("]") ? -1 : address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    int port = colon < 0 ? 5432 : port(address.substring(colon + 1));
    return new DatabaseUri(
        host.isEmpty() ? "127.0.0.1" : host.replace("[", "").replace("]", ""),
        port,
        database.isEmpty() ? user : database,
        user,
        options);
  }

  private static String afterScheme(String text) {
    for (String scheme : new String[] {"postgresql://", "postgres://"}) {
      if (text.startsWith(scheme)) {
        return text.substring(scheme.length());
      }
    }
    throw refused(
        "this is not the URI of a PostgreSQL database",
        text.contains("@") ? "text before the host is not shown" : "`" + text + "`",
        "postgresql://postgres@127.0.0.1:5432/dify");
  }

  private static void readOptions(String query, Map<String, String> options) {
    for (String pair : query.split("&")) {
      String name = pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair;
      if (name.equals("password")) {
        throw refused(
            "a password in an argument is visible to every user of this host",
            "a database URI with the option password",
            "export PGPASSWORD (or write ~/.pgpass) and leave the option out");
      }
      if (!OPTIONS.contains(name)) {
        throw refused(
            "an option of the database URI is not known",
            "`" + name + "`; known are " + OPTIONS.stream().sorted().toList(),
            "leave it out");
      }
      options.put(name, decoded(pair.substring(Math.min(pair.length(), name.length() + 1))));
    }
  }

  private static int port(String digits) {
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port > 0 && port < 65536) {
      return port;
    }
    throw refused("the port of a database URI is no port", digits, "use a number, as in :5432");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(
          "a database URI has a broken percent sign", String.valueOf(e.getMessage()), "write %25");
    }
  }

  private static OutsideException refused(String what, String seen, String next) {
    return new OutsideException(Failure.badInput(what, seen, next));
  }

  public DatabaseUri withDatabase(String name) {
    return new DatabaseUri(host, port, name, user, options);
  }

  public DatabaseUri withUser(String name) {
    return new DatabaseUri(host, port, database, name, options);
  }

  /** The same with one option more, or another value of it. */
  DatabaseUri withOption(String name, String value) {
    var more = new LinkedHashMap<>(options);
    more.put(name, value);
    return new DatabaseUri(host, port, database, user, more);
  }

  /** The same URI as text; it has no secret in it. */
  @Override
  public String toString() {
    String query =
        options.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(o -> o.getKey() + "=" + encoded(o.getValue()))
            .collect(Collectors.joining("&"));
    return "postgresql://%s@%s:%d/%s%s"
        .formatted(
            encoded(user),
            host.contains(":") ? "[" + host + "]" : host,
            port,
            encoded(database),
            query.isEmpty() ? "" : "?" + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
