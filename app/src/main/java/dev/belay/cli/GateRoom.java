package dev.belay.cli;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Measurements;
import dev.belay.database.Session;
import dev.belay.evidence.BackupEvidence;
import dev.belay.gate.Case;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Plan;
import dev.belay.step.BackupSet;
import dev.belay.step.Basis;
import dev.belay.step.Belonging;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.Looking;
import dev.belay.step.PlanInputs;
import dev.belay.step.Reserve;
import dev.belay.step.World;
import dev.belay.store.InstallationId;
import dev.belay.survey.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at everything that the gates judge; reads only. */
final class GateRoom {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Parts parts;

  private final Terminal terminal;

  GateRoom(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  /**
   * @param file that describes the installation
   * @param executor who would start the plan
   */
  Case look(PlanFolder folder, Path file, State state, StartOptions options, String executor) {
    Installation installation = InstallationFile.read(file);
    var server = parts.server(installation);
    World world =
        parts
            .binding(installation, server)
            .world("gate", state.directory(), Looking.FENCE)
            .with(reserve(installation, server, state));
    Holds.refuseHeld(world);
    Identity planned = folder.identity();
    InstallationId id = Belonging.of(installation, server).mine(new Label("gate", "installation"));
    Optional<BackupEvidence> backup = Backups.newest(folder.backup(state.key()), state, id);
    List<String> damages = backup.map(b -> damages(b, world, state)).orElse(List.of());
    return new Case(
        folder.plan(),
        folder.questions(),
        planned,
        Basis.read(world, state.key(), file, PlanInputs.of(planned)),
        folder.answers(),
        backup,
        damages,
        folder.rehearsal(state.key()),
        folder.approvals(),
        folder.binding(),
        rows(world, folder.plan()),
        Instant.now(),
        options.window(),
        options.named(),
        executor,
        EarlierUpgrade.of(state, id),
        id,
        new Case.Policy(
            installation.expiry().rehearsal(),
            installation.expiry().backup(),
            installation.expiry().growthPercent(),
            installation.approval().fourEyes(),
            installation.approval().keys(),
            SignersFile.read(installation.approval())));
  }

  /** Reads every byte of it: what cannot be restored opens no gate. */
  private List<String> damages(BackupEvidence backup, World world, State state) {
    terminal.err().println("  reading the backup in %s".formatted(backup.set()));
    terminal.err().flush();
    try {
      var report = Backups.proven(Path.of(backup.set()), state);
      return new BackupSet(report.set()).damages(world);
    } catch (OutsideException e) {
      return List.of(e.failure().what() + ", " + e.failure().seen());
    }
  }

  private Reserve reserve(Installation installation, DatabaseServer server, State state) {
    var scratch = parts.scratch(installation, Optional.empty(), Optional.empty());
    return RunActs.reserve(parts, installation, server, scratch, state);
  }

  /** Rows of every table as the server estimates them, by role and table. */
  private static SortedMap<String, Long> rows(World world, Plan plan) {
    var rows = new TreeMap<String, Long>();
    var there = new TreeMap<>(world.databases().databases());
    there.keySet().removeAll(plan.created());
    there.forEach((role, name) -> {
      var label = new Label(world.run(), "rows");
      try (Session session = world.server().readOnly(name, label, LIMIT)) {
        Measurements.of(session)
            .tables()
            .forEach(t -> t.estimatedRows().ifPresent(n -> rows.put(role + " " + t.name(), n)));
      }
    });
    return rows;
  }
}
