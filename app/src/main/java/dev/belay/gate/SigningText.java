package dev.belay.gate;

import dev.belay.outside.Printable;
import dev.belay.outside.Sha256;
import dev.belay.signature.SignerLine;
import dev.belay.signature.Signers;
import java.nio.charset.StandardCharsets;

/**
 * What people sign with their SSH keys: a text that they can read, in which every line is either
 * what it names or a digest of it. It is the same each time that the same is looked at, so that it
 * can be printed here, signed elsewhere and brought back.
 */
public final class SigningText {
  /** What a signature under an approval is made for. */
  public static final String APPROVAL = "belay-approval";

  /** What a signature of who starts an upgrade is made for. */
  public static final String START = "belay-start";

  private SigningText() {}

  /** The plan with all that belongs to it, and the policy under which it is signed. */
  public static String approval(Case asked) {
    var text = new StringBuilder("belay approval\n");
    plan(text, asked);
    text.append("what lies beside it: ")
        .append(asked.binding())
        .append(" (")
        .append(String.join(", ", PlanFolder.BOUND))
        .append(")\n");
    text.append(
        asked.policy().fourEyes()
            ? "four eyes: another person starts it, with another key\n"
            : "four eyes: not asked for\n");
    asked.policy().signers().ifPresent(s -> signers(text, s));
    return Printable.of(text.toString()); // what is signed is what was shown
  }

  /** One start of an approved plan; a second one is another text. */
  static String start(Case asked, Approval approval) {
    var text = new StringBuilder("belay start\n");
    plan(text, asked);
    text.append("approved by: ")
        .append(approval.who())
        .append(", the signature's digest is ")
        .append(Sha256.of(approval.signature().getBytes(StandardCharsets.UTF_8)))
        .append('\n');
    text.append("the upgrade before it: ").append(asked.start().after()).append('\n');
    return Printable.of(text.toString());
  }

  /**
   * What who starts the plan signs.
   *
   * @return nothing to sign, an empty text, while nobody has approved it
   */
  public static String start(Case asked) {
    return asked.approvals().isEmpty() ? "" : start(asked, asked.approvals().getLast());
  }

  private static void plan(StringBuilder text, Case asked) {
    text.append(
        "plan: %s, Dify %s to %s\n"
            .formatted(asked.digest(), asked.plan().from(), asked.plan().to()));
    text.append("installation: ").append(asked.installation().words()).append('\n');
    asked.options().forEach((name, value) -> text.append("option: %s %s\n".formatted(name, value)));
  }

  private static void signers(StringBuilder text, Signers signers) {
    text.append("who may sign: %s (%s)\n".formatted(signers.digest(), signers.place()));
    for (SignerLine line : signers.lines()) {
      text.append("  %s: %s\n".formatted(line.words(), line.limits()));
    }
    signers.revoked().stream()
        .map(k -> "  revoked: " + k.fingerprint() + "\n")
        .sorted()
        .forEach(text::append);
  }
}
