package dev.belay.gate;

import java.time.Instant;

/**
 * A person's signature under a plan, the answers to its questions, and its evidence.
 *
 * @param binding digest of all that was signed
 * @param key the open key, Base64 of its X.509 form
 * @param signature over {@link #signed}, Base64
 */
public record Approval(String who, Instant when, String binding, String key, String signature) {

  /** The text that is signed: who and when are part of it. */
  public static String signed(String who, Instant when, String binding) {
    return "belay approval\n%s\n%s\n%s\n".formatted(who, when, binding);
  }
}
