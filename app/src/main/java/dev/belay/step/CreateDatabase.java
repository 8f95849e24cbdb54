package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Login;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import java.util.Optional;

/**
 * Makes the database that a plugin daemon has for the first time, empty and owned by the daemon's
 * role, while the installation still serves: where that is not allowed nothing has happened yet,
 * and from the rollback point on it is a database like the others.
 *
 * @param role of the database that is not there
 * @param release that is the first to have it
 */
@JsonTypeName("create-database")
public record CreateDatabase(String role, String release) implements Step {

  @Override
  public String id() {
    return "create-" + role.substring(role.indexOf(':') + 1);
  }

  @Override
  public String title() {
    return "make %s for %s, empty".formatted(role, release);
  }

  @Override
  public Inspection inspect(World world) {
    return world.databases().inspectCreated(world.act(this), world.database(role));
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    Optional<Login> login = world.deployment().plugins(release);
    if (login.isEmpty()) {
      return new Outcome.Failed(
          new Failure(
              ExitCode.STOPPED,
              "who should own %s cannot be told".formatted(world.database(role)),
              "the files of %s say of no plugin daemon how it logs in".formatted(release),
              "look at plugin_daemon in the staged Compose file"));
    }
    String owner = login.get().user();
    world.databases().create(world.act(this), world.database(role), owner);
    return Outcome.done(
        watch.timed("creation of " + role),
        new Proof.Answered("made", "%s, owned by %s".formatted(world.database(role), owner)));
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new SetAsideCreated(role));
  }
}
