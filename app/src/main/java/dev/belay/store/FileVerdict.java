package dev.belay.store;

import java.util.List;

/** What a set turned out to be when it was read. */
public sealed interface FileVerdict {

  /**
   * Every file is there and has its hash.
   *
   * @param digest of the manifest
   */
  record Sound(String digest, FilePass pass, long files, long bytes) implements FileVerdict {}

  /** Not to be relied on; every damage is named. */
  record Damaged(List<Damage> damages) implements FileVerdict {
    public Damaged {
      damages = List.copyOf(damages);
    }
  }

  /**
   * @param path in the set; {@code manifest.jsonl} for the list itself
   * @param seen what was expected and what is there
   */
  record Damage(String path, String seen) {}
}
