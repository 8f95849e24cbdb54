package dev.belay.contract;

import java.util.Locale;

/** Which half of a call a difference is in. */
public enum Direction {
  REQUEST,
  RESPONSE,
  /** The operation as a whole. */
  OPERATION;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
