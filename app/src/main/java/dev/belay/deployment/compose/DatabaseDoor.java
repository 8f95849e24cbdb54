package dev.belay.deployment.compose;

import dev.belay.deployment.Container;
import dev.belay.outside.Command;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * A port of this host that leads to the database of a Compose project, which publishes none. Every
 * connection looks the container up again, because an upgrade may replace it. Where its address
 * cannot be reached (a remote or rootless engine), the bytes go through {@code docker exec}.
 */
public final class DatabaseDoor implements AutoCloseable {
  private static final int POSTGRES_PORT = 5432;
  private static final int CONNECT_MILLIS = 2000;
  private static final Duration SESSION_LIMIT = Duration.ofDays(7);

  private final Shell shell;
  private final StackReader reader;
  private final String project;
  private final ServerSocket server;

  /** Opens a free port on the loopback address. */
  public DatabaseDoor(Shell shell, String project) {
    this.shell = shell;
    this.reader = new StackReader(shell);
    this.project = project;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown("no local port could be opened", e.toString(), "ss -ltn"), e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The name and the password that the database's own container was given. */
  public Account account() {
    var environment = database().environment();
    return new Account(
        environment.getOrDefault("POSTGRES_USER", "postgres"),
        environment.getOrDefault("POSTGRES_PASSWORD", ""));
  }

  /** The role that the container was initialised with; it owns the server. */
  public record Account(String user, String password) {
    @Override
    public String toString() {
      return user + " (password hidden)";
    }
  }

  private Container database() {
    return DatabaseContainer.of(reader.read(project), project);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Container database = database();
      for (String address : database.addresses().values()) {
        var target = new Socket();
        try {
          target.connect(new InetSocketAddress(address, POSTGRES_PORT), CONNECT_MILLIS);
        } catch (IOException e) {
          target.close();
          continue;
        }
        try (target) {
          Thread back = Thread.ofVirtual().start(() -> copy(target, client));
          copy(client, target);
          back.join();
        }
        return;
      }
      throughExec(database, client.getInputStream(), client.getOutputStream());
    } catch (IOException | OutsideException e) {
      // The client sees a closed connection and says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void throughExec(Container database, InputStream in, OutputStream out) {
    var command =
        Command.of("docker", "exec", "-i", database.id(), "nc", "127.0.0.1", "" + POSTGRES_PORT);
    shell.stream(command.within(SESSION_LIMIT), in, out);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side left: the other copy ends with it.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // Nothing is lost with it.
    }
  }
}
