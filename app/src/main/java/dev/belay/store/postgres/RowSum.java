package dev.belay.store.postgres;

import dev.belay.outside.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * A multiset of rows in 24 bytes: their number, and the sum modulo 2^128 of the first halves of
 * their SHA-256. A sum, since an exclusive or would hide pairs; the order of rows does not matter.
 */
final class RowSum {
  private final MessageDigest sha256 = Sha256.start();
  private final byte[] hash = new byte[32];
  private final ByteBuffer halves = ByteBuffer.wrap(hash);
  private long rows;
  private long high;
  private long low;

  /** Adds one row as COPY writes it, the line break included. */
  void add(byte[] row) {
    sha256.update(row);
    try {
      sha256.digest(hash, 0, hash.length);
    } catch (java.security.DigestException e) {
      throw new IllegalStateException(e);
    }
    plus(halves.getLong(0), halves.getLong(8));
    rows++;
  }

  void add(RowSum other) {
    plus(other.high, other.low);
    rows += other.rows;
  }

  private void plus(long otherHigh, long otherLow) {
    low += otherLow;
    high += otherHigh + (Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0);
  }

  long rows() {
    return rows;
  }

  /** 32 hexadecimal digits. */
  String text() {
    return "%016x%016x".formatted(high, low);
  }
}
