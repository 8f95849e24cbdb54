package dev.belay.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.belay.deployment.Migrator;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.Inspection;
import java.util.List;
import java.util.Optional;

/**
 * Brings one database to the form that a release needs.
 *
 * @param role for example {@code database:dify}
 * @param release whose migrations run
 * @param from the revision before
 * @param to the revision that must stand in the database afterwards
 * @param label of the rollback point that takes it back
 */
@JsonTypeName("migrate-database")
public record MigrateDatabase(String role, String release, String from, String to, String label)
    implements Step {
  /** The role of Dify's own database, the only one that Alembic migrates. */
  public static final String DIFY = "database:dify";

  @Override
  public String id() {
    return "migrate-" + role.substring(role.indexOf(':') + 1) + "-" + release;
  }

  @Override
  public String title() {
    return "migrate %s to %s (%s to %s)".formatted(role, release, from, to);
  }

  @Override
  public Inspection inspect(World world) {
    var running = world.migrator().running(world.label(this));
    if (running.isPresent()) {
      return new Inspection.Running(running.get());
    }
    Inspection renewal = world.databases().inspectRenewal(world.act(this), world.database(role));
    if (!(renewal instanceof Inspection.Untouched)) {
      return renewal;
    }
    String found = Revision.of(world, role, id());
    if (found.equals(to)) {
      return new Inspection.Complete();
    }
    return found.equals(from)
        ? new Inspection.Untouched()
        : new Inspection.Torn(
            "%s is at %s, between %s and %s".formatted(world.database(role), found, from, to));
  }

  @Override
  public Outcome perform(World world) {
    var watch = Watch.start();
    world.fence().check();
    var place = new Migrator.Place(world.database(role), world.reached(role));
    String said = world.migrator().migrate(place, release, world.label(this));
    String found = Revision.of(world, role, id());
    if (!found.equals(to)) {
      return new Outcome.Failed(
          new Failure(
              ExitCode.DIFFERS,
              "the migration ended, but the database is not at the revision of " + release,
              "%s is at %s instead of %s; it said: %s"
                  .formatted(world.database(role), found, to, said),
              "belay rollback"));
    }
    return Outcome.done(
        watch.timed("migration by " + world.migrator().means().words()),
        new Proof.Answered("migration", said),
        new Proof.Answered("revision", found));
  }

  @Override
  public boolean countsOnBackup() {
    return true;
  }

  /** Of several migrations of one database only the first begins with what was copied. */
  @Override
  public boolean beginsAtTheRollbackPoint(List<Step> plan) {
    return plan.stream()
        .filter(s -> s instanceof MigrateDatabase m && m.role().equals(role))
        .findFirst()
        .equals(Optional.of(this));
  }

  @Override
  public Optional<Proof> renew(World world) {
    return world
        .databases()
        .renew(world.act(this), world.database(role))
        .map(took -> new Proof.Timed("the rollback point copied back to " + role, took));
  }

  @Override
  public void end(World world) {
    world.migrator().end(world.label(this));
  }

  @Override
  public Reversal reversal() {
    return Reversal.undo(new RestoreRollbackPoint(label));
  }
}
