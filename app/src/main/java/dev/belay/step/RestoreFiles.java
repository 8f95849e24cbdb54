package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import java.util.Set;

/** Gives a directory its captured files back; nothing is deleted, what gives way is moved aside. */
@JsonTypeName("restore-files")
public record RestoreFiles(String role) implements Step {

  @Override
  public String id() {
    return "return-" + role;
  }

  @Override
  public String title() {
    return "return " + role + " to what was captured";
  }

  @Override
  public Inspection inspect(World world) {
    return new Inspection.Untouched();
  }

  @Override
  public Outcome perform(World world) {
    var set = FileSet.of(world, role);
    var restored = world.files().restore(set.tree(), set.digest(), world.files(role), set.aside());
    return Outcome.done(
        new Proof.Timed("return of " + role, restored.took()),
        new Proof.Counted("files as they were", restored.unchanged()),
        new Proof.Counted("files written", restored.written()),
        new Proof.Counted("newer files left where they are", restored.kept().size()));
  }

  @Override
  public Reversal reversal() {
    return new Reversal.Nothing();
  }

  @Override
  public Set<String> restores() {
    return Set.of(role);
  }
}
