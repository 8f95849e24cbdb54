package dev.belay.cli;

import dev.belay.database.Label;
import dev.belay.database.Measurements;
import dev.belay.database.Session;
import dev.belay.gate.Case;
import dev.belay.gate.PlanFolder;
import dev.belay.journal.State;
import dev.belay.plan.Plan;
import dev.belay.step.IdentityReader;
import dev.belay.step.Installation;
import dev.belay.step.Looking;
import dev.belay.step.World;
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
   * @param executor who would start the plan
   */
  Case look(
      PlanFolder folder,
      Installation installation,
      State state,
      Optional<Duration> window,
      String executor) {
    World world =
        parts
            .binding(installation, parts.server(installation))
            .world("gate", state.directory(), Looking.FENCE);
    return new Case(
        folder.plan(),
        folder.questions(),
        folder.identity(),
        IdentityReader.read(world, state.key()),
        folder.answers(),
        Backups.newest(folder.backup(state.key()), state),
        folder.rehearsal(state.key()),
        folder.approvals(),
        folder.binding(),
        rows(world, folder.plan()),
        Instant.now(),
        window,
        executor,
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
