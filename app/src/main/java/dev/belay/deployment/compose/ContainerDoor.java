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
import java.util.function.Supplier;

/**
 * A port of this host that leads to a port of a container which publishes none. Every connection
 * looks the container up again, because an upgrade may replace it. Where it has no address that can
 * be reached (a twin, a remote or rootless engine), the bytes go through {@code docker exec}.
 */
final class ContainerDoor implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2000;
  private static final Duration SESSION_LIMIT = Duration.ofDays(7);

  /**
   * Debian's images have bash, Alpine's have nc. Each side that ends, ends the other, and no
   * process is left behind: the server is the init of its container, and takes an orphan that dies
   * by a signal for one of its own that crashed.
   */
  private static final String RELAY =
      "command -v bash >/dev/null 2>&1 || exec nc 127.0.0.1 \"$1\"; exec bash -c '"
          + "exec 3<>/dev/tcp/127.0.0.1/$0 || exit 1; cat <&3 & r=$!; cat <&0 >&3 & w=$!; "
          + "wait -n; kill $r $w 2>/dev/null; wait' \"$1\"";

  private final Shell shell;
  private final Supplier<Container> container;
  private final int port;
  private final ServerSocket server;

  /**
   * Opens a free port on the loopback address.
   *
   * @param container the running one; looked up for every connection
   */
  ContainerDoor(Shell shell, Supplier<Container> container, int port) {
    this.shell = shell;
    this.container = container;
    this.port = port;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new OutsideException(
          Failure.unknown("no local port could be opened", e.toString(), "ss -ltn"), e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
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
      Container to = container.get();
      for (String address : to.addresses().values()) {
        var target = new Socket();
        try {
          target.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
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
      throughExec(to, client.getInputStream(), client.getOutputStream());
    } catch (IOException | OutsideException e) {
      // The client sees a closed connection and says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void throughExec(Container to, InputStream in, OutputStream out) {
    var command =
        Command.of("docker", "exec", "-i", to.id(), "sh", "-c", RELAY, "relay", "" + port);
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
