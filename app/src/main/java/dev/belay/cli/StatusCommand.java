package dev.belay.cli;

import dev.belay.evidence.RunReport;
import dev.belay.evidence.Standing;
import dev.belay.outside.ExitCode;
import dev.belay.view.RunJson;
import dev.belay.view.RunText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay status}: where a run stands, and whether it can still be taken back. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Where a run stands, and whether it can still be taken back. Changes nothing.")
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private RunOptions run;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  StatusCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var report = RunReport.of(run.run());
    if (json) {
      terminal.out().println(RunJson.of(report, ExitCode.DONE));
    } else {
      terminal.out().print(RunText.of(report));
      terminal.out().println(Standing.of(report).sentence());
      Standing.of(report).next().forEach(n -> terminal.out().println("  next: " + n));
    }
    return ExitCode.DONE.code();
  }
}
