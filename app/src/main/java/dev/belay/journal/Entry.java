package dev.belay.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.plan.Kind;
import dev.belay.step.Proof;
import java.util.List;
import java.util.Optional;

/** What a line of a journal says; docs/journal.md has the table. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
public sealed interface Entry {

  @JsonTypeName("opened")
  record Opened(String run, String plan, Kind kind, Owner owner) implements Entry {}

  @JsonTypeName("taken-over")
  record TakenOver(Owner owner) implements Entry {}

  @JsonTypeName("begun")
  record Begun(String step) implements Entry {}

  /**
   * @param proofFile digest of the file that holds the proofs, when they are too long for a line
   */
  @JsonTypeName("done")
  record Done(String step, List<Proof> proofs, Optional<String> proofFile) implements Entry {
    public Done {
      proofs = List.copyOf(proofs);
    }
  }

  @JsonTypeName("failed")
  record Failed(String step, Failure failure) implements Entry {}

  /**
   * @param found name of the inspection, in kebab case
   * @param seen what is there and what is missing, or where it still runs; else empty
   */
  @JsonTypeName("inspected")
  record Inspected(String step, String found, String seen) implements Entry {
    public static Inspected of(String step, Inspection inspection) {
      return switch (inspection) {
        case Inspection.Untouched ignored -> new Inspected(step, "untouched", "");
        case Inspection.Running(var where) -> new Inspected(step, "running", where);
        case Inspection.Complete ignored -> new Inspected(step, "complete", "");
        case Inspection.Torn(var seen) -> new Inspected(step, "torn", seen);
      };
    }
  }

  /** A step was found torn, and what it had changed is again as the rollback point has it. */
  @JsonTypeName("renewed")
  record Renewed(String step, Proof proof) implements Entry {}

  /** A person wants no more of the plan; nothing of it stands, and nothing is held for it. */
  @JsonTypeName("given-up")
  record GivenUp() implements Entry {}

  /** Every step of the plan is done. */
  @JsonTypeName("closed")
  record Closed() implements Entry {}
}
