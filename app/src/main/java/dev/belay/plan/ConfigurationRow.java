package dev.belay.plan;

import dev.belay.config.EnvKind;

/**
 * One key whose meaning, place or value is affected.
 *
 * @param kind the kind of change, in the words of the configuration comparison
 * @param yours the operator's value, masked when it is or may be a secret; empty when not set
 * @param becomes the value after the upgrade, masked likewise
 * @param customised whether the operator had chosen this value
 * @param why one sentence
 */
public record ConfigurationRow(
    String key,
    String kind,
    String oldDefault,
    String newDefault,
    String yours,
    String becomes,
    boolean customised,
    String why) {

  /** Whether a person has to look at it: the rest is defaults that change into others. */
  public boolean concerns() {
    return customised || kind.equals(EnvKind.NEWLY_REQUIRED.words());
  }
}
