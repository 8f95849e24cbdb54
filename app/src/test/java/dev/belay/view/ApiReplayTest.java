package dev.belay.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.contract.replay.ReplayFinding;
import dev.belay.contract.replay.ReplayResult;
import dev.belay.contract.replay.ReplayResult.Side;
import dev.belay.contract.replay.ReplayRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiReplayTest {
  private static final Instant PLAYED = Instant.parse("2026-11-25T21:00:00Z");
  private static final ReplayFinding STATUS =
      new ReplayFinding(ReplayRule.STATUS_CHANGED, "bot/info", "status", "200", "500");
  private static final ReplayFinding ADDED =
      new ReplayFinding(ReplayRule.FIELD_ADDED, "bot/info", "body.new", "nothing", "string");

  @Test
  void evidenceSaysWhatWasPlayedAndWhatIsOpen() {
    assertThat(view(List.of(), Map.of("bot/site", "not reached")).json())
        .containsAllEntriesOf(
            Map.of(
                "schema",
                1,
                "kind",
                "api-replay",
                "verdict",
                "differs",
                "probes",
                9,
                "leftOut",
                2,
                "open",
                1,
                "suite",
                "0123456789abcdef",
                "played",
                PLAYED.toString()));
  }

  @Test
  void anAcceptedFindingIsNoLongerOpen() {
    assertThat(view(List.of(STATUS.id()), Map.of()).json())
        .containsEntry("verdict", "same")
        .containsEntry("open", 0);
    assertThat(view(List.of(STATUS.id()), Map.of("x", "why")).json())
        .containsEntry("verdict", "undecided");
  }

  @Test
  void theSameReleaseOnBothSidesIsSaid() {
    var side = new Side(List.of("1.15.0"), 10, 20, 30);
    var result = new ReplayResult(List.of(), Map.of(), 3, 0, side, side, Map.of());
    assertThat(new ApiReplay(result, List.of(), 0, "s", PLAYED).text())
        .contains("old 1.15.0, p50 10 ms", "both sides say that they are the same release");
  }

  private static ApiReplay view(List<String> accepted, Map<String, String> undecided) {
    var result =
        new ReplayResult(
            List.of(STATUS, ADDED),
            undecided,
            9,
            1,
            new Side(List.of("1.14.2"), 10, 20, 30),
            new Side(List.of("1.15.0"), 11, 21, 31),
            Map.of());
    return new ApiReplay(result, accepted, 2, "0123456789abcdef", PLAYED);
  }
}
