package dev.belay.plan;

import dev.belay.step.Reversal;
import dev.belay.step.Step;
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
    var steps = new LinkedHashMap<String, Step>();
    for (Step step : touched.reversed()) {
      switch (step.reversal()) {
        case Reversal.Undo(var undo) ->
            undo.stream()
                .filter(u -> captured.containsAll(u.restores()))
                .forEach(u -> steps.putIfAbsent(u.id(), u));
        case Reversal.Nothing ignored -> {}
        case Reversal.Irreversible ignored -> {}
      }
    }
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Plan(
            Plan.SCHEMA,
            Kind.ROLLBACK,
            upgrade.to(),
            upgrade.from(),
            upgrade.basis(),
            captured,
            List.of(),
            List.copyOf(steps.values())));
  }
}
