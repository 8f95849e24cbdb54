package dev.belay.migration;

import java.util.List;

/**
 * One Alembic revision as its file says it, not as its docstring does.
 *
 * @param parents {@code down_revision}; empty for the first, two for a merge
 * @param dependsOn {@code depends_on}, as written
 * @param labels {@code branch_labels}
 * @param title the first line of its docstring
 * @param fingerprint of the file's bytes: released revisions were edited later
 */
public record Revision(
    String id,
    List<String> parents,
    List<String> dependsOn,
    List<String> labels,
    String title,
    String file,
    String fingerprint,
    List<Operation> upgrade,
    List<Operation> downgrade) {

  public Revision {
    parents = List.copyOf(parents);
    dependsOn = List.copyOf(dependsOn);
    labels = List.copyOf(labels);
    upgrade = List.copyOf(upgrade);
    downgrade = List.copyOf(downgrade);
  }
}
