package dev.belay.plan;

import dev.belay.step.DropKept;
import java.util.List;
import java.util.Set;

/** Makes the plan that deletes what a run kept; pure. */
public final class FinalizePlanner {
  private FinalizePlanner() {}

  /**
   * @param last of the run; what it ended at is declared final
   */
  public static Plan plan(Plan last) {
    return new Plan(
        Plan.SCHEMA,
        Kind.FINALIZE,
        last.to(),
        last.to(),
        last.basis(),
        Set.of(),
        List.of(),
        List.of(new DropKept()));
  }
}
