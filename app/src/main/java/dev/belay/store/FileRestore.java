package dev.belay.store;

import java.time.Duration;
import java.util.List;

/**
 * What a restore did.
 *
 * @param unchanged files that already were what the set holds
 * @param written files taken from the set
 * @param aside paths moved out of the way, below the directory that was given
 * @param kept paths that the set does not know and that stay where they are
 * @param differing what could not be given back as it was, for example an owner without being root
 */
public record FileRestore(
    long unchanged,
    long written,
    List<String> aside,
    List<String> kept,
    List<String> differing,
    Duration took) {

  public FileRestore {
    aside = List.copyOf(aside);
    kept = List.copyOf(kept);
    differing = List.copyOf(differing);
  }
}
