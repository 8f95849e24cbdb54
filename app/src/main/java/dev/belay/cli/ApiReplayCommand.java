package dev.belay.cli;

import dev.belay.contract.replay.KeptRecording;
import dev.belay.contract.replay.Pace;
import dev.belay.contract.replay.Player;
import dev.belay.contract.replay.ProbeSuite;
import dev.belay.contract.replay.Recording;
import dev.belay.contract.replay.Replay.Patience;
import dev.belay.contract.replay.ReplayResult;
import dev.belay.contract.replay.ReplayResult.Verdict;
import dev.belay.contract.replay.SuiteFile;
import dev.belay.database.DatabaseUri;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnHttp;
import dev.belay.view.ApiReplay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay api replay}: one suite against two versions. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a probe suite twice against the old version and once against the new one, and "
          + "compares.",
      "What varies between the two old plays is no finding; what could not be reached is undecided."
    },
    footer =
        "Exit codes: 0 nothing open, 2 wrong usage, 11 something is undecided, 21 findings are"
            + " open.")
final class ApiReplayCommand implements Callable<Integer> {
  private final Terminal terminal;
  private @Nullable Player player;

  @Parameters(index = "0", paramLabel = "SUITE", description = "What api record wrote.")
  private Path suite;

  @Option(
      names = "--old",
      required = true,
      paramLabel = "URL|FILE",
      description = "The old version, or what --keep wrote while it was there.")
  private String old;

  @Option(
      names = "--new",
      paramLabel = "URL",
      description = "The new version. May be left out with --keep.")
  private @Nullable String now;

  @Option(
      names = "--keep",
      paramLabel = "FILE",
      description =
          "Keep the old version's answers for a replay after the upgrade, every text replaced by a pseudonym; for"
              + " its owner only.")
  private @Nullable Path keep;

  @Option(
      names = "--database",
      paramLabel = "URI",
      description = "Where keys are read that BELAY_API_KEY_<APP> does not give.")
  private @Nullable String database;

  @Option(names = "--writes", description = "Play probes that write, too: on copies only.")
  private boolean writes;

  @Option(names = "--accept", paramLabel = "ID", description = "A finding that is known and fine.")
  private @Nullable List<String> accepted;

  @Option(names = "--at-once", defaultValue = "4", description = "Calls at a time (default: 4).")
  private int atOnce;

  @Option(names = "--rate", defaultValue = "20", description = "Calls a second (default: 20).")
  private int rate;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the evidence as JSON, too.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the evidence as one JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ApiReplayCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Optional<URI> after = Optional.ofNullable(now).map(ApiReplayCommand::address);
    Optional<PrivateFile> kept =
        Optional.ofNullable(keep).map(file -> new PrivateFile(file, "the kept recording"));
    check(after.isPresent(), kept);
    ProbeSuite whole = SuiteFile.read(suite);
    ProbeSuite played = writes ? whole : whole.safe();
    int leftOut = whole.probes().size() - played.probes().size();
    KeptRecording before = before(played);
    kept.ifPresent(file -> file.write(before.bytes()));
    ReplayResult result =
        after.isPresent()
            ? before.judge(
                played,
                play(played, after.get(), pace(played), "new"),
                Patience.USUAL,
                Instant.now())
            : before.alone(played);
    List<String> fine = accepted == null ? List.of() : accepted;
    var view = new ApiReplay(result, fine, leftOut, before.suite(), Instant.now());
    if (after.isPresent()) {
      report(view);
    } else {
      String file = String.valueOf(keep);
      print(view.keptJson(file), view.kept(file));
    }
    return code(result.verdict(fine)).code();
  }

  private void report(ApiReplay view) {
    Map<String, Object> evidence = view.json();
    if (out != null) {
      written(out, JsonMapper.shared().writeValueAsString(evidence));
    }
    print(evidence, view.text());
  }

  private void print(Map<String, Object> asJson, String text) {
    terminal.out().print(json ? JsonMapper.shared().writeValueAsString(asJson) + "\n" : text);
    terminal.out().flush();
  }

  private void check(boolean compares, Optional<PrivateFile> kept) {
    if (atOnce < 1 || rate < 1) {
      throw new OutsideException(
          Failure.badInput("the pace is no pace", "--at-once and --rate begin at 1", "--rate 20"));
    }
    if (!compares && kept.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "there is nothing to compare with",
              "neither --new nor --keep was given",
              "belay api replay %s --old %s --keep before.recording".formatted(suite, old)));
    }
    kept.ifPresent(PrivateFile::checkFree);
  }

  /** Both plays of the old version: made now, or kept from when it was there. */
  private KeptRecording before(ProbeSuite played) {
    String fingerprint = SuiteFile.fingerprint(suite);
    if (Files.isRegularFile(Path.of(old))) {
      KeptRecording read = KeptRecording.read(Path.of(old));
      if (!read.suite().equals(fingerprint)) {
        throw new OutsideException(
            Failure.badInput(
                "the recording was made with another suite",
                "%s is of suite %s, %s is %s".formatted(old, read.suite(), suite, fingerprint),
                "give the suite as it was then; a changed probe has no old answer"));
      }
      return read;
    }
    URI address = address(old);
    Pace pace = pace(played);
    return KeptRecording.of(
        fingerprint,
        play(played, address, pace, "old, first"),
        play(played, address, pace, "old, again"),
        Instant.now());
  }

  private Pace pace(ProbeSuite played) {
    return new Pace(atOnce, rate, played.apps());
  }

  private Recording play(ProbeSuite played, URI url, Pace pace, String which) {
    terminal.err().println("playing %d probes: %s".formatted(played.probes().size(), which));
    return player().play(played, url, pace);
  }

  private Player player() {
    if (player == null) {
      var uri = database == null ? null : DatabaseUri.parse(database);
      player = new Player(new OwnHttp(), new ApiKeys(System.getenv(), uri)::key, System::getenv);
    }
    return player;
  }

  private static ExitCode code(Verdict verdict) {
    return switch (verdict) {
      case SAME -> ExitCode.DONE;
      case UNDECIDED -> ExitCode.UNKNOWN;
      case DIFFERS -> ExitCode.DIFFERS;
    };
  }

  private static URI address(String text) {
    if (!text.matches("https?://[^/@?#\\s]+(/[^?#\\s]*)?")) {
      throw new OutsideException(
          Failure.badInput(
              "that is no address of an installation, and no file",
              "expected http(s)://host[:port] without a login in it",
              "belay api replay SUITE --old http://localhost --new http://localhost:8080"));
    }
    return URI.create(text);
  }

  private static void written(Path file, String evidence) {
    try {
      Files.writeString(file, evidence);
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("the evidence could not be written", file + ": " + e, "ls -ld " + file),
          e);
    }
  }
}
