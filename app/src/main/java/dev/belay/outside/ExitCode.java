package dev.belay.outside;

/** How a {@code belay} process ends; the only place where these numbers are written. */
public enum ExitCode {
  DONE(0, "done"),
  WRONG_USAGE(2, "wrong usage"),
  BLOCKED(10, "blocked by checks or open questions"),
  UNKNOWN(11, "facts unknown"),
  DRIFTED(12, "drifted since the plan"),
  LOCKED(13, "another run holds the lock"),
  STOPPED(20, "stopped, can resume"),
  DIFFERS(21, "verification differs"),
  TAKEN_BACK(22, "an upgrade took itself back"),
  ROLLBACK_STOPPED(23, "rollback stopped"),
  NOT_PROVEN(24, "rehearsal failed or evidence stale"),
  BUG(70, "a bug in Belay");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
