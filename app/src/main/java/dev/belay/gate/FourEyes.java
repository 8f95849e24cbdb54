package dev.belay.gate;

import dev.belay.signature.Signers;
import dev.belay.signature.Signers.Verdict;
import dev.belay.signature.SshSignature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** S29: who approved and who starts it, by their SSH keys and a list of people. */
record FourEyes(Case asked, Signers signers) {

  /** Who approved exactly this, or why nobody did. */
  Verdict approval() {
    if (asked.approvals().isEmpty()) {
      return new Verdict.Refused("nobody did");
    }
    Approval last = asked.approvals().getLast();
    Optional<SshSignature> made = last.ssh();
    if (made.isEmpty()) {
      return new Verdict.Refused(
          "it is not signed with an SSH key; said by %s, which proves nobody"
              .formatted(last.who()));
    }
    Verdict verdict = signers.judge(made.get(), last.text(), SigningText.APPROVAL, asked.at());
    if (verdict instanceof Verdict.By(var name, var names, var key)) {
      List<String> changed = changed(last.text(), SigningText.approval(asked));
      return changed.isEmpty()
          ? verdict
          : new Verdict.Refused(
              "what %s signed is not what lies here now: %s"
                  .formatted(name, String.join("; ", changed)));
    }
    return verdict;
  }

  /** Who starts it, or why they may not. */
  Verdict start() {
    if (asked.start().signature().isEmpty()) {
      return new Verdict.Refused("who starts it has not signed the start yet");
    }
    Verdict verdict =
        signers.judge(
            asked.start().signature().get(),
            SigningText.start(asked),
            SigningText.START,
            asked.at());
    if (verdict instanceof Verdict.By starter && approval() instanceof Verdict.By approver) {
      if (starter.key().equals(approver.key())) {
        return new Verdict.Refused(
            "%s approved it and starts it with the same key".formatted(starter.words()));
      }
      if (!Collections.disjoint(starter.names(), approver.names())) {
        return new Verdict.Refused(
            "%s approved it and starts it, with another key of theirs".formatted(approver.name()));
      }
    }
    return verdict;
  }

  /** Lines that were signed and are others now. */
  private static List<String> changed(String signed, String now) {
    List<String> then = signed.lines().toList();
    List<String> here = now.lines().toList();
    var found = new ArrayList<String>();
    then.stream().filter(l -> !here.contains(l)).forEach(l -> found.add("signed `" + l + "`"));
    here.stream().filter(l -> !then.contains(l)).forEach(l -> found.add("now `" + l + "`"));
    return found;
  }
}
