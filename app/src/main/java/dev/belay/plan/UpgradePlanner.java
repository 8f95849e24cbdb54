package dev.belay.plan;

import dev.belay.release.RequiredAct;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the executable plan of an upgrade; pure. */
public final class UpgradePlanner {
  /** The label of the one rollback point, made before the first hop. */
  public static final String BEFORE = "before";

  private UpgradePlanner() {}

  /**
   * One leg of the path.
   *
   * @param release that is installed at its end
   * @param migrations of this leg, in their order
   */
  public record Leg(String release, List<Migration> migrations) {
    public Leg {
      migrations = List.copyOf(migrations);
    }
  }

  /** What happens to one database in one leg. */
  public record Migration(String role, String from, String to) {}

  /**
   * @param from the installed release
   * @param basis digest of the facts that the plan is made from
   * @param legs of the path, the last one ends at the target
   * @param directories roles of the files that are kept
   * @param questions that must be answered before it may start
   */
  public static Plan plan(
      String from, String basis, List<Leg> legs, List<String> directories, List<String> questions) {
    var steps = new ArrayList<Step>();
    directories.forEach(role -> steps.add(CaptureFiles.live(role)));
    steps.add(new StopWriters(from));
    steps.add(new CaptureRollbackPoint(BEFORE));
    directories.forEach(role -> steps.add(CaptureFiles.inTheWindow(role)));
    String installed = from;
    for (Leg leg : legs) {
      steps.add(new InstallRelease(installed, leg.release()));
      for (Migration m : leg.migrations()) {
        steps.add(new MigrateDatabase(m.role(), leg.release(), m.from(), m.to(), BEFORE));
      }
      installed = leg.release();
    }
    for (String role : roles(legs)) {
      steps.add(new VerifySchema(role, installed));
    }
    steps.add(new RecordBaseline());
    steps.add(new StartClosed(installed));
    steps.add(new VerifyHealth(installed));
    steps.add(new OpenTraffic(installed));
    return new Plan(Plan.SCHEMA, Kind.UPGRADE, from, installed, basis, Set.of(), questions, steps);
  }

  /** The same plan with commands of its target, run before traffic returns. */
  public static Plan running(Plan plan, List<RequiredAct> acts) {
    var steps = new ArrayList<Step>();
    for (Step step : plan.steps()) {
      if (step instanceof OpenTraffic) {
        acts.forEach(a ->
            steps.add(new RunCommands(a.id(), plan.to(), a.commands(), BEFORE, a.marketplace())));
      }
      steps.add(step);
    }
    return with(plan, steps);
  }

  /**
   * The same plan in which the vector store of the target takes over what the earlier one wrote.
   *
   * @param act of the release that asks for it
   * @param role of the directory in which the store keeps its data; the plan captures it
   */
  public static Plan movingVectors(Plan plan, String act, String role) {
    var steps = new ArrayList<Step>();
    for (Step step : plan.steps()) {
      if (step instanceof StartClosed) {
        steps.add(new MigrateVectors(act, plan.to(), role));
      }
      steps.add(step);
    }
    return with(plan, steps);
  }

  /**
   * The same plan with what a deployment does beforehand, while the installation serves, and what
   * it compares with that afterwards.
   */
  public static Plan prepared(Plan plan) {
    var steps = new ArrayList<Step>();
    var targets =
        plan.steps().stream()
            .flatMap(
                s -> s instanceof InstallRelease(var from, var to) ? Stream.of(to) : Stream.empty())
            .toList();
    steps.add(new PrepareRelease(plan.from(), targets));
    for (Step step : plan.steps()) {
      steps.add(step);
      if (step instanceof VerifyHealth(var release)) {
        steps.add(new VerifyReach(release));
      }
    }
    return with(plan, steps);
  }

  /**
   * The same plan where the plugin daemon's database is migrated by the daemon of the target: as a
   * step of its own behind the other migrations, verified once the daemon runs (S5).
   */
  public static Plan withPlugins(Plan plan, String role) {
    var steps = new ArrayList<Step>();
    for (Step step : plan.steps()) {
      if (step instanceof RecordBaseline) {
        steps.add(new MigratePlugins(role, plan.to(), BEFORE));
      }
      steps.add(step);
      if (step instanceof VerifyHealth) {
        steps.add(new VerifyPlugins(role, plan.to()));
        steps.add(new VerifySchema(role, plan.to()));
      }
    }
    return with(plan, steps);
  }

  /** The same plan where that database is not there before and is made first. */
  public static Plan creating(Plan plan, String role) {
    var steps = new ArrayList<Step>();
    steps.add(new CreateDatabase(role, plan.to()));
    steps.addAll(plan.steps());
    return with(plan, steps);
  }

  private static Plan with(Plan plan, List<Step> steps) {
    return new Plan(
        plan.schema(),
        plan.kind(),
        plan.from(),
        plan.to(),
        plan.basis(),
        plan.captured(),
        plan.questions(),
        steps);
  }

  /** The roles that any leg migrates, in their order. */
  private static Set<String> roles(List<Leg> legs) {
    var roles = new LinkedHashSet<String>();
    legs.forEach(leg -> leg.migrations().forEach(m -> roles.add(m.role())));
    return roles;
  }
}
