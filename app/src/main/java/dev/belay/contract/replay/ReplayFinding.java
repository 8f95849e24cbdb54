package dev.belay.contract.replay;

import dev.belay.contract.Severity;
import dev.belay.release.Fingerprint;
import java.nio.charset.StandardCharsets;

/**
 * An observed difference. What it quotes is redacted.
 *
 * @param place in the answer, for example {@code status}, {@code body.data[].name}
 * @param before and {@code after}: redacted
 */
public record ReplayFinding(
    ReplayRule rule, String probe, String place, String before, String after) {

  /**
   * What a person accepts. The same difference has the same id in every run; where the rule's
   * values are words of the protocol, another value is another difference: who accepts 201 for 200
   * has not accepted 500.
   */
  public String id() {
    String values = rule.hasWords() ? "\n" + before + "\n" + after : "";
    String text = probe + "\n" + rule.id() + "\n" + place + values;
    return Fingerprint.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }

  public Severity severity() {
    return rule.severity();
  }

  public String sentence() {
    String where = place.isEmpty() ? "" : place + ": ";
    String values =
        before.isEmpty() && after.isEmpty() ? "" : ": %s, was %s".formatted(after, before);
    return where + rule.meaning() + values;
  }
}
