package dev.belay.migration;

import dev.belay.database.Measurements;
import dev.belay.database.Schema;
import dev.belay.database.Session;
import java.util.List;
import java.util.Optional;

/**
 * Pending migrations against the database they will run on; only reads, on the caller's snapshot.
 *
 * @param stamp where the database says it is
 * @param answers what would make the upgrade fail on the rows that are there
 * @param taken names that the upgrade makes and that exist already
 * @param other what else is in the way: invalid indexes, old values, the server's own functions
 * @param unasked questions that were not answered, with the reason
 * @param forecast and {@code schema} are empty when the stamp says nothing, and when they were not
 *     answered
 */
public record LiveMigration(
    Stamp stamp,
    List<DataQuestion.Answer> answers,
    List<String> taken,
    List<String> other,
    List<String> unasked,
    Optional<Forecast> forecast,
    Optional<Schema> schema) {

  public LiveMigration {
    answers = List.copyOf(answers);
    taken = List.copyOf(taken);
    other = List.copyOf(other);
    unasked = List.copyOf(unasked);
  }

  /** Where a database stands in a chain of revisions. */
  public sealed interface Stamp {
    /** There is no version table: an empty database, or none of Dify's. */
    record Absent() implements Stamp {}

    record At(String revision, int pending) implements Stamp {}

    /** No revision of the target: a newer image, a fork, or a beta that leads nowhere. */
    record Unknown(List<String> revisions) implements Stamp {}
  }

  /**
   * Where a database stands among these revisions.
   *
   * @param session read-only
   */
  public static Stamp stamp(Session session, Revisions target) {
    if (!session.one("select to_regclass('alembic_version') is not null", r -> r.getBoolean(1))) {
      return new Stamp.Absent();
    }
    List<String> stamps =
        session.query("select version_num from alembic_version order by 1", r -> r.getString(1));
    if (stamps.size() != 1 || target.find(stamps.getFirst()).isEmpty()) {
      return new Stamp.Unknown(stamps);
    }
    String at = stamps.getFirst();
    return new Stamp.At(at, target.path(Optional.of(at), target.head()).size());
  }

  /**
   * Looks at a database.
   *
   * @param session read-only, on one snapshot; a role that may only SELECT is enough
   * @param pace of a server like this one
   */
  public static LiveMigration look(Session session, Revisions target, Pace pace) {
    Stamp stamp = stamp(session, target);
    if (!(stamp instanceof Stamp.At(var revision, var pending))) {
      return new LiveMigration(
          stamp, List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
    }
    var path = PathExplanation.of(target, Optional.of(revision), target.head(), session.major());
    return new LiveLook(session)
        .along(
            path,
            stamp,
            () -> {
              Measurements measured = Measurements.of(session);
              return Forecast.of(
                  path, session, measured, PaceProbe.onLive(pace, session, measured));
            });
  }
}
