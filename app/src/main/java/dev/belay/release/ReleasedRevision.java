package dev.belay.release;

import java.util.List;

/**
 * An Alembic revision as one release carries it.
 *
 * @param parents empty for the first revision, two for a merge
 * @param fingerprint of the file's bytes ({@link Fingerprint}): released revisions were edited
 *     later, so the same id is not the same text
 */
public record ReleasedRevision(String id, List<String> parents, String fingerprint) {
  public ReleasedRevision {
    parents = List.copyOf(parents);
  }
}
