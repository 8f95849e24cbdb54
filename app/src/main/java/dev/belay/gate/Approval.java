package dev.belay.gate;

import dev.belay.signature.Signers;
import dev.belay.signature.SshSignature;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A person's signature under a plan, the answers to its questions, its evidence, and the options
 * that it is to be started with.
 *
 * @param who as they said, or the name that a list of signers gives their SSH key
 * @param binding digest of all that was signed
 * @param options of {@code belay upgrade} by name; an older Belay signed none
 * @param key the open key, Base64 of its X.509 form, or a line as OpenSSH writes it
 * @param signature over {@link #signed}: Base64, or armoured as {@code ssh-keygen -Y sign} writes
 *     it
 * @param text what an SSH key signed, word for word; empty for Belay's own keys
 * @param installation whose plan it is, for messages; an older Belay did not say
 */
public record Approval(
    String who,
    Instant when,
    String binding,
    SortedMap<String, String> options,
    String key,
    String signature,
    String text,
    String installation) {

  public Approval {
    options =
        options == null
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(options));
    text = text == null ? "" : text;
    installation = installation == null ? "" : installation;
  }

  /** By one of Belay's own keys: who holds it is what they say. */
  public static Approval own(
      String who,
      Instant when,
      String binding,
      SortedMap<String, String> options,
      String key,
      String signature) {
    return new Approval(who, when, binding, options, key, signature, "", "");
  }

  /** By the SSH key of a listed person, over {@link SigningText#approval}. */
  public static Approval by(Signers.Verdict.By person, String armoured, String text, Case asked) {
    return new Approval(
        person.name(),
        asked.at(),
        asked.binding(),
        asked.options(),
        person.key().line(),
        armoured,
        text,
        "");
  }

  /** Whether a signature over the text of an approval is that of somebody who may approve. */
  public static Signers.Verdict judge(Case asked, String text, String armoured) {
    Signers signers = asked.policy().signers().orElseThrow();
    return SshSignature.of(armoured)
        .map(made -> signers.judge(made, text, SigningText.APPROVAL, asked.at()))
        .orElseGet(() -> new Signers.Verdict.Refused("it is no signature of an SSH key"));
  }

  /** The same with the words for the installation that the plan is of. */
  Approval of(String whose) {
    return new Approval(who, when, binding, options, key, signature, text, whose);
  }

  Optional<SshSignature> ssh() {
    return SshSignature.of(signature);
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
