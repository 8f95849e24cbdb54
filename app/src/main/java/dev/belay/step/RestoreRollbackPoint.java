package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import dev.belay.store.KeptDatabase;
import java.util.ArrayList;
import java.util.Set;

/** Gives the kept databases their names back; the migrated ones are kept aside. */
@JsonTypeName("restore-rollback-point")
public record RestoreRollbackPoint(String label) implements Step {

  @Override
  public String id() {
    return "return-to-" + label;
  }

  @Override
  public String title() {
    return "return every database to the kept copy (\"" + label + "\")";
  }

  /** All names change in one transaction, so that half a return is only a closed door. */
  @Override
  public Inspection inspect(World world) {
    return Repeatable.of(world.databases().inspectRollback(world.act(this)));
  }

  @Override
  public Outcome perform(World world) {
    if (world.databases().inspectRollback(world.act(this)) instanceof Inspection.Complete) {
      return Outcome.done(new Proof.Answered("databases", "had their names back already"));
    }
    var swap = world.databases().rollBack(world.act(this));
    var proofs = new ArrayList<Proof>();
    proofs.add(new Proof.Timed("databases renamed", swap.took()));
    proofs.add(new Proof.Counted("owners, privileges and settings compared", swap.envelopeParts()));
    proofs.addAll(Sessions.ended(swap.evicted()));
    for (KeptDatabase aside : swap.aside()) {
      proofs.add(new Proof.Answered("kept aside", aside.name()));
    }
    return new Outcome.Done(proofs);
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Irreversible("the kept copy has become the database in use");
  }

  @Override
  public Set<String> restores() {
    return Set.of(label);
  }
}
