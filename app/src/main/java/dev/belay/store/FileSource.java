package dev.belay.store;

import java.nio.file.Path;
import java.util.List;

/**
 * A directory of an installation.
 *
 * @param role for example {@code files:app-storage}; a set knows its role and fits no other
 * @param root the directory; it may be a symbolic link, what lies inside is never followed
 * @param only paths below the root to which this is limited, or none for the whole directory
 * @param policy what a restore does with what the set does not know
 */
public record FileSource(String role, Path root, List<String> only, Policy policy) {

  public FileSource {
    only = List.copyOf(only);
  }

  /** The whole of a directory. */
  public static FileSource of(String role, Path root, Policy policy) {
    return new FileSource(role, root, List.of(), policy);
  }

  /** How a restore treats what was written after the capture. */
  public enum Policy {
    /**
     * Newer files stay: they may belong to rows that are carried back. Where a file changed, the
     * captured one takes the name and the newer one is kept aside.
     */
    UNION,
    /** Afterwards exactly what was captured: the parts of one format belong together. */
    EXACT
  }
}
