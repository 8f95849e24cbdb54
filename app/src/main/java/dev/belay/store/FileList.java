package dev.belay.store;

import java.util.Set;

/**
 * The paths of a set.
 *
 * @param digest of the manifest
 * @param files paths of plain files below the root, separated by {@code /}
 */
public record FileList(String role, FilePass pass, String digest, Set<String> files) {

  public FileList {
    files = Set.copyOf(files);
  }
}
