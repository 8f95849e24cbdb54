package dev.belay.release;

import dev.belay.outside.Sha256;

/** A short name for exact bytes: the first 16 hexadecimal digits of their SHA-256. */
public final class Fingerprint {
  private Fingerprint() {}

  public static String of(byte[] bytes) {
    return Sha256.of(bytes).substring(0, 16);
  }
}
