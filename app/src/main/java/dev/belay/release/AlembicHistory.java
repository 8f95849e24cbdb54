package dev.belay.release;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every Alembic revision of every known release, parents before children.
 *
 * @param revisions by id
 */
public record AlembicHistory(Map<String, Entry> revisions) {

  /**
   * @param parents empty for the first revision, two for a merge
   * @param first the oldest known release that has it
   * @param texts the releases, in version order, in which its text is new or differs from the
   *     release before, with the fingerprint it has from there on; the first one is {@code first}
   */
  public record Entry(
      String id, List<String> parents, DifyVersion first, Map<DifyVersion, String> texts) {
    public Entry {
      parents = List.copyOf(parents);
      texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }
  }

  public AlembicHistory {
    revisions = Collections.unmodifiableMap(new LinkedHashMap<>(revisions));
  }

  public Optional<Entry> find(String id) {
    return Optional.ofNullable(revisions.get(id));
  }

  /** The history of some releases, in any order. */
  public static AlembicHistory of(List<ReleaseFacts> releases) {
    var entries = new LinkedHashMap<String, Entry>();
    releases.stream()
        .sorted(java.util.Comparator.comparing(ReleaseFacts::version))
        .forEach(release ->
            release
                .revisions()
                .forEach(r ->
                    entries.merge(
                        r.id(),
                        new Entry(
                            r.id(),
                            r.parents(),
                            release.version(),
                            Map.of(release.version(), r.fingerprint())),
                        AlembicHistory::both)));
    return new AlembicHistory(entries);
  }

  /** This history and another one. */
  AlembicHistory merge(AlembicHistory other) {
    var entries = new LinkedHashMap<>(revisions);
    other.revisions.forEach((id, entry) -> entries.merge(id, entry, AlembicHistory::both));
    return new AlembicHistory(entries);
  }

  private static Entry both(Entry a, Entry b) {
    var all = new TreeMap<DifyVersion, String>(a.texts());
    all.putAll(b.texts());
    var texts = new LinkedHashMap<DifyVersion, String>();
    String last = "";
    for (var text : all.entrySet()) {
      if (!text.getValue().equals(last)) {
        texts.put(text.getKey(), text.getValue());
        last = text.getValue();
      }
    }
    return new Entry(a.id(), a.parents(), all.firstKey(), texts);
  }
}
