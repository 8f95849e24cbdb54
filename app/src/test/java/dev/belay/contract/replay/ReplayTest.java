package dev.belay.contract.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.belay.contract.Severity;
import dev.belay.contract.replay.PlantedChanges.Change;
import dev.belay.contract.replay.Replay.Patience;
import dev.belay.contract.replay.Scripted.End;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnHttp;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ReplayTest {
  @TempDir private Path folder;

  /** Only so that a hang ends. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final Patience SHORT = new Patience(3, 400);
  private final Player player =
      new Player(new ScriptedTimes(new OwnHttp()), app -> Optional.of("app-SECRET"), n -> null);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void fortyPlantedChangesAreFoundAndTwentyHarmlessOnesAreNot(long seed) throws Exception {
    var changes = new PlantedChanges(seed);
    Map<String, Change> planted = PlantedChanges.planted();
    Map<String, Change> harmless = PlantedChanges.harmless();
    assertThat(planted).hasSize(40);
    assertThat(harmless).hasSize(20);
    var all = new LinkedHashMap<>(planted);
    all.putAll(harmless);
    var old = new LinkedHashMap<String, Function<HttpExchange, Scripted>>();
    var now = new LinkedHashMap<String, Function<HttpExchange, Scripted>>();
    var probes = new ArrayList<Probe>();
    all.forEach((name, change) -> {
      old.put("/v1/" + name, e -> changes.base(change.kind(), name));
      now.put("/v1/" + name, e -> change.made().apply(changes.base(change.kind(), name)));
      probes.add(probe(name, LONG));
    });
    assertJudged(replayed(old, now, probes, false), seed, planted, harmless);
    // The same from a kept recording: pseudonyms have to compare like the texts themselves.
    assertJudged(replayed(old, now, probes, true), seed, planted, harmless);
  }

  private static void assertJudged(
      ReplayResult result, long seed, Map<String, Change> planted, Map<String, Change> harmless) {
    var missed = new ArrayList<String>();
    planted.forEach((name, change) -> {
      boolean found =
          result.findings().stream()
              .anyMatch(f -> f.probe().equals(name) && f.rule() == change.rule());
      if (!found) {
        missed.add(name + " " + findings(result, name) + result.undecided().get(name));
      }
    });
    assertThat(missed).as("seed %d", seed).isEmpty();
    assertThat(
            result.findings().stream()
                .filter(f -> harmless.containsKey(f.probe()))
                .filter(f -> f.severity() != Severity.COMPATIBLE)
                .toList())
        .as("seed %d", seed)
        .isEmpty();
    assertThat(result.undecided()).as("seed %d", seed).isEmpty();
  }

  @Test
  void s20WhatIsUnreachableBehindTheApiIsUndecidedAndNoFinding() throws Exception {
    String said = "{\"code\":\"provider_error\",\"message\":\"[models] Connection refused\"}";
    ReplayResult result =
        replayed(
            Map.of("/v1/a", e -> Scripted.json(200, "{}"), "/v1/b", e -> Scripted.json(200, "{}")),
            Map.of("/v1/a", e -> Scripted.json(400, said), "/v1/b", e -> Scripted.json(502, "{}")),
            List.of(probe("a", LONG), probe("b", LONG)));
    assertThat(result.findings()).isEmpty();
    assertThat(result.undecided()).containsOnlyKeys("a", "b");
  }

  @Test
  void s20ATwinThatIsNotThereIsUndecided() throws Exception {
    var probes = List.of(probe("a", LONG));
    var suite = new ProbeSuite(List.of(), probes);
    try (var old = new StandInApi(Map.of("/v1/a", e -> Scripted.json(200, "{}")))) {
      Recording one = play(suite, old.url());
      Recording none = play(suite, URI.create("http://127.0.0.1:1"));
      ReplayResult result =
          Replay.judge(suite, one, one, none, SHORT, new Moments(Instant.now(), Instant.now()));
      assertThat(result.findings()).isEmpty();
      assertThat(result.undecided()).containsOnlyKeys("a");
    }
  }

  @Test
  void endlessAndHugeAnswersAreBoundedAndNamed() throws Exception {
    var old = Scripted.stream(List.of("data: {\"event\":\"message\",\"answer\":\"a\"}\n\n"));
    ReplayResult result =
        replayed(
            Map.of("/v1/endless", e -> old, "/v1/huge", e -> Scripted.json(200, "{}")),
            Map.of(
                "/v1/endless", e -> old.end(End.ENDLESS),
                "/v1/huge", e -> Scripted.json(200, "{}").end(End.HUGE)),
            List.of(probe("endless", Duration.ofSeconds(8)), probe("huge", LONG)));
    assertThat(findings(result, "endless")).contains(ReplayRule.ANSWER_ENDLESS);
    assertThat(findings(result, "huge")).contains(ReplayRule.ANSWER_TOO_LARGE);
  }

  @Test
  void s23KeysBodiesAndIdsAreInNoResult() throws Exception {
    String secret =
        "{\"token\":\"app-SECRET\",\"answer\":\"my private text\",\"n\":1,\"status\":\"ok\"}";
    ReplayResult result =
        replayed(
            Map.of("/v1/a", e -> Scripted.json(200, secret)),
            Map.of(
                "/v1/a",
                e -> Scripted.json(200, secret.replace("private", "secret").replace("1", "2"))),
            List.of(probe("a", LONG)));
    assertThat(findings(result, "a")).contains(ReplayRule.VALUE_CHANGED);
    assertThat(result.toString()).doesNotContain("app-SECRET", "private", "secret");
  }

  @Test
  void aProbeUsesWhatAnEarlierAnswerHeld() throws Exception {
    var take =
        new Probe(
            "list",
            "",
            "",
            "GET",
            "/v1/list",
            Optional.empty(),
            Optional.empty(),
            false,
            Map.of("id", "data.0.id"),
            List.of(),
            LONG);
    var use =
        new Probe(
            "one",
            "",
            "",
            "POST",
            "/v1/x",
            Optional.of(JsonMapper.shared().readTree("{\"id\":\"{{id}}\"}")),
            Optional.empty(),
            false,
            Map.of(),
            List.of(),
            LONG);
    var need =
        new Probe(
            "none",
            "",
            "",
            "GET",
            "/v1/list?x={{env:BELAY_ABSENT}}",
            Optional.empty(),
            Optional.empty(),
            false,
            Map.of(),
            List.of(),
            LONG);
    var suite = new ProbeSuite(List.of(), List.of(take, use, need));
    try (var api =
        new StandInApi(
            Map.of(
                "/v1/list", e -> Scripted.json(200, "{\"data\":[{\"id\":\"a\\\"b\"}]}"),
                "/v1/x", e -> Scripted.json(200, "{}")))) {
      Recording played = play(suite, api.url());
      assertThat(played.answers().get("one")).isInstanceOf(Reply.Answer.class);
      assertThat(played.answers().get("none"))
          .isEqualTo(new Reply.NotSent("the environment has no BELAY_ABSENT"));
    }
  }

  private ReplayResult replayed(
      Map<String, Function<HttpExchange, Scripted>> old,
      Map<String, Function<HttpExchange, Scripted>> now,
      List<Probe> probes)
      throws Exception {
    return replayed(old, now, probes, false);
  }

  private ReplayResult replayed(
      Map<String, Function<HttpExchange, Scripted>> old,
      Map<String, Function<HttpExchange, Scripted>> now,
      List<Probe> probes,
      boolean kept)
      throws Exception {
    var suite = new ProbeSuite(List.of(), probes);
    try (var before = new StandInApi(old);
        var after = new StandInApi(now)) {
      Recording first = play(suite, before.url());
      Recording second = play(suite, before.url());
      Recording third = play(suite, after.url());
      var here = Instant.now();
      if (!kept) {
        return Replay.judge(suite, first, second, third, SHORT, new Moments(here, here));
      }
      Path file = folder.resolve("before.recording");
      Files.write(file, KeptRecording.of("suite", first, second, here).bytes());
      return KeptRecording.read(file).judge(suite, third, SHORT, here);
    }
  }

  private Recording play(ProbeSuite suite, URI url) {
    return player.play(suite, url, new Pace(8, 500, suite.apps()));
  }

  @Test
  void aKeyThatTheOldVersionRefusesHasShownNothing() throws Exception {
    var refused = Scripted.json(401, "{\"code\":\"unauthorized\"}");
    var suite =
        new ProbeSuite(
            List.of(new App("bot", "", "chat", "", 0, 0)),
            List.of(probe("a", "bot"), probe("no-key", "")));
    try (var api = new StandInApi(Map.of("/v1/a", e -> refused, "/v1/no-key", e -> refused))) {
      Recording same = play(suite, api.url());
      var here = new Moments(Instant.now(), Instant.now());
      ReplayResult result = Replay.judge(suite, same, same, same, SHORT, here);
      assertThat(result.findings()).isEmpty();
      assertThat(result.undecided()).containsOnlyKeys("a");
      assertThat(result.undecided().get("a")).contains("refuses the key of bot with 401");
      assertThat(result.verdict(List.of())).isEqualTo(ReplayResult.Verdict.UNDECIDED);
    }
  }

  @Test
  void aSuiteThatCannotBeSentIsRefusedBeforeAnythingIs() throws Exception {
    for (String request :
        List.of("GET /v1/a|b", "CONNECT /v1/info", "GET v1/info", "get /v1/info", "GET /v1/%zz")) {
      Path file = folder.resolve("suite.yaml");
      Files.writeString(file, "probes:\n- {id: odd, request: \"" + request + "\"}\n");
      assertThatThrownBy(() -> SuiteFile.read(file))
          .as(request)
          .isInstanceOf(OutsideException.class)
          .hasMessageContaining("odd");
    }
  }

  @Test
  void whoAccepts201For200HasNotAccepted500() {
    var created = new ReplayFinding(ReplayRule.STATUS_CHANGED, "a", "status", "200", "201");
    var failed = new ReplayFinding(ReplayRule.STATUS_CHANGED, "a", "status", "200", "500");
    assertThat(created.id()).isNotEqualTo(failed.id());
    var later = new ReplayFinding(ReplayRule.SLOWER, "a", "time", "20 ms", "4000 ms");
    var again = new ReplayFinding(ReplayRule.SLOWER, "a", "time", "21 ms", "4100 ms");
    assertThat(later.id()).isEqualTo(again.id());
  }

  @Test
  void s23AKeptRecordingHoldsNoTextThatWasAnswered() throws Exception {
    String body =
        "{\"access_token\":\"tok-SECRET\",\"answer\":\"my private words\",\"mode\":\"chat\"}";
    String events = "data: {\"event\":\"message\",\"answer\":\"my private stream\"}\n\n";
    var suite = new ProbeSuite(List.of(), List.of(probe("a", ""), probe("b", "")));
    try (var api =
        new StandInApi(
            Map.of(
                "/v1/a", e -> Scripted.json(200, body).header("Location", "/x?token=abc"),
                "/v1/b", e -> Scripted.stream(List.of(events))))) {
      Recording played = play(suite, api.url());
      var kept = KeptRecording.of("suite", played, played, Instant.now());
      String text = new String(kept.bytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(text).contains("\"mode\":\"chat\"", "<text 16 ");
      assertThat(text).doesNotContain("SECRET", "private", "token=abc");
      assertThat(kept.alone(suite).findings()).isEmpty();
      assertThat(kept.alone(suite).undecided()).isEmpty();
    }
  }

  private static List<ReplayRule> findings(ReplayResult result, String probe) {
    return result.findings().stream()
        .filter(f -> f.probe().equals(probe))
        .map(ReplayFinding::rule)
        .toList();
  }

  private static Probe probe(String name, Duration slow) {
    return probe(name, "", slow);
  }

  private static Probe probe(String name, String app) {
    return probe(name, app, LONG);
  }

  private static Probe probe(String name, String app, Duration slow) {
    return new Probe(
        name,
        app,
        "",
        "GET",
        "/v1/" + name,
        Optional.empty(),
        Optional.empty(),
        false,
        Map.of(),
        List.of(),
        slow);
  }
}
