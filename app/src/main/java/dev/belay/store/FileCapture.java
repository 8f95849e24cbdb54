package dev.belay.store;

import java.time.Duration;
import java.util.List;

/**
 * What a capture did.
 *
 * @param digest of the sealed manifest, SHA-256; belongs into the journal
 * @param files plain files in the set
 * @param bytes their sizes
 * @param copied files read and written by this pass
 * @param reflinked whether their blocks are shared with the source
 * @param removed files that an earlier pass had and the source has no more
 * @param left what is not in the set, or not as one moment
 * @param notes what is in the set and worth knowing: links that leave the tree, links in a circle
 */
public record FileCapture(
    String role,
    FilePass pass,
    String digest,
    long files,
    long bytes,
    long copied,
    boolean reflinked,
    long removed,
    List<Left> left,
    List<String> notes,
    Duration took) {

  public FileCapture {
    left = List.copyOf(left);
    notes = List.copyOf(notes);
  }

  /**
   * What forbids to rely on this set: everything left but sockets and pipes, which hold nothing.
   */
  public List<Left> blocking() {
    return left.stream().filter(l -> l.why() != Why.SPECIAL).toList();
  }

  /**
   * @param path below the root
   * @param seen the system's words
   */
  public record Left(String path, Why why, String seen) {}

  /** Why something is not in a set. */
  public enum Why {
    UNREADABLE,
    /** It was written during each of three attempts to copy it; the last one is in the set. */
    CHANGING,
    /** A socket, pipe or device. */
    SPECIAL
  }
}
