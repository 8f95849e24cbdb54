package dev.belay.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * The open half of an SSH key.
 *
 * @param type as its line begins, for example {@code ssh-ed25519}
 * @param blob the rest of it in Base64
 */
public record SshKey(String type, String blob) {

  /**
   * A key by the words of its line; a comment may follow.
   *
   * @return nothing when it is none
   */
  public static Optional<SshKey> of(String line) {
    String[] words = line.strip().split("\\s+");
    if (words.length < 2) {
      return Optional.empty();
    }
    try {
      byte[] blob = Base64.getDecoder().decode(words[1]);
      var wire = new Wire(blob);
      String type = wire.text();
      while (wire.more()) {
        wire.string();
      }
      return type.equals(words[0]) ? Optional.of(of(blob)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static SshKey of(byte[] blob) {
    return new SshKey(new Wire(blob).text(), Base64.getEncoder().encodeToString(blob));
  }

  /** As {@code ssh-keygen -l} prints it. */
  public String fingerprint() {
    return "SHA256:"
        + Base64.getEncoder().withoutPadding().encodeToString(hash("SHA-256", bytes()));
  }

  /** As it stands in a list of keys. */
  public String line() {
    return type + " " + blob;
  }

  byte[] bytes() {
    return Base64.getDecoder().decode(blob);
  }

  static byte[] hash(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
