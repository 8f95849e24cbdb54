package dev.belay.evidence;

import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.step.RecordBaseline;
import dev.belay.step.World;
import dev.belay.store.Act;
import dev.belay.store.KeptDatabase;
import dev.belay.store.KeptDatabase.Side;
import dev.belay.store.NewRows;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether an upgrade can still be taken back in seconds, and what a return would cost now.
 *
 * @param missing names of databases of which the server keeps no copy for this run; empty means
 *     that the rollback point is whole
 * @param kept the copies that are there
 * @param lost rows that were written since the upgrade
 */
public record Outlook(
    Observed<List<String>> missing, Observed<List<KeptDatabase>> kept, Observed<NewRows> lost) {

  /**
   * Reads the server; what cannot be read is unknown with its reason.
   *
   * @param exact count by reading the tables, instead of asking the server's counters
   */
  public static Outlook of(World world, boolean exact) {
    Observed<List<KeptDatabase>> kept =
        look(() ->
            world.databases().kept().stream()
                .filter(k -> k.run().equals(world.run()) && k.side() == Side.BEFORE)
                .toList());
    Observed<List<String>> missing =
        switch (kept) {
          case Observed.Known<List<KeptDatabase>>(var there) ->
              Observed.known(
                  world.databases().databases().values().stream()
                      .filter(name -> there.stream().noneMatch(k -> k.of().equals(name)))
                      .toList());
          case Observed.Unknown<List<KeptDatabase>>(var why, var next) ->
              Observed.unknown(why, next);
        };
    return new Outlook(missing, kept, look(() -> lost(world, exact)));
  }

  /** When not even the installation could be looked at. */
  public static Outlook unknown(Failure why) {
    String seen = why.what() + ": " + why.seen();
    return new Outlook(
        Observed.unknown(seen, why.next()),
        Observed.unknown(seen, why.next()),
        Observed.unknown(seen, why.next()));
  }

  /** Whether the rollback point is known to be gone, or in part. */
  public boolean gone() {
    return missing instanceof Observed.Known<List<String>>(var names) && !names.isEmpty();
  }

  private static NewRows lost(World world, boolean exact) {
    var place = RecordBaseline.place(world);
    var act = new Act(world.run(), "look", 0);
    return exact
        ? world.databases().newRows().countNewRows(act, place)
        : world.databases().newRows().estimateNewRows(act, place);
  }

  private static <T> Observed<T> look(Supplier<T> look) {
    try {
      return Observed.known(look.get());
    } catch (OutsideException e) {
      return Observed.unknown(e.failure().what() + ": " + e.failure().seen(), e.failure().next());
    }
  }
}
