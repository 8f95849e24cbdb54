package dev.belay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.contract.UsageCounts;
import dev.belay.contract.usage.UsageLog;
import dev.belay.release.DifyVersion;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiCallsTest {
  private static final String LINE =
      "10.0.0.1 - - [22/Nov/2026:10:00:00 +0000] \"%s HTTP/1.1\" 200 5 \"-\" \"curl/8\" \"-\"\n";

  @Test
  void whatYouUseIsListedMostCalledFirstWithItsCalls() {
    String upload = LINE.formatted("POST /v1/files/upload");
    String runs = LINE.formatted("GET /v1/workflows/run/11111111-1111-1111-1111-111111111111");
    List<Finding> found =
        judge("1.15.0", "1.16.0", upload.repeat(3) + runs.repeat(2) + conversation().repeat(5));
    assertThat(found).allMatch(Finding.Warned.class::isInstance);
    assertThat(found.stream().map(Finding::id))
        .containsExactly(
            "api-delete-conversations-conversation-id", "api-get-workflows-run-workflow-run-id");
    assertThat(found.getFirst().title())
        .isEqualTo(
            "DELETE /conversations/{conversation_id} is documented to break, and you receive 5 calls"
                + " of it from 2026-11-22 to 2026-11-22");
    assertThat(found.getFirst().seen()).isEqualTo("the body is required now");
    assertThat(found.getFirst().next())
        .isEqualTo("belay api diff 1.15.0 1.16.0 --usage usage.json");
  }

  @Test
  void callsThatKeepTheirMeaningPass() {
    List<Finding> found =
        judge("1.15.0", "1.16.0", LINE.formatted("POST /v1/files/upload").repeat(3));
    assertThat(found).singleElement().isInstanceOf(Finding.Passed.class);
    assertThat(found.getFirst().seen()).startsWith("3 calls of one operation from 2026-11-22");
  }

  @Test
  void theRequiredUserOfAnUploadIsAWarningForWhoUploads() {
    List<Finding> found =
        judge("1.14.2", "1.15.0", LINE.formatted("POST /v1/files/upload").repeat(3));
    assertThat(found).singleElement().isInstanceOf(Finding.Warned.class);
    assertThat(found.getFirst().seen()).contains("body.user is required now");
  }

  @Test
  void aReleaseWithoutADescriptionIsUndecided() {
    assertThat(judge("1.8.1", "1.15.0", conversation()))
        .singleElement()
        .isInstanceOf(Finding.Undecided.class);
  }

  @Test
  void nobodyLookedIsSaid() {
    var found =
        ApiCalls.judge(
            DifyVersion.of("1.14.2"), DifyVersion.of("1.15.0"), Optional.empty(), "null");
    assertThat(found).singleElement().isInstanceOf(Finding.Warned.class);
    assertThat(found.getFirst().seen()).startsWith("not looked at");
  }

  private static String conversation() {
    return LINE.formatted("DELETE /v1/conversations/11111111-1111-1111-1111-111111111111?user=x");
  }

  private static List<Finding> judge(String from, String to, String log) {
    var reading = UsageLog.under("/v1");
    reading.add("log", new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
    UsageCounts usage = reading.counts();
    return ApiCalls.judge(
        DifyVersion.of(from), DifyVersion.of(to), Optional.of(usage), "usage.json");
  }
}
