package dev.belay.rehearsal;

import dev.belay.contract.replay.Moments;
import dev.belay.contract.replay.Pace;
import dev.belay.contract.replay.Player;
import dev.belay.contract.replay.Recording;
import dev.belay.contract.replay.Replay;
import dev.belay.contract.replay.Replay.Patience;
import dev.belay.contract.replay.ReplayFinding;
import dev.belay.contract.replay.ReplayResult;
import dev.belay.evidence.RehearsalEvidence.ApiAnswers;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.step.TwinPlace;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Plays probes against whatever release runs on the twin. */
final class ApiTrial {
  /** A twin has one worker and little of the processor. */
  private static final int AT_ONCE = 2;

  private static final int PER_SECOND = 10;

  private final Probes probes;
  private final Player player;
  private final URI api;
  private final Consumer<String> say;
  private final Recording first;
  private final Recording second;
  private final Instant taken;

  private ApiTrial(Probes probes, Player player, URI api, Consumer<String> say) {
    this.probes = probes;
    this.player = player;
    this.api = api;
    this.say = say;
    this.first = play("the installed release");
    this.second = play("the installed release again");
    this.taken = Instant.now();
  }

  /** Records the release that runs on the twin now: two plays, for what varies by itself. */
  static ApiTrial before(Probes probes, TwinPlace place, Consumer<String> say) {
    URI api =
        place
            .api()
            .orElseThrow(() ->
                new OutsideException(
                    Failure.badInput(
                        "the twin has no API that could be asked",
                        "its programs are started by the commands of belay.yaml, wherever those"
                            + " like",
                        "belay api replay SUITE --old URL --new URL, on two copies of yours")));
    return new ApiTrial(probes, probes.players().apply(place.server().server()), api, say);
  }

  private Recording play(String which) {
    say.accept("playing %d probes: %s".formatted(probes.suite().probes().size(), which));
    return player.play(probes.suite(), api, new Pace(AT_ONCE, PER_SECOND, probes.suite().apps()));
  }

  private ReplayResult judge(String which) {
    return Replay.judge(
        probes.suite(),
        first,
        second,
        play(which),
        Patience.USUAL,
        new Moments(taken, Instant.now()));
  }

  /** What callers of the release that runs now see. */
  ApiAnswers after() {
    ReplayResult result = judge("the new release");
    return new ApiAnswers(
        probes.fingerprint(),
        result.probes(),
        probes.leftOut(),
        result.before().versions(),
        result.after().versions(),
        findings(result),
        new TreeMap<>(result.undecided())
            .entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
  }

  /** What callers would find changed after the way back. */
  List<String> back() {
    return findings(judge("the old release, after the way back")).stream()
        .map(f -> "the API: " + f)
        .toList();
  }

  private static List<String> findings(ReplayResult result) {
    return result.open(List.of()).stream().map(ApiTrial::sentence).toList();
  }

  private static String sentence(ReplayFinding f) {
    return "%s: %s (%s)".formatted(f.probe(), f.sentence(), f.severity().word());
  }
}
