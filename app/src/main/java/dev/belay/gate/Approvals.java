package dev.belay.gate;

import dev.belay.store.InstallationKey;
import java.nio.charset.StandardCharsets;

/** Whether a person who may do so signed exactly this. */
final class Approvals {
  static final String TITLE = "a person approved it";

  private final Case asked;

  Approvals(Case asked) {
    this.asked = asked;
  }

  /** Why it is not approved; empty when it is. */
  String judge() {
    if (asked.approvals().isEmpty()) {
      return "nobody did";
    }
    Approval last = asked.approvals().getLast();
    if (!last.binding().equals(asked.binding())) {
      return "what was signed, said by %s at %s, is not what lies here now: plan, answers or evidence changed%s"
          .formatted(last.who(), last.when(), elsewhere(last));
    }
    byte[] text = last.signed().getBytes(StandardCharsets.UTF_8);
    if (!InstallationKey.signedBy(last.key(), text, last.signature())) {
      return "the signature, said by %s, does not fit".formatted(last.who());
    }
    var keys = asked.policy().keys();
    if (!keys.isEmpty() && !last.key().equals(keys.get(last.who()))) {
      return "said by %s, and signed with a key that belay.yaml does not name for them"
          .formatted(last.who());
    }
    return "";
  }

  private static String elsewhere(Approval last) {
    return last.installation().isEmpty() ? "" : "; it is of " + last.installation();
  }
}
