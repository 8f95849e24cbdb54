package dev.belay.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.contract.replay.ReplayEvidence;
import dev.belay.contract.replay.ReplayFinding;
import dev.belay.contract.replay.ReplayResult;
import dev.belay.contract.replay.ReplayResult.Side;
import dev.belay.contract.replay.ReplayResult.Verdict;
import dev.belay.contract.replay.ReplayRule;
import dev.belay.outside.OutsideException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ApiReplayTest {
  private static final Instant PLAYED = Instant.parse("2026-11-25T21:00:00Z");
  private static final ReplayFinding STATUS =
      new ReplayFinding(ReplayRule.STATUS_CHANGED, "bot/info", "status", "200", "500");
  private static final ReplayFinding ADDED =
      new ReplayFinding(ReplayRule.FIELD_ADDED, "bot/info", "body.new", "nothing", "string");

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAsEvidence() throws Exception {
    Path file = written(List.of(), Map.of("bot/site", "not reached"));
    ReplayEvidence evidence = ReplayEvidence.read(file);
    assertThat(evidence.verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(evidence.open()).isEqualTo(1);
    assertThat(evidence.accepted()).isZero();
    assertThat(evidence.undecided()).isEqualTo(1);
    assertThat(evidence.probes()).isEqualTo(9);
    assertThat(evidence.leftOut()).isEqualTo(2);
    assertThat(evidence.suite()).isEqualTo("0123456789abcdef");
    assertThat(evidence.played()).isEqualTo(PLAYED);
    assertThat(evidence.isAbout("1.14.2", "1.15.0")).isTrue();
    assertThat(evidence.isAbout("1.14.2", "1.16.0")).isFalse();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertThat(evidence.digest()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void anAcceptedFindingIsNoLongerOpen() throws Exception {
    assertThat(ReplayEvidence.read(written(List.of(STATUS.id()), Map.of())).verdict())
        .isEqualTo(Verdict.SAME);
    var evidence = ReplayEvidence.read(written(List.of(STATUS.id()), Map.of("x", "why")));
    assertThat(evidence.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(evidence.accepted()).isEqualTo(1);
  }

  @Test
  void evidenceWhoseVerdictAndFindingsDisagreeIsRefused() throws Exception {
    Path file = written(List.of(), Map.of());
    String text = Files.readString(file).replace("\"verdict\":\"differs\"", "\"verdict\":\"same\"");
    Files.writeString(file, text);
    assertThatThrownBy(() -> ReplayEvidence.read(file))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("its verdict is `same`, its findings say `differs`");
  }

  @Test
  void whatIsNoEvidenceIsRefusedWithItsName() throws Exception {
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "{\"kind\":\"api-usage\",\"schema\":1}",
            "{\"kind\":\"api-replay\",\"schema\":1}",
            "{\"kind\":\"api-replay\",\"schema\":1,\"verdict\":\"same\",\"findings\":[]}")) {
      Path file = folder.resolve("evidence.json");
      Files.writeString(file, text);
      assertThatThrownBy(() -> ReplayEvidence.read(file))
          .as(text)
          .isInstanceOf(OutsideException.class)
          .hasMessageContaining("evidence.json");
    }
  }

  @Test
  void theSameReleaseOnBothSidesIsSaid() {
    var side = new Side(List.of("1.15.0"), 10, 20, 30);
    var result = new ReplayResult(List.of(), Map.of(), 3, 0, side, side, Map.of());
    assertThat(new ApiReplay(result, List.of(), 0, "s", PLAYED).text())
        .contains("old 1.15.0, p50 10 ms", "both sides say that they are the same release");
  }

  private Path written(List<String> accepted, Map<String, String> undecided) throws Exception {
    var result =
        new ReplayResult(
            List.of(STATUS, ADDED),
            undecided,
            9,
            1,
            new Side(List.of("1.14.2"), 10, 20, 30),
            new Side(List.of("1.15.0"), 11, 21, 31),
            Map.of());
    var view = new ApiReplay(result, accepted, 2, "0123456789abcdef", PLAYED);
    Path file = folder.resolve("evidence.json");
    return Files.write(
        file, JsonMapper.shared().writeValueAsString(view.json()).getBytes(StandardCharsets.UTF_8));
  }
}
