package dev.belay.view;

import dev.belay.gate.Case;
import dev.belay.gate.SigningText;

/** What a person is asked to sign, and how, for a terminal. */
public final class ApprovalText {
  private ApprovalText() {}

  /**
   * @param text what is to be signed
   * @param plan the words behind {@code belay approve}
   */
  public static String asking(String text, String plan, Case.Policy policy) {
    var out = new StringBuilder("\nnobody has signed this yet:\n\n");
    text.lines().forEach(l -> out.append("    ").append(l).append('\n'));
    out.append(
        """

        sign it with one of these keys%s:
          here:       belay approve %s --key ~/.ssh/id_ed25519
          elsewhere:  ssh HOST belay approve %s --print 2>/dev/null \\
                        | ssh-keygen -Y sign -n %s -f ~/.ssh/id_ed25519 \\
                        | ssh HOST belay approve %s --signature -
        """
            .formatted(
                policy.fourEyes() ? "; another person starts it afterwards" : "",
                plan,
                plan,
                SigningText.APPROVAL,
                plan));
    return out.toString();
  }
}
