package dev.belay.signature;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may sign what, as a list that {@code ssh-keygen -Y verify} reads ({@code allowed_signers}).
 *
 * @param place where the list lies
 * @param digest SHA-256 over the list and the keys that were revoked
 * @param lines one for each key that is listed
 * @param revoked keys that count no more, listed or not
 */
public record Signers(Path place, String digest, List<SignerLine> lines, Set<SshKey> revoked) {
  public Signers {
    lines = List.copyOf(lines);
    revoked = Set.copyOf(revoked);
  }

  /** What a signature is worth. */
  public sealed interface Verdict {
    /**
     * @param names all that are one person with this key by the list
     */
    record By(String name, Set<String> names, SshKey key) implements Verdict {
      public By {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
      }

      /** As a message names them. */
      public String words() {
        return name + ", " + key.fingerprint();
      }
    }

    record Refused(String why) implements Verdict {}
  }

  /**
   * @param place of the list, for messages
   * @param revoked open keys, one a line; nothing when there is no such file
   * @throws OutsideException naming the line that cannot be read as the name of one person and a
   *     key
   */
  public static Signers of(Path place, String list, String revoked) {
    var lines = new ArrayList<SignerLine>();
    int number = 0;
    for (String line : list.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        try {
          lines.add(SignerLine.of(line.strip()));
        } catch (IllegalArgumentException e) {
          throw unreadable(place, number, String.valueOf(e.getMessage()));
        }
      }
    }
    var keys = new ArrayList<SshKey>();
    number = 0;
    for (String line : revoked.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        int at = number;
        keys.add(
            SshKey.of(line)
                .orElseThrow(() -> unreadable(place, at, "a revoked key is `type base64`")));
      }
    }
    String all = "%d\n%s%s".formatted(list.length(), list, revoked);
    String digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    return new Signers(place, digest, lines, Set.copyOf(keys));
  }

  /**
   * Who signed a text for a purpose, by this list.
   *
   * @param at when: keys may be valid for a time only
   */
  public Verdict judge(SshSignature made, String text, String namespace, Instant at) {
    String key = made.key().fingerprint();
    if (!made.namespace().equals(namespace)) {
      return new Verdict.Refused(
          "the signature of %s was made for `%s`, not for `%s`"
              .formatted(key, made.namespace(), namespace));
    }
    if (!made.isOver(text)) {
      return new Verdict.Refused("the signature of %s is not over this text".formatted(key));
    }
    if (revoked.contains(made.key())) {
      return new Verdict.Refused("the key %s was revoked".formatted(key));
    }
    var listed = lines.stream().filter(l -> l.key().equals(made.key())).toList();
    if (listed.isEmpty()) {
      return new Verdict.Refused("the key %s is not in %s".formatted(key, place));
    }
    Optional<String> why = Optional.empty();
    for (SignerLine line : listed) {
      why = line.refusal(namespace, at);
      if (why.isEmpty()) {
        String name = line.names().getFirst();
        return new Verdict.By(name, person(line.names()), made.key());
      }
    }
    return new Verdict.Refused(
        "the key %s of %s %s".formatted(key, listed.getFirst().words(), why.orElseThrow()));
  }

  /** Everybody that is the same person by a name or by a key that both have. */
  private Set<String> person(List<String> names) {
    var all = new TreeSet<>(names);
    var keys = new ArrayList<SshKey>();
    boolean more = true;
    while (more) {
      more = false;
      for (SignerLine line : lines) {
        boolean theirs = keys.contains(line.key()) || !Collections.disjoint(all, line.names());
        if (theirs && !(keys.contains(line.key()) && all.containsAll(line.names()))) {
          all.addAll(line.names());
          keys.add(line.key());
          more = true;
        }
      }
    }
    return all;
  }

  private static OutsideException unreadable(Path place, int line, String seen) {
    return new OutsideException(
        Failure.badInput(
            "the list of who may sign cannot be used",
            "%s, line %d: %s".formatted(place, line, seen),
            "a line is `NAME ssh-ed25519 AAAA…`; docs/four-eyes.md has an example"));
  }
}
