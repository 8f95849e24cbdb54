package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import dev.belay.store.Baseline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Notes the snapshot and the keys of all rows after everything that the plan itself writes, be it
 * the migration or commands of the release, and before any other writer: what is not in it was
 * written by the new release, and can be carried back by a rollback (S14).
 */
@JsonTypeName("record-baseline")
public record RecordBaseline() implements Step {
  /** The label under which the keys are kept. */
  public static final String LABEL = "baseline";

  @Override
  public String id() {
    return "baseline";
  }

  @Override
  public String title() {
    return "note which rows there are, so that later ones can be told and carried back";
  }

  /** The description of a baseline is renamed into place last: it is whole, or not there. */
  @Override
  public Inspection inspect(World world) {
    return world.databases().newRows().recorded(place(world))
        ? new Inspection.Complete()
        : new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    var proofs = new ArrayList<Proof>(held(world));
    Baseline baseline = world.databases().newRows().recordBaseline(world.act(this), place(world));
    proofs.add(new Proof.Timed("baseline", baseline.took()));
    proofs.add(new Proof.Counted("tables in the baseline", baseline.tables()));
    proofs.add(new Proof.Counted("keys in the baseline", baseline.keys()));
    proofs.add(new Proof.Counted("bytes of the baseline", baseline.bytes()));
    return new Outcome.Done(proofs);
  }

  /** Behind commands the release runs already, and who held others back may have ended since. */
  private List<Proof> held(World world) {
    return world.databases().shut(world.act(this)) ? List.of() : Sessions.letIn(world, this);
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }

  @Override
  public Set<String> captures() {
    return Set.of(LABEL);
  }

  /** Where a run keeps its baseline. */
  public static Path place(World world) {
    return world.directory().resolve("private").resolve(LABEL);
  }
}
