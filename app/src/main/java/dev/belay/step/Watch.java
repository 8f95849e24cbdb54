package dev.belay.step;

import java.time.Duration;

/** Measures an act; the clock on the wall may jump, this one does not. */
record Watch(long begunNanos) {

  static Watch start() {
    return new Watch(System.nanoTime());
  }

  Proof timed(String what) {
    return new Proof.Timed(what, Duration.ofNanos(System.nanoTime() - begunNanos));
  }
}
