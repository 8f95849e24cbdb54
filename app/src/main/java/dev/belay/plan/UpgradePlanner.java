package dev.belay.plan;

import dev.belay.step.CaptureFiles;
import dev.belay.step.CaptureRollbackPoint;
import dev.belay.step.CreateDatabase;
import dev.belay.step.InstallRelease;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.MigratePlugins;
import dev.belay.step.MigrateVectors;
import dev.belay.step.OpenTraffic;
import dev.belay.step.PrepareRelease;
import dev.belay.step.RecordBaseline;
import dev.belay.step.RunCommands;
import dev.belay.step.StartClosed;
import dev.belay.step.Step;
import dev.belay.step.StopWriters;
import dev.belay.step.VerifyHealth;
import dev.belay.step.VerifyPlugins;
import dev.belay.step.VerifyReach;
import dev.belay.step.VerifySchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes the executable plan of an upgrade; pure. */
public final class UpgradePlanner {
  /** The label of the one rollback point, made before the first hop. */
  public static final String BEFORE = "before";

  private UpgradePlanner() {}

  /**
   * The steps of an upgrade, from the first to the last: this is the one place that orders them.
   */
  public static Plan plan(Order order) {
    var steps = new ArrayList<Step>();
    beforehand(order, steps);
    steps.add(new StopWriters(order.from()));
    keep(order, steps);
    migrate(order, steps);
    if (order.acts().isEmpty()) {
      steps.add(new RecordBaseline());
    }
    order.vectors().ifPresent(v -> steps.add(new MigrateVectors(v.act(), order.to(), v.role())));
    start(order, steps);
    run(order, steps);
    steps.add(new OpenTraffic(order.to()));
    return new Plan(
        Plan.SCHEMA,
        Kind.UPGRADE,
        order.from(),
        order.to(),
        order.basis(),
        Set.of(),
        order.questions(),
        steps);
  }

  /** While the installation serves. */
  private static void beforehand(Order order, List<Step> steps) {
    if (order.prepared()) {
      steps.add(
          new PrepareRelease(order.from(), order.legs().stream().map(Order.Leg::release).toList()));
    }
    order
        .daemon()
        .filter(Order.Daemon::made)
        .ifPresent(d -> steps.add(new CreateDatabase(d.role(), order.to())));
    order.directories().forEach(role -> steps.add(CaptureFiles.live(role)));
  }

  private static void keep(Order order, List<Step> steps) {
    steps.add(new CaptureRollbackPoint(BEFORE));
    order.directories().forEach(role -> steps.add(CaptureFiles.inTheWindow(role)));
  }

  private static void migrate(Order order, List<Step> steps) {
    String installed = order.from();
    for (var leg : order.legs()) {
      steps.add(new InstallRelease(installed, leg.release()));
      for (var m : leg.migrations()) {
        steps.add(new MigrateDatabase(m.role(), leg.release(), m.from(), m.to(), BEFORE));
      }
      installed = leg.release();
    }
    order.migrated().forEach(role -> steps.add(new VerifySchema(role, order.to())));
    order.daemon().ifPresent(d -> steps.add(new MigratePlugins(d.role(), order.to(), BEFORE)));
  }

  /** Behind the closed front. */
  private static void start(Order order, List<Step> steps) {
    steps.add(new StartClosed(order.to()));
    steps.add(new VerifyHealth(order.to()));
    if (order.prepared()) {
      steps.add(new VerifyReach(order.to()));
    }
    order
        .daemon()
        .ifPresent(d -> {
          steps.add(new VerifyPlugins(d.role(), order.to()));
          steps.add(new VerifySchema(d.role(), order.to()));
        });
  }

  /** The baseline comes after them: what they write is the plan's own act and no person's work. */
  private static void run(Order order, List<Step> steps) {
    for (var act : order.acts()) {
      steps.add(new RunCommands(act.id(), order.to(), act.commands(), BEFORE, act.marketplace()));
    }
    if (!order.acts().isEmpty()) {
      steps.add(new RecordBaseline());
    }
  }
}
