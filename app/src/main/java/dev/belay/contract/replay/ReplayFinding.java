package dev.belay.contract.replay;

import dev.belay.contract.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An observed difference. What it quotes is redacted.
 *
 * @param place in the answer, for example {@code status}, {@code body.data[].name}
 * @param before and {@code after}: redacted
 */
public record ReplayFinding(
    ReplayRule rule, String probe, String place, String before, String after) {

  /** The same difference has the same id in every run: what a person accepts. */
  public String id() {
    try {
      byte[] text = (probe + "\n" + rule.id() + "\n" + place).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
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
