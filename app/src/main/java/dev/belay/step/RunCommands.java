package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import java.time.Duration;
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
 * @param marketplace whether they ask Dify's Marketplace, for every workspace
 */
@JsonTypeName("run-commands")
public record RunCommands(
    String act, String release, List<String> commands, String label, boolean marketplace)
    implements Step {
  private static final Duration LIMIT = Duration.ofMinutes(1);

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
    if (marketplace) {
      var cutOff = world.deployment().cutOff();
      if (cutOff.isPresent()) {
        return Outcome.done(new Proof.NotExercised("commands of " + act, cutOff.get()));
      }
      long tenants = tenants(world);
      if (tenants == 0) {
        return new Outcome.Failed(nobody(world));
      }
      proofs.add(new Proof.Counted("workspaces of which they ask", tenants));
    }
    proofs.addAll(Sessions.letWrite(world)); // what they write is not known beforehand
    for (String command : commands) {
      proofs.add(
          new Proof.Answered(command, world.deployment().execute(command, world.label(this))));
    }
    proofs.addAll(Sessions.letIn(world, this));
    proofs.add(watch.timed("commands of " + act));
    return new Outcome.Done(proofs);
  }

  /** Where there are none they would do nothing, say nothing, and be taken for done. */
  private long tenants(World world) {
    var label = new Label(world.run(), id() + "-look");
    try (Session session =
        world.server().readOnly(world.database(MigrateDatabase.DIFY), label, LIMIT)) {
      return session.number("select count(*) from tenants");
    }
  }

  private Failure nobody(World world) {
    return new Failure(
        ExitCode.STOPPED,
        "the commands of %s would find no workspace".formatted(act),
        "%s has no row in tenants".formatted(world.database(MigrateDatabase.DIFY)),
        "look whether this is the database of your installation; answer not-needed if nobody uses"
            + " it");
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new StopWriters(release), new RestoreRollbackPoint(label));
  }
}
