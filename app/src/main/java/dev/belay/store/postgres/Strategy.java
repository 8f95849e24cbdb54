package dev.belay.store.postgres;

import dev.belay.database.Session;

/** How the server copies a database (S11). */
enum Strategy {
  /** Block by block through WAL: no checkpoint, but the size once more in WAL and on standbys. */
  WAL_LOG(" strategy wal_log"),
  /** File by file between two checkpoints: little WAL, but a standby copies in its turn. */
  FILE_COPY(" strategy file_copy"),
  /** File by file by the file system's own copy-on-write; PostgreSQL 18. */
  CLONE(" strategy file_copy"),
  /** What servers before 15 do: file by file, with no choice. */
  FILES_BEFORE_15("");

  /** Above this a checkpoint is cheaper than the WAL. */
  private static final long SMALL_BYTES = 256L << 20;

  private final String clause;

  Strategy(String clause) {
    this.clause = clause;
  }

  static Strategy of(int major, long bytes, boolean cloneWorks) {
    if (major < 15) {
      return FILES_BEFORE_15;
    }
    if (major >= 18 && cloneWorks) {
      return CLONE;
    }
    return bytes <= SMALL_BYTES ? WAL_LOG : FILE_COPY;
  }

  String clause() {
    return clause;
  }

  String word() {
    return this == FILES_BEFORE_15 ? FILE_COPY.name() : name();
  }

  long walBytes(long bytes) {
    return this == WAL_LOG ? bytes : 0;
  }

  void prepare(Session session) {
    if (this == CLONE) {
      session.execute("set file_copy_method = clone");
    }
  }
}
