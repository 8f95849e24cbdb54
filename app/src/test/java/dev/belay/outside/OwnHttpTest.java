package dev.belay.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.outside.Http.Answered;
import dev.belay.outside.Http.Ending;
import dev.belay.outside.Http.HttpAnswer;
import dev.belay.outside.Http.HttpCall;
import dev.belay.outside.Http.Unanswered;
import dev.belay.outside.Http.Why;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What servers do that is no answer; each is bounded, and has a name of its own. */
@Timeout(60)
class OwnHttpTest {
  private static final int MOST_BYTES = 1 << 20;

  /** For what ends by the limit alone. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** Only so that a hang ends. */
  private static final Duration LONG = Duration.ofMinutes(3);

  /** What a server does with one connection whose request was read. */
  interface Manners {
    void answer(OutputStream out) throws IOException;
  }

  @Test
  void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
    String head =
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    assertThat(answered(out -> write(out, head)).status()).isEqualTo(302);
  }

  @Test
  void aLargeAnswerIsCutAtItsBound() throws Exception {
    Answered answer =
        answered(out -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n");
          byte[] block = new byte[1 << 16];
          for (int i = 0; i < 800; i++) {
            out.write(block);
          }
        });
    assertThat(answer.ending()).isEqualTo(Ending.TOO_LARGE);
    assertThat(answer.body()).hasSize(MOST_BYTES);
  }

  @Test
  void anAnswerThatNeverEndsIsCutAtTheTimeLimit() throws Exception {
    Manners endless =
        out -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n");
          hold(out);
        };
    // On a busy machine the limit may pass before there is anything to cut: then it was too short.
    Duration limit = SHORT;
    HttpAnswer answer = with("http", endless, limit);
    while (!(answer instanceof Answered a && a.longestGapMillis() > 500)
        && limit.compareTo(LONG) < 0) {
      limit = limit.multipliedBy(2);
      answer = with("http", endless, limit);
    }
    assertThat(((Answered) answer).ending()).isEqualTo(Ending.TOO_LONG);
    assertThat(((Answered) answer).longestGapMillis()).isGreaterThan(500);
  }

  @Test
  void aBodyThatBreaksOffIsClosedEarly() throws Exception {
    assertThat(
            answered(out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"))
                .ending())
        .isEqualTo(Ending.CLOSED_EARLY);
  }

  @Test
  void aConnectionThatClosesBeforeTheHeadHasNoAnswer() throws Exception {
    assertThat(unanswered("http", out -> {})).isEqualTo(Why.CLOSED_EARLY);
    assertThat(unanswered("http", out -> write(out, "HTTP/1.1 20"))).isEqualTo(Why.CLOSED_EARLY);
  }

  /** As through a relay that passes the end of a connection on later than the answer. */
  @Test
  void noCallIsMadeOnAConnectionThatTheServerIsDoneWith() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> acceptAll(server));
      var uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
      var call = new HttpCall("POST", uri, Map.of(), new byte[] {'!'}, LONG, MOST_BYTES);
      var http = new OwnHttp();
      assertThat(http.send(call)).isInstanceOf(Answered.class);
      assertThat(http.send(call)).isInstanceOf(Answered.class);
    }
  }

  private static void acceptAll(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> answerOnce(client));
      } catch (IOException e) {
        return; // The test is over.
      }
    }
  }

  /** What comes after the answer finds nobody: there the connection ends. */
  private static void answerOnce(Socket client) {
    try (client) {
      var in = client.getInputStream();
      int last = in.read();
      while (last >= 0 && last != '!') { // the request's body
        last = in.read();
      }
      write(client.getOutputStream(), "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
      var ignored = in.read();
    } catch (IOException e) {
      // The client had enough.
    }
  }

  @Test
  void aServerThatSaysNothingIsSilent() throws Exception {
    assertThat(((Unanswered) with("http", OwnHttpTest::hold, SHORT)).why()).isEqualTo(Why.SILENT);
  }

  @Test
  void whatIsNotHttpIsNamed() throws Exception {
    assertThat(unanswered("http", out -> write(out, "SSH-2.0-OpenSSH_9.2\r\n\r\n")))
        .isEqualTo(Why.NOT_HTTP);
  }

  @Test
  void aPortWithoutTlsFailsTheHandshake() throws Exception {
    assertThat(unanswered("https", out -> write(out, "HTTP/1.1 400 Bad Request\r\n\r\n")))
        .isEqualTo(Why.TLS);
  }

  @Test
  void nobodyListensIsUnreachable() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    HttpAnswer answer = send(URI.create("http://127.0.0.1:" + port + "/"), LONG);
    assertThat(((Unanswered) answer).why()).isEqualTo(Why.UNREACHABLE);
  }

  private static Answered answered(Manners manners) throws Exception {
    return (Answered) with("http", manners, LONG);
  }

  private static Why unanswered(String scheme, Manners manners) throws Exception {
    return ((Unanswered) with(scheme, manners, LONG)).why();
  }

  private static HttpAnswer with(String scheme, Manners manners, Duration limit) throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server, manners));
      return send(URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/"), limit);
    }
  }

  private static void serve(ServerSocket server, Manners manners) {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        var ignored = connection.getInputStream().read(new byte[8192]);
        manners.answer(connection.getOutputStream());
      } catch (IOException e) {
        // The client had enough, or the test is over.
      }
    }
  }

  /** Keeps the connection open until the client closes it. */
  private static void hold(OutputStream out) throws IOException {
    long end = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < end) {
      java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      out.flush();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static HttpAnswer send(URI uri, Duration limit) {
    return new OwnHttp().send(new HttpCall("GET", uri, Map.of(), new byte[0], limit, MOST_BYTES));
  }
}
