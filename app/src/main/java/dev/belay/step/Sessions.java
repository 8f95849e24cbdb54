package dev.belay.step;

import dev.belay.store.Evicted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sessions of others in databases of which the door was shut, as they stand on record. */
public final class Sessions {
  /** What each of them is called there. */
  public static final String ENDED = "session ended";

  private Sessions() {}

  /** Who waited to write until traffic was let in. */
  public static final String HELD_BACK = "held back from writing";

  /** What could not be kept from them. */
  public static final String NOT_HELD_BACK = "nobody was held back from writing";

  /** What a person is told while it happens. */
  public static final Set<String> WORDS = Set.of(ENDED, HELD_BACK, NOT_HELD_BACK);

  /** Opens the databases to a release that starts; only its plugin daemon writes while it does. */
  static List<Proof> letIn(World world, Step step) {
    var let = world.databases().letIn(world.act(step), Set.of(MigratePlugins.ROLE));
    var proofs = new ArrayList<Proof>(ended(new Evicted(let.ended(), Duration.ZERO)));
    let.writable().ifPresent(why -> proofs.add(new Proof.Answered(NOT_HELD_BACK, why)));
    return proofs;
  }

  /** From now on everybody may write. */
  static List<Proof> letWrite(World world) {
    return world.databases().letWrite().stream()
        .<Proof>map(s -> new Proof.Answered(HELD_BACK, s))
        .toList();
  }

  static List<Proof> ended(Evicted evicted) {
    return evicted.sessions().stream().<Proof>map(s -> new Proof.Answered(ENDED, s)).toList();
  }
}
