package dev.belay.gate;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A person's signature under a plan, the answers to its questions, its evidence, and the options
 * that it is to be started with.
 *
 * @param who as they said
 * @param binding digest of all that was signed
 * @param options of {@code belay upgrade} by name; an older Belay signed none
 * @param key the open key, Base64 of its X.509 form, or a line as OpenSSH writes it
 * @param signature over {@link #signed}: Base64, or armoured as {@code ssh-keygen -Y sign} writes
 *     it
 */
public record Approval(
    String who,
    Instant when,
    String binding,
    SortedMap<String, String> options,
    String key,
    String signature) {

  public Approval {
    options =
        options == null
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /** The text that is signed: who, when and the options are part of it. */
  public static String signed(
      String who, Instant when, String binding, SortedMap<String, String> options) {
    var text = new StringBuilder("belay approval\n%s\n%s\n%s\n".formatted(who, when, binding));
    options.forEach((name, value) -> text.append("%s %s\n".formatted(name, value)));
    return text.toString();
  }

  String signed() {
    return signed(who, when, binding, options);
  }
}
