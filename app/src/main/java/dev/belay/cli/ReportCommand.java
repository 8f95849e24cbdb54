package dev.belay.cli;

import dev.belay.evidence.RunReport;
import dev.belay.evidence.Standing;
import dev.belay.journal.RunDirectory;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.view.ClosureText;
import dev.belay.view.RunJson;
import dev.belay.view.RunPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay report}: a run as one page that can be mailed and archived. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes a run as one self-contained page: timeline, timings, proofs, ways back.")
final class ReportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private RunOptions run;

  @Option(names = "--out", paramLabel = "FILE", description = "Default: report.html of the run.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the report as JSON instead.")
  private boolean json;

  ReportCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var found = run.run();
    terminal.here().run(found);
    var report = RunReport.of(found);
    if (json) {
      terminal.out().println(RunJson.of(report, ExitCode.DONE));
    } else {
      terminal
          .out()
          .println(write(found, report, out == null ? found.path().resolve("report.html") : out));
    }
    return ExitCode.DONE.code();
  }

  private static <T> List<T> noted(RunDirectory run, String note, TypeReference<List<T>> type) {
    return run.note(note).map(text -> JsonMapper.shared().readValue(text, type)).orElse(List.of());
  }

  private Path write(RunDirectory run, RunReport report, Path file) {
    try {
      return Files.writeString(
          file,
          RunPage.of(
              report,
              Standing.of(report).advised(terminal::pasted),
              ClosureText.of(report, Instant.now()),
              noted(run, RunPage.GATES, new TypeReference<>() {}),
              noted(run, RunPage.WAYS_BACK, new TypeReference<>() {})));
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              "the report could not be written", file + ": " + e, "name another file with --out"),
          e);
    }
  }
}
