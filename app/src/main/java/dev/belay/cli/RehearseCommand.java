package dev.belay.cli;

import dev.belay.contract.replay.Player;
import dev.belay.contract.replay.ProbeSuite;
import dev.belay.contract.replay.SuiteFile;
import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.migration.PathExplanation;
import dev.belay.outside.ExitCode;
import dev.belay.outside.OwnHttp;
import dev.belay.plan.Plan;
import dev.belay.rehearsal.Probes;
import dev.belay.rehearsal.Rehearsal;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import dev.belay.step.BackupSet;
import dev.belay.step.Installation;
import dev.belay.step.Looking;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.World;
import dev.belay.view.RehearsalText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay rehearse}: the plan and its way back on a twin. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description =
        "Does it on a copy: backs up, restores and compares, executes the plan on a twin, compares"
            + " the data, rolls back, compares again. The installation is only read.")
final class RehearseCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private PlanFolderOption plan;

  @Mixin private PlannedInstallation installation;

  @Mixin private CatalogOption catalog;

  @Option(
      names = "--backup",
      paramLabel = "DIR",
      description = "Make the twin from this backup of belay backup. Default: from a new one.")
  private @Nullable Path backup;

  @Mixin private ScratchOption scratch;

  @Option(
      names = "--api",
      paramLabel = "SUITE",
      description =
          "Play the probes of belay api record against the old and the new release on the twin.")
  private @Nullable Path suite;

  @Option(names = "--writes", description = "Play probes that write, too: the twin is a copy.")
  private boolean writes;

  @Option(names = "--json", description = "Print the evidence as JSON.")
  private boolean json;

  RehearseCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    PlanFolder folder = plan.folder();
    State state = plan.state();
    Plan rehearsed = folder.plan();
    Installation described = installation.read(folder);
    DatabaseServer server = parts.server(described);
    Path place = state.rehearsal(Instant.now());
    var scratchServers = scratch.servers(parts, described);
    Installation before = described.without(rehearsed.created());
    World world =
        parts
            .binding(described, server)
            .world("rehearsal", place, Looking.FENCE)
            .with(RunActs.reserve(parts, before, server, scratchServers, state));
    int major = major(server);
    var rehearsal =
        new Rehearsal(
            world,
            world.backups(),
            files -> parts.place(described, scratchServers, rehearsed.from(), major, files),
            twin -> parts.contents(described, twin),
            probes(described),
            new ProgressLines(terminal.err()),
            line -> {
              terminal.err().println("  " + line);
              terminal.err().flush();
            });
    var result =
        rehearsal.rehearse(
            rehearsed,
            path(rehearsed, major, folder.releases()),
            Optional.ofNullable(backup).map(b -> given(b, state, world)),
            place);
    folder.add(result.backup(), state.key());
    folder.add(result.rehearsal(), state.key());
    terminal
        .out()
        .print(
            json
                ? JsonMapper.shared().writeValueAsString(result) + "\n"
                : RehearsalText.of(result.rehearsal(), plan.text()));
    terminal.out().flush();
    return exit(result.rehearsal()).code();
  }

  /** One that is this installation's, proven and whole. */
  private static BackupSet given(Path directory, State state, World world) {
    var report = Backups.proven(directory, state);
    Backups.refuseForeign(report, world.installation());
    Backups.refuseDamaged(report, world);
    return new BackupSet(report.set());
  }

  private Optional<Probes> probes(Installation described) {
    if (suite == null) {
      return Optional.empty();
    }
    ProbeSuite whole = SuiteFile.read(suite);
    ProbeSuite played = writes ? whole : whole.safe();
    String dify = described.databases().getOrDefault(MigrateDatabase.DIFY, "dify");
    return Optional.of(
        new Probes(
            played,
            SuiteFile.fingerprint(suite),
            whole.probes().size() - played.probes().size(),
            server ->
                new Player(
                    new OwnHttp(),
                    new ApiKeys(System.getenv(), server, dify)::key,
                    System::getenv)));
  }

  private static ExitCode exit(RehearsalEvidence evidence) {
    return switch (evidence.verdict()) {
      case PASSED, PARTIAL -> ExitCode.DONE;
      case SIMULATED, FAILED -> ExitCode.NOT_PROVEN;
    };
  }

  /**
   * @param read where the releases are that were read for the plan
   */
  private PathExplanation path(Plan rehearsed, int major, Path read) {
    Catalog releases = catalog.read(read);
    var from = releases.release(DifyVersion.of(rehearsed.from()));
    var to = releases.release(DifyVersion.of(rehearsed.to()));
    return PathExplanation.of(
        catalog.migrations(read).of(to.revisions()),
        Optional.of(from.alembicHead()),
        to.alembicHead(),
        major);
  }

  private static int major(DatabaseServer server) {
    try (Session session = server.open(new Label("rehearsal", "version"))) {
      return session.major();
    }
  }
}
