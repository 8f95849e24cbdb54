package dev.belay.cli;

import dev.belay.evidence.Outlook;
import dev.belay.evidence.RunReport;
import dev.belay.evidence.Standing;
import dev.belay.journal.RunDirectory;
import dev.belay.outside.ExitCode;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Kind;
import dev.belay.run.Unfinished;
import dev.belay.step.InstallationFile;
import dev.belay.step.Looking;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.World;
import dev.belay.view.ClosureText;
import dev.belay.view.OutlookText;
import dev.belay.view.RunJson;
import dev.belay.view.RunText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay status}: where a run stands, and whether it can still be taken back. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Where a run stands, and whether it can still be taken back. Changes nothing.")
final class StatusCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private RunOptions run;

  @Option(
      names = "--exact",
      description =
          "Count the rows that a rollback would set aside by reading the tables, instead of asking"
              + " the server's counters.")
  private boolean exact;

  @Option(
      names = "--follow",
      description = "Show what the run says, from its beginning until it ends; then its status.")
  private boolean follow;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  StatusCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Optional<Path> unknown = run.withoutRun();
    if (unknown.isPresent()) {
      return holds(unknown.get());
    }
    var found = run.run();
    RunOptions.say(found, terminal, json);
    Optional<Unfinished> open = Unfinished.of(found);
    if (!json) {
      open.ifPresent(o -> terminal.out().println(OpenRun.word(o) + ": " + o.words()));
      terminal.out().flush();
    }
    if (follow) {
      new RunLog(found).follow(terminal, PAUSE);
    }
    var report = RunReport.of(found);
    Optional<Outlook> outlook = upgraded(found) ? Optional.of(outlook(found)) : Optional.empty();
    if (json) {
      terminal
          .out()
          .println(
              outlook
                  .map(o -> RunJson.of(report, ExitCode.DONE, o))
                  .orElseGet(() -> RunJson.of(report, ExitCode.DONE)));
    } else {
      terminal.out().print(RunText.of(report));
      ClosureText.of(report, Instant.now()).forEach(terminal.out()::println);
      terminal.out().println(Standing.of(report).sentence());
      outlook.ifPresent(o -> terminal.out().print(OutlookText.of(o, found.run())));
      Holds.linesIfKnown(world(found), found.installation()).forEach(terminal.out()::println);
      Unfinished.of(found)
          .map(o -> OpenRun.commands(o).stream().skip(1).toList())
          .orElseGet(() -> Standing.of(report).next())
          .forEach(n -> terminal.out().println("  next: " + n));
    }
    return ExitCode.DONE.code();
  }

  private int holds(Path file) {
    var described = InstallationFile.read(file);
    var world =
        parts
            .binding(described, parts.server(described))
            .world("status", run.state().directory(), Looking.FENCE);
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(Holds.of(world)));
    } else {
      List<String> lines = Holds.lines(world, file);
      lines.forEach(terminal.out()::println);
      if (lines.isEmpty()) {
        terminal.out().println("no run holds " + world.databases().databases().values());
      }
    }
    return ExitCode.DONE.code();
  }

  private World world(RunDirectory found) {
    return new RunActs(parts, terminal, json)
        .binding(run.state(), found)
        .world(found.run(), found.path(), Looking.FENCE);
  }

  /** Whether a rollback would have to return databases, so that it costs what was written since. */
  private static boolean upgraded(RunDirectory run) {
    var last = run.legs().getLast();
    return last.plan().kind() == Kind.UPGRADE
        && last.begun()
        && last.progress().touched().stream().anyMatch(s -> s instanceof MigrateDatabase);
  }

  /** A server that cannot be reached leaves it unknown; the journals are still told. */
  private Outlook outlook(RunDirectory found) {
    try {
      return Outlook.of(world(found), exact);
    } catch (OutsideException e) {
      return Outlook.unknown(e.failure());
    }
  }
}
