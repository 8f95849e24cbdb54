package dev.belay.store;

import dev.belay.outside.Inspection;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The databases of an installation that live on one server, as one set: they are copied, returned
 * to and dropped together or not at all.
 *
 * <p>Everything that must survive Belay is on the server: kept databases carry the run in name and
 * comment, the lock is a row in the maintenance database.
 */
public interface DatabaseStore {

  /** Database names by role, for example {@code database:dify} to {@code dify}. */
  SortedMap<String, String> databases();

  /** What a rollback point would cost and what stands in its way; reads only. */
  RollbackBudget budget();

  /**
   * Takes the databases for a run, or for a newer epoch of it.
   *
   * @throws OutsideException with LOCKED when another run, or this epoch or a newer one, holds one
   */
  void claim(Act act, Holder holder);

  /** Every database on the server that a run holds, also of other installations. */
  List<Held> held();

  /** Gives up what {@link #claim} took; without it the next run is refused. */
  void release(Act act);

  /**
   * Closes the databases to everyone, superusers included, and ends the sessions in them. They stay
   * closed until {@link #reopen}, also when this process dies.
   */
  Evicted keepOut(Act act);

  /**
   * Opens the databases again to everyone, under their own names; repeating it is safe.
   *
   * @return who was found behind a door that was shut
   */
  Evicted reopen(Act act);

  /**
   * Opens the databases like {@link #reopen} to a release that starts, and keeps everybody from
   * writing until {@link #letWrite}, or until this process ends; repeating it is safe.
   *
   * @param writing roles of those in which the release writes while it starts
   */
  LetIn letIn(Act act, Set<String> writing);

  /**
   * Ends what {@link #letIn} began.
   *
   * @return who was waiting to write; one text each
   */
  List<String> letWrite();

  /**
   * Copies all databases on the server, with nobody in them, and leaves the door shut behind it:
   * until {@link #reopen} or {@link #rollBack} they are reached only under a name that nobody else
   * was told (S32), also when this process dies. Repeating it replaces the incomplete copy of the
   * same run.
   *
   * @throws OutsideException when anything stands in the way; the databases are open then
   */
  RollbackPoint createRollbackPoint(Act act);

  Inspection inspectRollbackPoint(Act act);

  /** Whether the door of the run is shut. */
  boolean shut(Act act);

  /**
   * The name under which a database of the set is reached now.
   *
   * @param database its own name
   */
  String reached(String run, String database);

  /**
   * Gives the kept databases their names back, in one transaction; what has those names now is kept
   * aside under the run's name. The databases are open afterwards.
   */
  Swap rollBack(Act act);

  Inspection inspectRollback(Act act);

  /**
   * Gives one database the content of the rollback point again; the rollback point stays as it is,
   * and what stood in its place is dropped. Repeating it is safe.
   *
   * @param database its name in use
   * @return how long it took; nothing was done when there is no complete rollback point of the run
   */
  Optional<Duration> renew(Act act, String database);

  /** Running or Torn while {@link #renew} is under way or was broken off with the door closed. */
  Inspection inspectRenewal(Act act, String database);

  /**
   * Makes a database of the set that is not on the server, empty; repeating it is safe.
   *
   * @param owner the role that it belongs to
   * @throws OutsideException when there is one that this run did not make, or none may be made
   */
  void create(Act act, String database, String owner);

  /** Torn when there is one that this run did not make. */
  Inspection inspectCreated(Act act, String database);

  /**
   * Keeps a database aside that the run made, under the run's name and closed.
   *
   * @return nothing when the run made none
   */
  Optional<KeptDatabase> setAsideCreated(Act act, String database);

  /** Deletes whatever the run kept, on either side of a rollback; the databases in use stay. */
  Dropped dropKept(Act act);

  Inspection inspectDrop(Act act);

  /** Counts and sums over the rows of one database in use, on one snapshot; reads only. */
  Content content(Act act, String role, ContentWish wish);

  /** The rows of these databases that were written after a baseline. */
  NewRowStore newRows();

  /** What any run kept on this server, found without any file of Belay's. */
  List<KeptDatabase> kept();
}
