package dev.belay.cli;

import dev.belay.contract.replay.Pace;
import dev.belay.contract.replay.Player;
import dev.belay.contract.replay.ProbeSuite;
import dev.belay.contract.replay.Recording;
import dev.belay.contract.replay.Replay;
import dev.belay.contract.replay.Replay.Patience;
import dev.belay.contract.replay.ReplayResult;
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

  @Parameters(index = "0", paramLabel = "SUITE", description = "What api record wrote.")
  private Path suite;

  @Option(names = "--old", required = true, paramLabel = "URL", description = "The old version.")
  private String old;

  @Option(names = "--new", required = true, paramLabel = "URL", description = "The new version.")
  private String now;

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
    URI before = address(old);
    URI after = address(now);
    if (atOnce < 1 || rate < 1) {
      throw new OutsideException(
          Failure.badInput("the pace is no pace", "--at-once and --rate begin at 1", "--rate 20"));
    }
    ProbeSuite whole = SuiteFile.read(suite);
    ProbeSuite played = writes ? whole : whole.safe();
    var keys = new ApiKeys(System.getenv(), database == null ? null : DatabaseUri.parse(database));
    var player = new Player(new OwnHttp(), keys::key, System::getenv);
    Recording first = play(player, played, before, "old, first");
    Recording second = play(player, played, before, "old, again");
    Recording third = play(player, played, after, "new");
    ReplayResult result = Replay.judge(played, first, second, third, Patience.USUAL, Instant.now());
    List<String> fine = accepted == null ? List.of() : accepted;
    var view = new ApiReplay(result, fine, whole.probes().size() - played.probes().size());
    String evidence = JsonMapper.shared().writeValueAsString(view.json());
    if (out != null) {
      written(out, evidence);
    }
    if (json) {
      terminal.out().println(evidence);
    } else {
      terminal.out().print(view.text());
      terminal.out().flush();
    }
    return code(result, fine).code();
  }

  private Recording play(Player player, ProbeSuite played, URI url, String which) {
    terminal.err().println("playing %d probes: %s".formatted(played.probes().size(), which));
    return player.play(played, url, new Pace(atOnce, rate, played.apps()));
  }

  private static ExitCode code(ReplayResult result, List<String> fine) {
    if (!result.open(fine).isEmpty()) {
      return ExitCode.DIFFERS;
    }
    return result.undecided().isEmpty() ? ExitCode.DONE : ExitCode.UNKNOWN;
  }

  private static URI address(String text) {
    if (!text.matches("https?://[^/@?#\\s]+(/[^?#\\s]*)?")) {
      throw new OutsideException(
          Failure.badInput(
              "that is no address of an installation",
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
