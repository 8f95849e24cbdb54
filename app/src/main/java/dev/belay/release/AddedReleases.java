package dev.belay.release;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A catalog with releases over it that were read for one command. */
public final class AddedReleases implements Catalog {
  private final Catalog known;
  private final Map<DifyVersion, ReleaseFacts> added = new TreeMap<>();

  /**
   * @param added over the same version of {@code known}
   */
  public AddedReleases(Catalog known, List<ReleaseFacts> added) {
    this.known = known;
    added.forEach(r -> this.added.put(r.version(), r));
  }

  @Override
  public List<ReleaseEntry> releases() {
    var all = new TreeMap<DifyVersion, ReleaseEntry>(Comparator.naturalOrder());
    known.releases().forEach(entry -> all.put(entry.version(), entry));
    added.forEach((version, r) ->
        all.put(version, new ReleaseEntry(version, r.date(), r.commit(), r.alembicHead(), false)));
    return List.copyOf(all.values());
  }

  @Override
  public Optional<ReleaseFacts> find(DifyVersion version) {
    return Optional.ofNullable(added.get(version)).or(() -> known.find(version));
  }

  @Override
  public AlembicHistory alembic() {
    return known.alembic().merge(AlembicHistory.of(List.copyOf(added.values())));
  }
}
