package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import dev.belay.store.Baseline;
import java.nio.file.Path;
import java.util.Set;

/**
 * Notes the snapshot and the keys of all rows after the migration and before any writer: what is
 * not in it was written by the new release, and can be carried back by a rollback (S14).
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
    Baseline baseline = world.databases().newRows().recordBaseline(world.act(this), place(world));
    return Outcome.done(
        new Proof.Timed("baseline", baseline.took()),
        new Proof.Counted("tables in the baseline", baseline.tables()),
        new Proof.Counted("keys in the baseline", baseline.keys()),
        new Proof.Counted("bytes of the baseline", baseline.bytes()));
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
