package dev.belay.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.database.DatabaseServer;
import dev.belay.database.DatabaseUri;
import dev.belay.database.Label;
import dev.belay.database.Password;
import dev.belay.database.Session;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * A small web application in the place of Dify: it answers {@code /health}, and writes a message
 * for every POST to {@code /v1/messages} while its front is open. It reaches its database by
 * libpq's variables.
 *
 * @param home its folder: {@code release}, {@code front}, {@code port}, {@code pid}
 */
public record SampleApplication(Path home, Map<String, String> environment) {

  /** Serves until the process is ended. */
  public void serve() {
    String release = text("release");
    try (Session session = open("serve")) {
      refuseForeignSchema(session, release);
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newSingleThreadExecutor());
      server.createContext(
          "/health", e -> answer(e, 200, "{\"status\":\"ok\",\"version\":\"" + release + "\"}"));
      server.createContext("/v1/messages", e -> message(e, session));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete("pid")));
      server.start();
      Path aside = home.resolve("port.new");
      Files.writeString(aside, String.valueOf(server.getAddress().getPort()));
      Files.move(aside, home.resolve("port"));
      Thread.sleep(Long.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Brings the database of the environment to the newer release. */
  public void migrate(String revision) {
    try (Session session = open("migrate")) {
      SampleSchema.migrate(session, revision);
    }
  }

  /** The setting {@code belay.nonce} of the database of the environment. */
  public String nonce() {
    try (Session session = open("prove")) {
      return session.text("show belay.nonce");
    }
  }

  /** An application that meets the other release's tables must not serve. */
  private static void refuseForeignSchema(Session session, String release) {
    boolean migrated =
        session.one("select to_regclass('provider_credentials') is not null", r -> r.getBoolean(1));
    boolean wantsNew = !release.equals(SampleFolder.FROM);
    if (migrated != wantsNew) {
      throw new OutsideException(
          Failure.unknown(
              "the sample application " + release + " does not serve on these tables",
              migrated ? "they are of the newer release" : "they are of the older release",
              "belay status"));
    }
  }

  private void message(HttpExchange exchange, Session session) throws IOException {
    if (!text("front").equals("open")) {
      exchange.getResponseHeaders().add("Retry-After", "30");
      answer(exchange, 503, "{\"code\":\"maintenance\"}");
      return;
    }
    String query = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    long id =
        session.number(
            "insert into messages (id, app_id, conversation, position, query, created_at)"
                + " select n, (select id from apps order by id limit 1), 100000 + n, 0, ?, now()"
                + " from nextval('messages_id_seq') n returning id",
            query);
    answer(exchange, 200, "{\"id\":" + id + "}");
  }

  private static void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private Session open(String doing) {
    var uri =
        new DatabaseUri(
            variable("PGHOST"),
            Integer.parseInt(variable("PGPORT")),
            variable("PGDATABASE"),
            variable("PGUSER"),
            Map.of());
    var password = Optional.ofNullable(environment.get("PGPASSWORD")).map(Password::new);
    return new DatabaseServer(uri, password).open(new Label("sample", doing));
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new OutsideException(
          Failure.badInput("the sample application lacks a variable", name, "export " + name));
    }
    return value;
  }

  private String text(String file) {
    try {
      return Files.readString(home.resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(String file) {
    try {
      Files.deleteIfExists(home.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
