package dev.belay.faults;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in this process between Belay and the server, so that what it holds back dies with it, and
 * what it has passed on goes on in the server without it. A point before each statement that
 * changes something, when the server has it, and when the server has answered but Belay has not
 * heard it yet.
 */
final class SqlProxy {
  private static final Map<Integer, Integer> BEHIND = new ConcurrentHashMap<>();
  private static final int SSL_REQUEST = 80877103;

  private final Socket client;
  private final Socket server;
  private final Points points;
  private String waiting = "";

  private SqlProxy(Socket client, Socket server, Points points) {
    this.client = client;
    this.server = server;
    this.points = points;
  }

  /** Answers the port on which the server behind {@code port} is reached through this process. */
  static int start(int port, Points points) {
    try {
      var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      BEHIND.put(listening.getLocalPort(), port);
      Thread.ofPlatform().daemon().start(() -> accept(listening, port, points));
      return listening.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's own port, given the one of a proxy. */
  static int behind(int port) {
    return BEHIND.getOrDefault(port, port);
  }

  private static void accept(ServerSocket listening, int port, Points points) {
    while (true) {
      try {
        Socket client = listening.accept();
        Socket server = behind(client, port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        var proxy = new SqlProxy(client, server, points);
        Thread.ofPlatform().daemon().start(proxy::toServer);
        Thread.ofPlatform().daemon().start(proxy::toClient);
      } catch (IOException e) {
        // The server is down.
      }
    }
  }

  /** When the server is down, the client sees its connection closed. */
  private static Socket behind(Socket client, int port) throws IOException {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void toServer() {
    try (client;
        server) {
      var in = new DataInputStream(client.getInputStream());
      var out = new DataOutputStream(server.getOutputStream());
      startUp(in, out);
      var batch = new SqlBatch();
      while (true) {
        byte type = in.readByte();
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        if (batch.add(type, body)) {
          send(batch, out);
          batch.clear();
        }
      }
    } catch (IOException e) {
      // One end is gone, and the other goes with it.
    }
  }

  private void startUp(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int length = in.readInt();
      byte[] body = new byte[length - 4];
      in.readFully(body);
      if (body.length == 4 && java.nio.ByteBuffer.wrap(body).getInt() == SSL_REQUEST) {
        client.getOutputStream().write('N');
        continue;
      }
      out.writeInt(length);
      out.write(body);
      out.flush();
      return;
    }
  }

  private void send(SqlBatch batch, DataOutputStream out) throws IOException {
    String change = batch.change();
    if (change.isEmpty()) {
      out.write(batch.bytes());
      return;
    }
    cutWhenTold("sql, before: " + change);
    // What the server answers meanwhile is not passed on before this point is left.
    synchronized (this) {
      points.announce("sql, under way: " + change);
      waiting = change;
      out.write(batch.bytes());
      cutWhenTold("sql, under way: " + change);
    }
  }

  private void toClient() {
    try (client;
        server) {
      var in = new DataInputStream(server.getInputStream());
      var out = client.getOutputStream();
      while (true) {
        byte type = in.readByte();
        int length = in.readInt();
        byte[] message = new byte[length + 1];
        java.nio.ByteBuffer.wrap(message).put(type).putInt(length);
        in.readFully(message, 5, length - 4);
        hear(type);
        out.write(message);
      }
    } catch (IOException e) {
      // One end is gone, and the other goes with it.
    }
  }

  private synchronized void hear(byte type) throws IOException {
    if (type == 'Z' && !waiting.isEmpty()) {
      String done = waiting;
      waiting = "";
      cutWhenTold("sql, done but not heard: " + done);
    }
  }

  private void cutWhenTold(String point) throws IOException {
    if (points.pass(point) == Points.Answer.CUT) {
      throw new IOException("cut at " + point);
    }
  }
}
