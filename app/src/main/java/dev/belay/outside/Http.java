package dev.belay.outside;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The one seam to HTTP servers. Redirects are never followed: where one leads is an answer. */
public interface Http {

  /** Sends and reads the answer to its end or to a bound; never throws for what a server does. */
  HttpAnswer send(HttpCall call);

  /**
   * @param headers may carry a secret; they are never part of a message
   * @param body empty for none
   * @param limit for the whole call, the answer's body included
   * @param mostBytes of the answer's body; the rest is not read
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; calls are never compared
  record HttpCall(
      String method,
      URI uri,
      Map<String, String> headers,
      byte[] body,
      Duration limit,
      int mostBytes) {}

  /** What came back. */
  sealed interface HttpAnswer {}

  /**
   * An answer with at least its head.
   *
   * @param headers names in lower case
   * @param ending how the body ended
   * @param firstByteMillis from sending to the first byte of the body, or to the head without one
   * @param longestGapMillis the longest silence within the body
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; answers are compared once read
  record Answered(
      int status,
      Map<String, List<String>> headers,
      byte[] body,
      Ending ending,
      long firstByteMillis,
      long longestGapMillis,
      long tookMillis)
      implements HttpAnswer {}

  /**
   * @param seen without addresses of other hosts and without secrets
   */
  record Unanswered(Why why, String seen, long tookMillis) implements HttpAnswer {}

  enum Ending {
    COMPLETE("to its end"),
    TOO_LARGE("cut by Belay: larger than it reads"),
    TOO_LONG("cut by Belay: still coming at the time limit"),
    CLOSED_EARLY("closed by the server in the middle");

    private final String words;

    Ending(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  enum Why {
    UNREACHABLE("no connection"),
    TLS("the TLS handshake failed"),
    SILENT("no answer within the time limit"),
    CLOSED_EARLY("the connection was closed before an answer"),
    NOT_HTTP("the answer is not HTTP");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
