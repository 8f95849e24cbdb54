package dev.belay.contract;

import java.util.Locale;

/** What a difference means for a caller who changes nothing; the worst comes first. */
public enum Severity {
  /** A call that works today fails, or its answer lacks what the caller reads. */
  BREAKING,
  /** It depends on the caller: what arrives, or what is accepted, may be something new. */
  RISKY,
  /** A caller who follows the old description is not affected. */
  COMPATIBLE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
