package dev.belay.migration;

import java.util.Locale;

/** PostgreSQL's table locks, weakest first. */
public enum LockMode {
  ACCESS_SHARE("nothing but exclusive changes of the table"),
  ROW_SHARE("nothing but exclusive changes of the table"),
  ROW_EXCLUSIVE("changes of the same rows"),
  SHARE_UPDATE_EXCLUSIVE("other schema changes and vacuum, but neither reads nor writes"),
  SHARE("writes"),
  SHARE_ROW_EXCLUSIVE("writes"),
  EXCLUSIVE("writes"),
  ACCESS_EXCLUSIVE("reads and writes");

  private final String blocks;

  LockMode(String blocks) {
    this.blocks = blocks;
  }

  /** What others cannot do while it is held. */
  public String blocks() {
    return blocks;
  }

  public boolean blocksWrites() {
    return compareTo(SHARE) >= 0;
  }

  /** As {@code pg_locks} and the manual write it. */
  public String sql() {
    return name().replace('_', ' ');
  }

  static LockMode of(String words) {
    return valueOf(words.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", "_"));
  }
}
