package dev.belay.release;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every Alembic revision of every known release, parents before children.
 *
 * @param revisions by id
 */
public record AlembicHistory(Map<String, Entry> revisions) {

  /**
   * @param parents empty for the first revision, two for a merge
   * @param first the release that brought it
   * @param texts the releases in which its text is new or differs from the release before, with the
   *     fingerprint it has from there on; the first one is {@code first}
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
}
