package dev.belay.store;

/** When a capture was made. */
public enum FilePass {
  /** Beside a running installation: complete, but not of one moment. */
  LIVE,
  /** After every writer was stopped: only this one is called consistent. */
  WINDOW
}
