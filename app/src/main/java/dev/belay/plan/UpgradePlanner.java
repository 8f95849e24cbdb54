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
import java.util.function.Function;
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
    return with(
        plan,
        step ->
            step instanceof OpenTraffic
                ? Stream.concat(
                    acts.stream()
                        .map(a ->
                            new RunCommands(
                                a.id(), plan.to(), a.commands(), BEFORE, a.marketplace())),
                    Stream.of(step))
                : Stream.of(step));
  }

  /**
   * The same plan in which the vector store of the target takes over what the earlier one wrote.
   *
   * @param act of the release that asks for it
   * @param role of the directory in which the store keeps its data; the plan captures it
   */
  public static Plan movingVectors(Plan plan, String act, String role) {
    return with(
        plan,
        step ->
            step instanceof StartClosed
                ? Stream.of(new MigrateVectors(act, plan.to(), role), step)
                : Stream.of(step));
  }

  /**
   * The same plan with what a deployment does beforehand, while the installation serves, and what
   * it compares with that afterwards.
   */
  public static Plan prepared(Plan plan) {
    var targets =
        plan.steps().stream()
            .flatMap(
                s -> s instanceof InstallRelease(var from, var to) ? Stream.of(to) : Stream.empty())
            .toList();
    return first(
        new PrepareRelease(plan.from(), targets),
        with(
            plan,
            step ->
                step instanceof VerifyHealth(var release)
                    ? Stream.of(step, new VerifyReach(release))
                    : Stream.of(step)));
  }

  /**
   * The same plan where the plugin daemon's database is migrated by the daemon of the target: as a
   * step of its own behind the other migrations, verified once the daemon runs (S5).
   */
  public static Plan withPlugins(Plan plan, String role) {
    return with(
        plan,
        step ->
            step instanceof RecordBaseline
                ? Stream.of(new MigratePlugins(role, plan.to(), BEFORE), step)
                : step instanceof VerifyHealth
                    ? Stream.of(
                        step, new VerifyPlugins(role, plan.to()), new VerifySchema(role, plan.to()))
                    : Stream.of(step));
  }

  /** The same plan where that database is not there before and is made first. */
  public static Plan creating(Plan plan, String role) {
    return first(new CreateDatabase(role, plan.to()), plan);
  }

  private static Plan first(Step step, Plan plan) {
    return of(plan, Stream.concat(Stream.of(step), plan.steps().stream()));
  }

  /** Each step becomes what stands in its place. */
  private static Plan with(Plan plan, Function<Step, Stream<Step>> place) {
    return of(plan, plan.steps().stream().flatMap(place));
  }

  private static Plan of(Plan plan, Stream<Step> steps) {
    return new Plan(
        plan.schema(),
        plan.kind(),
        plan.from(),
        plan.to(),
        plan.basis(),
        plan.captured(),
        plan.questions(),
        steps.toList());
  }

  /** The roles that any leg migrates, in their order. */
  private static Set<String> roles(List<Leg> legs) {
    var roles = new LinkedHashSet<String>();
    legs.forEach(leg -> leg.migrations().forEach(m -> roles.add(m.role())));
    return roles;
  }
}
