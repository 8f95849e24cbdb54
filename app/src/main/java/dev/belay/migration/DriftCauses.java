package dev.belay.migration;

import dev.belay.database.Schema;
import dev.belay.database.SchemaDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Tries what would explain the differences of a live schema, each on a scratch database. */
final class DriftCauses {
  /** Neighbours of the stamp that are tried, on either side. */
  private static final int NEIGHBOURS = 12;

  private final Revisions revisions;
  private final String stamp;
  private final MigrationFacts released;
  private final ScratchChains chains;

  DriftCauses(Revisions revisions, String stamp, MigrationFacts released, ScratchChains chains) {
    this.revisions = revisions;
    this.stamp = stamp;
    this.released = released;
    this.chains = chains;
  }

  List<DriftCause> of(Schema actual, List<SchemaDifference> differences) {
    var all = new ArrayList<DriftCause>();
    otherTexts(actual, differences, all);
    neighbours(actual, differences).ifPresent(all::add);
    all.sort(Comparator.comparingInt(DriftCause::explained).reversed());
    return all;
  }

  /** The best neighbour: it leaves fewest differences, and fewer than half of the stamp's. */
  private Optional<DriftCause> neighbours(Schema actual, List<SchemaDifference> differences) {
    List<Revision> chain = revisions.path(Optional.empty(), revisions.head());
    int at = chain.stream().map(Revision::id).toList().indexOf(stamp);
    int to = Math.min(chain.size(), at + NEIGHBOURS + 1);
    var best = new ArrayList<>(List.of(at, differences.size()));
    chains.follow(
        chain.subList(0, to),
        Math.max(0, at - NEIGHBOURS),
        (schema, i) -> {
          int left = schema.differences(actual).size();
          boolean nearer = left == best.get(1) && Math.abs(i - at) < Math.abs(best.get(0) - at);
          if (left < best.get(1) || (nearer && best.get(0) != at)) {
            best.set(0, i);
            best.set(1, left);
          }
        });
    int explained = differences.size() - best.get(1);
    int found = best.get(0);
    if (found == at || best.get(1) * 2 >= differences.size()) {
      return Optional.empty();
    }
    String id = chain.get(found).id();
    return Optional.of(
        found < at
            ? new DriftCause.StampedAhead(id, at - found, explained)
            : new DriftCause.StampedBehind(id, found - at, explained));
  }

  private void otherTexts(
      Schema actual, List<SchemaDifference> differences, List<DriftCause> into) {
    List<Revision> done = revisions.path(Optional.empty(), stamp);
    for (int i = 0; i < done.size(); i++) {
      for (Revision other : released.otherTexts(done.get(i))) {
        var chain = new ArrayList<>(done);
        chain.set(i, other);
        Optional<Schema> tried = chains.tried(chain);
        var left = new HashSet<>(tried.map(s -> s.differences(actual)).orElse(differences));
        long explained = differences.stream().filter(d -> !left.contains(d)).count();
        if (explained > 0 && left.size() < differences.size()) {
          into.add(new DriftCause.OtherText(other.id(), other.fingerprint(), (int) explained));
        }
      }
    }
  }
}
