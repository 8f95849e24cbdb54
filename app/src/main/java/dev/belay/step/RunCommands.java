package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.outside.Inspection;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs what a release asks for beside its migration, in its running application and behind the
 * closed front. Such a command has no way back of its own: the rollback point is it.
 *
 * @param act its id in the catalog
 * @param release that runs
 * @param commands in their order
 * @param label of the rollback point that takes them back
 */
@JsonTypeName("run-commands")
public record RunCommands(String act, String release, List<String> commands, String label)
    implements Step {

  public RunCommands {
    commands = List.copyOf(commands);
  }

  @Override
  public String id() {
    return "run-" + act;
  }

  @Override
  public String title() {
    return "run in %s: %s".formatted(release, String.join("; ", commands));
  }

  /** Not all of them may run twice, so one whose end nobody saw is neither done nor repeated. */
  @Override
  public Inspection inspect(World world) {
    return world
        .deployment()
        .running(world.label(this))
        .<Inspection>map(Inspection.Running::new)
        .orElseGet(() -> new Inspection.Torn("it was begun, and nobody saw how it ended"));
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    world.fence().check();
    var untried = world.deployment().untried();
    if (untried.isPresent()) {
      return Outcome.done(new Proof.NotExercised("commands of " + act, untried.get()));
    }
    var proofs = new ArrayList<Proof>();
    for (String command : commands) {
      proofs.add(
          new Proof.Answered(command, world.deployment().execute(command, world.label(this))));
    }
    proofs.add(watch.timed("commands of " + act));
    return new Outcome.Done(proofs);
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new StopWriters(release), new RestoreRollbackPoint(label));
  }
}
