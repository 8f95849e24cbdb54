package dev.belay.store;

/** A holder for tests that do not care who it is. */
public final class Holders {
  public static final Holder TEST = new Holder("upgrade", "a-host", "/var/lib/belay/runs/r", "");

  private Holders() {}
}
