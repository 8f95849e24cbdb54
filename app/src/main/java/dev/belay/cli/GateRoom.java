package dev.belay.cli;

import dev.belay.database.Label;
import dev.belay.database.Measurements;
import dev.belay.database.Session;
import dev.belay.gate.Case;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.plan.Plan;
import dev.belay.step.Basis;
import dev.belay.step.Belonging;
import dev.belay.step.Installation;
import dev.belay.step.InstallationFile;
import dev.belay.step.Looking;
import dev.belay.step.PlanInputs;
import dev.belay.step.World;
import dev.belay.store.InstallationId;
import dev.belay.survey.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at everything that the gates judge; reads only. */
final class GateRoom {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Parts parts;

  GateRoom(Parts parts) {
    this.parts = parts;
  }

  /**
   * @param file that describes the installation
   * @param executor who would start the plan
   */
  Case look(PlanFolder folder, Path file, State state, Optional<Duration> window, String executor) {
    Installation installation = InstallationFile.read(file);
    var server = parts.server(installation);
    World world =
        parts.binding(installation, server).world("gate", state.directory(), Looking.FENCE);
    Identity planned = folder.identity();
    InstallationId id = Belonging.of(installation, server).mine(new Label("gate", "installation"));
    return new Case(
        folder.plan(),
        folder.questions(),
        planned,
        Basis.read(world, state.key(), file, PlanInputs.of(planned)),
        folder.answers(),
        Backups.newest(folder.backup(state.key()), state, id),
        folder.rehearsal(state.key()),
        folder.approvals(),
        folder.binding(),
        rows(world, folder.plan()),
        Instant.now(),
        window,
        executor,
        id,
        new Case.Policy(
            installation.expiry().rehearsal(),
            installation.expiry().backup(),
            installation.expiry().growthPercent(),
            installation.approval().fourEyes(),
            installation.approval().keys()));
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
