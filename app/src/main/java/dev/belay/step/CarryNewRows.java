package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import dev.belay.store.CarriedBack;
import dev.belay.store.NewRows;
import java.util.ArrayList;
import java.util.Set;

/**
 * Carries the rows that were written since the upgrade out of the databases that were set aside
 * into those that took their names back; what does not fit is listed and exported, never changed.
 */
@JsonTypeName("carry-new-rows")
public record CarryNewRows() implements Step {
  public static final String ID = "carry-new-rows";
  public static final String NOT_CARRIED = "not carried back";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "carry the rows written since the upgrade back into the old schema";
  }

  /**
   * Whether they were carried already stands in each database itself, so that it can be repeated.
   */
  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    CarriedBack back;
    try {
      back =
          world
              .databases()
              .newRows()
              .carryBack(
                  world.act(this),
                  RecordBaseline.place(world),
                  world.directory().resolve("private").resolve("new-rows"));
    } catch (OutsideException e) {
      if (e.failure().exit() == ExitCode.LOCKED) {
        throw e;
      }
      return new Outcome.Failed(withAWayOn(world, e.failure()));
    }
    var proofs = new ArrayList<Proof>();
    proofs.add(new Proof.Timed("carrying back", back.took()));
    for (NewRows.Table table : back.carried().tables()) {
      proofs.add(new Proof.Counted("inserted again in " + table.name(), table.inserted()));
      proofs.add(new Proof.Counted("updated again in " + table.name(), table.updated()));
      proofs.add(new Proof.Counted("deleted again in " + table.name(), table.deleted()));
    }
    proofs.removeIf(p -> p instanceof Proof.Counted(var what, var count) && count == 0);
    proofs.add(new Proof.Counted("rows carried back", back.carried().total()));
    proofs.add(new Proof.Counted("sequences advanced", back.sequences()));
    back.conflicts().forEach(c -> proofs.add(new Proof.Answered(NOT_CARRIED, c)));
    back.exports().forEach(e -> proofs.add(new Proof.Answered("exported", e.toString())));
    return new Outcome.Done(proofs);
  }

  /** S34: nothing that is carried is worth an installation that stays closed. */
  private static Failure withAWayOn(World world, Failure why) {
    return new Failure(
        ExitCode.ROLLBACK_STOPPED,
        why.what() + "; none of this database's new rows was carried",
        why.seen(),
        "%s, then belay resume %s; or go on without them (they stay in the databases that are set aside): belay rollback %s --leave-new-rows"
            .formatted(why.next(), world.run(), world.run()));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Irreversible("the old databases have the rows now");
  }

  @Override
  public Set<String> restores() {
    return Set.of(RecordBaseline.LABEL);
  }
}
