package dev.belay.signature;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Map;

/** The arithmetic of each kind of SSH key, by the JDK. */
final class Verifier {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int TOUCHED = 1;
  private static final Map<String, String> CURVES =
      Map.of("nistp256", "secp256r1", "nistp384", "secp384r1", "nistp521", "secp521r1");
  private static final Map<String, String> CURVE_HASHES =
      Map.of("nistp256", "SHA256", "nistp384", "SHA384", "nistp521", "SHA512");
  private static final Map<String, String> RSA =
      Map.of("rsa-sha2-256", "SHA256withRSA", "rsa-sha2-512", "SHA512withRSA");

  private Verifier() {}

  /**
   * Whether the key made this signature over these bytes; what is malformed, or of a kind that is
   * not known or too weak, is no signature.
   */
  static boolean signed(SshKey key, byte[] text, byte[] signature) {
    try {
      var open = new Wire(key.bytes());
      open.text(); // its type
      var made = new Wire(signature);
      String algorithm = made.text();
      return switch (key.type()) {
        case "ssh-ed25519" ->
            algorithm.equals(key.type())
                && verify("Ed25519", edwards(open.string()), text, last(made));
        case "ssh-rsa" ->
            RSA.containsKey(algorithm) && verify(RSA.get(algorithm), rsa(open), text, last(made));
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
            algorithm.equals(key.type()) && curve(open, text, last(made));
        case "sk-ssh-ed25519@openssh.com" -> {
          byte[] point = open.string();
          byte[] bytes = made.string();
          byte[] by = token(open.string(), made, text);
          yield algorithm.equals(key.type()) && verify("Ed25519", edwards(point), by, bytes);
        }
        case "sk-ecdsa-sha2-nistp256@openssh.com" -> {
          byte[] named = Wire.strings(open.string(), open.string());
          byte[] bytes = made.string();
          byte[] by = token(open.string(), made, text);
          yield algorithm.equals(key.type()) && curve(new Wire(named), by, bytes);
        }
        default -> false;
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] last(Wire made) {
    byte[] bytes = made.string();
    made.end();
    return bytes;
  }

  /** What a security token signs in place of a text; without a touch it proves no person. */
  private static byte[] token(byte[] application, Wire made, byte[] text) {
    byte[] state = made.raw(1 + Integer.BYTES); // flags and a counter
    made.end();
    if ((ByteBuffer.wrap(state).get() & TOUCHED) == 0) {
      throw new IllegalArgumentException("nobody touched the token");
    }
    return Wire.joined(SshKey.hash("SHA-256", application), state, SshKey.hash("SHA-256", text));
  }

  private static boolean verify(String algorithm, PublicKey key, byte[] text, byte[] bytes)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initVerify(key);
    signature.update(text);
    return signature.verify(bytes);
  }

  private static PublicKey edwards(byte[] point) throws GeneralSecurityException {
    byte[] big = new byte[point.length];
    for (int i = 0; i < point.length; i++) {
      big[i] = point[point.length - 1 - i];
    }
    if (big.length != 32) {
      throw new IllegalArgumentException("a point has 32 bytes");
    }
    boolean odd = (big[0] & 0x80) != 0;
    big[0] &= 0x7f;
    var spec =
        new EdECPublicKeySpec(
            NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, big)));
    return KeyFactory.getInstance("Ed25519").generatePublic(spec);
  }

  private static PublicKey rsa(Wire open) throws GeneralSecurityException {
    BigInteger exponent = open.number();
    BigInteger modulus = open.number();
    if (modulus.bitLength() < LEAST_RSA_BITS) {
      throw new IllegalArgumentException("too short to prove anything");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static boolean curve(Wire open, byte[] text, byte[] signature)
      throws GeneralSecurityException {
    String name = open.text();
    byte[] point = open.string();
    if (!CURVES.containsKey(name) || point.length % 2 == 0 || point[0] != 4) {
      return false;
    }
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(CURVES.get(name)));
    var curve = parameters.getParameterSpec(ECParameterSpec.class);
    int half = point.length / 2;
    var where =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + half)),
            new BigInteger(1, Arrays.copyOfRange(point, 1 + half, point.length)));
    PublicKey key = KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(where, curve));
    var pair = new Wire(signature);
    byte[] bytes = Wire.joined(fixed(pair.number(), half), fixed(pair.number(), half));
    pair.end();
    return verify(CURVE_HASHES.get(name) + "withECDSAinP1363Format", key, text, bytes);
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] found = number.toByteArray();
    int zeros = found.length > length ? found.length - length : 0;
    if (number.signum() < 0 || zeros > 1 || (zeros == 1 && found[0] != 0)) {
      throw new IllegalArgumentException("not a number of the curve");
    }
    byte[] out = new byte[length];
    int size = found.length - zeros;
    System.arraycopy(found, zeros, out, length - size, size);
    return out;
  }
}
