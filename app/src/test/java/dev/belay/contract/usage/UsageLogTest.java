package dev.belay.contract.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.contract.UsageCounts;
import dev.belay.contract.UsageCounts.Calls;
import dev.belay.outside.OutsideException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class UsageLogTest {

  @Test
  void callsAreCountedByOperationAndNotByPath() {
    UsageCounts counts =
        read(
            line(1, 1, "POST /v1/chat-messages", 200, "python-requests/2.31.0"),
            line(1, 2, "POST /v1/chat-messages", 400, "python-requests/2.31.0"),
            line(2, 3, "POST /v1/chat-messages", 200, "Go-http-client/1.1"),
            line(1, 4, "GET /v1/messages/5e6b3f1e-0000-4000-8000-000000000001/suggested", 200, "a"),
            line(1, 5, "GET /v1/messages/5e6b3f1e-0000-4000-8000-000000000002/suggested", 200, "a"),
            line(1, 6, "GET /console/api/setup", 200, "Mozilla/5.0 (X11)"));
    Calls chat = counts.operations().get("POST /chat-messages");
    assertThat(chat.count()).isEqualTo(3);
    assertThat(chat.failed()).isEqualTo(1);
    assertThat(chat.callers()).isEqualTo(2);
    assertThat(chat.programs())
        .containsEntry("python-requests/2.31.0", 2L)
        .containsEntry("Go-http-client/1.1", 1L);
    assertThat(counts.operations().get("GET /messages/{}/suggested").count()).isEqualTo(2);
    assertThat(counts.elsewhere()).containsEntry("/console", 1L);
    assertThat(counts.first()).isEqualTo(1_795_341_601L);
    assertThat(counts.last() - counts.first()).isEqualTo(5);
    assertThat(counts.calls("GET /messages/{message_id}/suggested")).isEqualTo(2);
  }

  @Test
  void nothingThatWasSentIsKept() {
    UsageCounts counts =
        read(
            line(
                1,
                1,
                "GET /v1/messages?user=alice@example.com&token=app-SECRET1",
                200,
                "app-SECRET2"),
            line(1, 1, "GET /v1/made-up/alice@example.com/app-SECRET3", 404, "x y z"),
            line(1, 1, "GET /app-SECRET4/a", 404, "SECRET five \\x22app-SECRET5\\x22"));
    assertThat(counts.toString())
        .doesNotContain("alice", "SECRET1", "SECRET3", "SECRET4", "SECRET5", "10.0.0.1");
  }

  @Test
  void aCallerBehindAProxyIsToldApartByItsForwardedAddress() {
    String behind = line(1, 1, "GET /v1/info", 200, "a").replace("\"-\"", "\"203.0.113.%d\"");
    UsageCounts counts = read(behind.formatted(1, 1), behind.formatted(2, 2));
    assertThat(counts.operations().get("GET /info").callers()).isEqualTo(2);
  }

  @Test
  void aTimeBehindTheLineIsTheLatency() {
    String line = line(1, 1, "GET /v1/info", 200, "a");
    UsageCounts counts = read(line + " 0.100", line + " rt=0.100", line + " request_time=2.000");
    Calls info = counts.operations().get("GET /info");
    assertThat(info.p50Millis()).isBetween(95, 105);
    assertThat(info.p99Millis()).isBetween(1900, 2100);
    assertThat(read(line).operations().get("GET /info").p50Millis()).isEqualTo(-1);
  }

  @Test
  void gzipComposeAndDockersOwnFilesAreTheSameLog() throws Exception {
    String plain = line(1, 1, "GET /v1/info", 200, "curl/8.5.0");
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(plain.getBytes(StandardCharsets.UTF_8));
    }
    String json =
        "{\"log\":\"" + plain.replace("\"", "\\\"") + "\\n\",\"stream\":\"stdout\",\"time\":\"t\"}";
    for (byte[] log :
        new byte[][] {
          zipped.toByteArray(),
          ("nginx-1  | " + plain).getBytes(StandardCharsets.UTF_8),
          json.getBytes(StandardCharsets.UTF_8)
        }) {
      var reading = UsageLog.under("/v1");
      reading.add("log", new ByteArrayInputStream(log));
      assertThat(reading.counts().operations().get("GET /info").programs())
          .containsEntry("curl/8.5.0", 1L);
    }
  }

  @Test
  void harAndOpenTelemetryAreReadToo() {
    UsageCounts har =
        read(
            """
            {"log":{"entries":[{"startedDateTime":"2026-11-22T10:00:00Z","time":120.5,
              "request":{"method":"POST","url":"https://dify.example/v1/workflows/run?x=1","headers":[
                {"name":"User-Agent","value":"axios/1.6.0"}],"postData":{"text":"secret body"}},
              "response":{"status":200}}]}}\
            """);
    assertThat(har.operations().get("POST /workflows/run").p50Millis()).isBetween(115, 127);
    String span =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":2,"startTimeUnixNano":"1795341600000000000",
          "endTimeUnixNano":"1795341600050000000","attributes":[
          {"key":"http.request.method","value":{"stringValue":"GET"}},
          {"key":"url.path","value":{"stringValue":"/v1/parameters"}},
          {"key":"http.response.status_code","value":{"intValue":"200"}}]}]}]}]}\
        """;
    UsageCounts spans = read(span.replace("\n", ""), span.replace("\n", ""));
    assertThat(spans.operations().get("GET /parameters").count()).isEqualTo(2);
  }

  @Test
  void linesThatAreNoCallsAreCountedAndAFileOfThemIsRefused() {
    UsageCounts counts = read(line(1, 1, "GET /v1/info", 200, "a"), "2026/11/22 [error] upstream");
    assertThat(counts.unread()).isEqualTo(1);
    assertThatThrownBy(() -> read("nothing here", "\"\"\"\"\"", "\" \" 2"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("3 lines");
  }

  private static UsageCounts read(String... lines) {
    var log = UsageLog.under("/v1");
    log.add(
        "test",
        new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    return log.counts();
  }

  private static String line(int host, int second, String request, int status, String agent) {
    return "10.0.0.%d - - [22/Nov/2026:10:00:0%d +0000] \"%s HTTP/1.1\" %d 512 \"-\" \"%s\" \"-\""
        .formatted(host, second, request, status, agent);
  }
}
