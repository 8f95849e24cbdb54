package dev.belay.outside;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a server and answers as slowly as it is told; never closes by itself. */
public final class SlowProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int behind;
  private final Manner manner;
  private final Set<Way> ways = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** What happens to what the server says. */
  public enum Manner {
    /** Accepted, and never a word. */
    MUTE,
    /** Passed on a byte at a time. */
    TRICKLES,
    /** Passed on as it comes, until it is stalled. */
    PASSES
  }

  public SlowProxy(Manner manner, int behind) throws IOException {
    this.manner = manner;
    this.behind = behind;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** From now on nothing passes through the connections that are open. */
  public void stallOpen() {
    ways.forEach(w -> w.stalled = true);
  }

  private void accept() {
    while (!closed) {
      try {
        var way = new Way(listening.accept());
        ways.add(way);
        if (manner != Manner.MUTE) {
          way.open();
        }
      } catch (IOException e) {
        // Closed, or nothing behind it.
      }
    }
  }

  /** One connection and the one behind it. */
  private final class Way {
    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean stalled;

    Way(Socket client) {
      this.client = client;
    }

    void open() throws IOException {
      server.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), behind));
      Thread.startVirtualThread(() -> pass(client, server, false));
      Thread.startVirtualThread(() -> pass(server, client, manner == Manner.TRICKLES));
    }

    private void pass(Socket from, Socket to, boolean slowly) {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[slowly ? 1 : 8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          while (stalled && !closed) {
            Thread.sleep(Duration.ofMillis(20));
          }
          if (slowly) {
            Thread.sleep(Duration.ofMillis(200));
          }
          out.write(buffer, 0, read);
          out.flush();
        }
        to.shutdownOutput();
      } catch (IOException e) {
        // One side left.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void close() throws IOException {
      client.close();
      server.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
    for (Way way : ways) {
      way.close();
    }
  }
}
