package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Migrator;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import java.util.List;

/**
 * Lets the plugin daemon of a release bring its own database up to date, which no Alembic revision
 * tells: the daemon makes what its models have and the database has not, and removes nothing (S5).
 * A daemon below 0.6.0 does so only when it starts; {@link VerifyPlugins} judges both.
 *
 * @param role of the daemon's database
 * @param release whose daemon it is
 * @param label of the rollback point that takes it back
 */
@JsonTypeName("migrate-plugins")
public record MigratePlugins(String role, String release, String label) implements Step {
  /** The role of the database that a plugin daemon has. */
  public static final String ROLE = "database:dify_plugin";

  @Override
  public String id() {
    return "plugins-" + release;
  }

  @Override
  public String title() {
    return "let the plugin daemon of %s migrate %s".formatted(release, role);
  }

  /** What broke off goes on where it stopped when it is repeated; what is gone stays gone. */
  @Override
  public Inspection inspect(World world) {
    var running = world.migrator().running(world.label(this));
    if (running.isPresent()) {
      return new Inspection.Running(running.get());
    }
    var before = PluginContent.kept(world);
    if (before.isEmpty()) {
      return new Inspection.Untouched();
    }
    List<String> lost = before.get().lost(world, world.act(this), role);
    return lost.isEmpty()
        ? new Inspection.Untouched()
        : new Inspection.Torn(String.join("; ", lost));
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    world.fence().check();
    var before = PluginContent.keep(world, world.act(this), role);
    var place = new Migrator.Place(world.database(role), world.reached(role));
    String said = world.migrator().migrate(place, release, world.label(this));
    List<String> changed = before.changed(world, world.act(this), role);
    if (!changed.isEmpty()) {
      return new Outcome.Failed(
          new Failure(
              ExitCode.DIFFERS,
              "the migration of the plugin daemon's database did more than add to it",
              String.join("; ", changed),
              "belay rollback"));
    }
    return Outcome.done(
        watch.timed("migration of " + role),
        new Proof.Answered("migration", said),
        before.compared(role, "before its migration"));
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new RestoreRollbackPoint(label));
  }
}
