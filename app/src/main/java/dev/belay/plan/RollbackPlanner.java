package dev.belay.plan;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.step.CarryNewRows;
import dev.belay.step.RecordBaseline;
import dev.belay.step.ReopenDatabases;
import dev.belay.step.RestoreBackup;
import dev.belay.step.RestoreRollbackPoint;
import dev.belay.step.Reversal;
import dev.belay.step.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the plan that takes back what another plan has touched so far. */
public final class RollbackPlanner {
  private RollbackPlanner() {}

  /**
   * The reversals of the touched steps, last first; a reversal that several steps ask for runs
   * once, where the last of them wants it. What was never captured is not restored: the step that
   * would have needed it was not reached.
   *
   * @param touched the steps that were begun, in the order of the plan, finished or not
   * @param captured labels of the captures that were finished and still exist
   * @return nothing when no touched step needs taking back
   */
  public static Optional<Plan> plan(Plan upgrade, List<Step> touched, Set<String> captured) {
    return plan(upgrade, touched, captured, WayBack.usual());
  }

  /**
   * The same on the way that a person wants.
   *
   * @throws OutsideException when new rows are to be kept and nothing tells them from older ones
   */
  public static Optional<Plan> plan(
      Plan upgrade, List<Step> touched, Set<String> captured, WayBack way) {
    var there = new HashSet<>(captured);
    if (way.backup().isPresent()) {
      touched.forEach(s -> there.addAll(s.captures()));
    }
    var steps = new LinkedHashMap<String, Step>();
    for (Step step : touched.reversed()) {
      switch (step.reversal()) {
        case Reversal.Undo(var undo) ->
            undo.stream()
                .filter(u -> there.containsAll(u.restores()))
                .flatMap(u -> along(u, way, captured).stream())
                .forEach(u -> steps.putIfAbsent(u.id(), u));
        case Reversal.Nothing ignored -> {}
        case Reversal.Irreversible ignored -> {}
      }
    }
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(back(upgrade, captured, List.copyOf(steps.values())));
  }

  /**
   * Of an upgrade that failed before it changed anything: at its end the databases are held no more
   * and the run is over, as after every other rollback.
   */
  public static Plan ofNothing(Plan upgrade) {
    return back(upgrade, Set.of(), List.of(new ReopenDatabases()));
  }

  /**
   * What is left of a rollback, without carrying new rows back.
   *
   * @throws OutsideException when they were carried already
   */
  public static Plan leavingRows(Plan rollback, List<Step> done) {
    if (done.stream().anyMatch(s -> s instanceof CarryNewRows)) {
      throw new OutsideException(
          new Failure(
              ExitCode.WRONG_USAGE,
              "the new rows were carried back already",
              "the step `%s` of this rollback is done".formatted(CarryNewRows.ID),
              "belay resume"));
    }
    List<Step> left =
        rollback.steps().stream()
            .filter(s -> !(s instanceof CarryNewRows) && !done.contains(s))
            .toList();
    return new Plan(
        Plan.SCHEMA,
        Kind.ROLLBACK,
        rollback.from(),
        rollback.to(),
        rollback.basis(),
        rollback.captured(),
        List.of(),
        left.isEmpty() ? List.of(new ReopenDatabases()) : left);
  }

  private static Plan back(Plan upgrade, Set<String> captured, List<Step> steps) {
    return new Plan(
        Plan.SCHEMA,
        Kind.ROLLBACK,
        upgrade.to(),
        upgrade.from(),
        upgrade.basis(),
        captured,
        List.of(),
        steps);
  }

  /** The return of the databases with what the way asks for before and after it. */
  private static List<Step> along(Step undo, WayBack way, Set<String> captured) {
    if (!(undo instanceof RestoreRollbackPoint(var label))) {
      return List.of(undo);
    }
    var steps = new ArrayList<Step>();
    way.backup().ifPresent(digest -> steps.add(new RestoreBackup(label, digest)));
    steps.add(undo);
    if (way.keepNewRows()) {
      if (!captured.contains(RecordBaseline.LABEL)) {
        throw new OutsideException(
            new Failure(
                ExitCode.BLOCKED,
                "new rows cannot be told from older ones",
                "this upgrade recorded no baseline before it let anyone write",
                "belay rollback without --keep-new-rows: what was written stays in the databases"
                    + " that are set aside"));
      }
      steps.add(new CarryNewRows());
    }
    return steps;
  }
}
