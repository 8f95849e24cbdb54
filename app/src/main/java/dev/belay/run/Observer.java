package dev.belay.run;

import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.plan.Plan;
import dev.belay.step.Proof;
import dev.belay.step.Step;
import java.util.List;

/** Someone who watches a run; it only reads, and one that throws is not asked again. */
public interface Observer {

  /** A plan begins, or is gone on with. */
  default void leg(Plan plan) {}

  /**
   * @param number from 1
   * @param of how many steps the plan has
   */
  default void begun(Step step, int number, int of) {}

  default void done(Step step, List<Proof> proofs) {}

  default void failed(Step step, Failure failure) {}

  /** A resumed run looked at a step whose end is not on record. */
  default void inspected(Step step, Inspection found) {}

  /** A step that was torn is repeated, from the content of the rollback point. */
  default void renewed(Step step, Proof proof) {}

  /** A person who wants nothing said. */
  static Observer silent() {
    return new Observer() {};
  }
}
