package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import dev.belay.store.KeptDatabase;
import java.util.ArrayList;
import java.util.Set;

/**
 * Copies every database of the installation on its own server, with nobody in them.
 *
 * @param label what a later restore names
 */
@JsonTypeName("capture-rollback-point")
public record CaptureRollbackPoint(String label) implements Step {

  @Override
  public String id() {
    return "copy-" + label;
  }

  @Override
  public String title() {
    return "keep a copy of every database on its server (\"" + label + "\")";
  }

  /** A copy that is there in part, or behind an open door, is replaced by repeating the act. */
  @Override
  public Inspection inspect(World world) {
    var found = Repeatable.of(world.databases().inspectRollbackPoint(world.act(this)));
    return found instanceof Inspection.Complete && !world.databases().shut(world.act(this))
        ? new Inspection.Untouched()
        : found;
  }

  @Override
  public Outcome perform(World world) {
    var point = world.databases().createRollbackPoint(world.act(this));
    var proofs = new ArrayList<Proof>();
    proofs.add(new Proof.Timed("databases closed for the copy", point.closed()));
    for (KeptDatabase kept : point.databases()) {
      proofs.add(
          new Proof.Counted("bytes of " + kept.of() + " kept as " + kept.name(), kept.bytes()));
    }
    proofs.addAll(Sessions.ended(point.evicted()));
    return new Outcome.Done(proofs);
  }

  /** The copy stays until finalize; but a copy that broke off left the databases closed. */
  @Override
  public Reversal reversal() {
    return Reversal.undo(new ReopenDatabases());
  }

  @Override
  public Set<String> captures() {
    return Set.of(label);
  }
}
