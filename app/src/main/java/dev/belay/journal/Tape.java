package dev.belay.journal;

import dev.belay.outside.OutsideException;

/**
 * The bytes of a journal on something that survives. Only what was forced counts: everything else
 * may be gone, in part or whole, after a crash.
 *
 * @see FileTape
 */
public interface Tape extends AutoCloseable {

  /** How a message names it. */
  String name();

  /** Everything on it. */
  byte[] read();

  long size();

  /**
   * Adds at the end; it survives a crash from the next {@link #force()} on.
   *
   * @throws OutsideException when not all of it could be written; some of it may be there
   */
  void append(byte[] bytes);

  /** Returns when everything appended so far would survive a power loss. */
  void force();

  /** Moves the bytes from {@code offset} on aside, where a person finds them. */
  void setAside(long offset);

  @Override
  void close();
}
