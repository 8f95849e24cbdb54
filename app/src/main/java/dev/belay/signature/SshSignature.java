package dev.belay.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A signature as {@code ssh-keygen -Y sign} writes it (PROTOCOL.sshsig of OpenSSH).
 *
 * @param key that it says it is by
 * @param namespace what it was made for
 * @param hash of the text, {@code sha256} or {@code sha512}
 * @param content the signature itself with its algorithm, in Base64
 */
public record SshSignature(SshKey key, String namespace, String hash, String content) {
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final byte[] MAGIC = Wire.bytes("SSHSIG");
  private static final int VERSION = 1;
  private static final Map<String, String> HASHES =
      Map.of("sha256", "SHA-256", "sha512", "SHA-512");

  /**
   * @param armoured the text between its two marks, with them
   * @return nothing when it is no such signature
   */
  public static Optional<SshSignature> of(String armoured) {
    String text = armoured.strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      return Optional.empty();
    }
    String body = text.substring(BEGIN.length(), text.length() - END.length());
    try {
      return Optional.of(read(Base64.getDecoder().decode(body.replaceAll("\\s", ""))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static SshSignature read(byte[] blob) {
    var wire = new Wire(blob);
    if (!Arrays.equals(wire.raw(MAGIC.length), MAGIC) || wire.whole() != VERSION) {
      throw new IllegalArgumentException("not of this shape");
    }
    var key = SshKey.of(wire.string());
    String namespace = wire.text();
    wire.string(); // reserved
    var read =
        new SshSignature(
            key, namespace, wire.text(), Base64.getEncoder().encodeToString(wire.string()));
    wire.end();
    return read;
  }

  /** Whether the holder of the key signed exactly this text for exactly this purpose. */
  public boolean isOver(String text) {
    String algorithm = HASHES.get(hash);
    if (algorithm == null) {
      return false;
    }
    byte[] digest = SshKey.hash(algorithm, text.getBytes(StandardCharsets.UTF_8));
    byte[] signed =
        Wire.joined(
            MAGIC, Wire.strings(Wire.bytes(namespace), new byte[0], Wire.bytes(hash), digest));
    return Verifier.signed(key, signed, Base64.getDecoder().decode(content));
  }
}
