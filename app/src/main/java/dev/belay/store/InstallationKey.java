package dev.belay.store;

import dev.belay.outside.Durable;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The Ed25519 key with which an installation signs what it writes. */
public record InstallationKey(PrivateKey secret, PublicKey open) {
  private static final String ALGORITHM = "Ed25519";

  /**
   * The key in a private directory, made on first use: {@code signing.key}, {@code signing.pub}.
   */
  public static InstallationKey in(Path directory) {
    Path secret = directory.resolve("signing.key");
    Path open = directory.resolve("signing.pub");
    try {
      if (!Files.exists(secret)) {
        make(directory, secret, open);
      }
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      return new InstallationKey(
          keys.generatePrivate(new PKCS8EncodedKeySpec(OwnFile.read(secret))),
          keys.generatePublic(new X509EncodedKeySpec(OwnFile.read(open))));
    } catch (IOException | GeneralSecurityException e) {
      throw new OutsideException(
          Failure.unknown(
              "the key of this installation could not be read",
              directory + ": " + e.getMessage(),
              "ls -l " + secret + " " + open),
          e);
    }
  }

  /** Of two processes that find none, one makes it: halves of two pairs would fit nothing. */
  private static void make(Path directory, Path secret, Path open)
      throws IOException, GeneralSecurityException {
    Durable.makeDirectory(directory);
    try (var alone =
            FileChannel.open(
                directory.resolve("signing.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var held = alone.lock()) {
      if (held.isValid() && !Files.exists(secret)) {
        var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Durable.write(open, pair.getPublic().getEncoded());
        Durable.write(secret, pair.getPrivate().getEncoded());
      }
    }
  }

  /**
   * A digest that tells the same content apart from another and says nothing to who lacks the key:
   * the plain hash of a default password would be the password.
   */
  public String fingerprint(byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getEncoded(), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  public byte[] sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public boolean signed(byte[] text, byte[] bytes) {
    return signed(open, text, bytes);
  }

  /** The open key in Base64 of its X.509 form, as people exchange it. */
  public String openText() {
    return Base64.getEncoder().encodeToString(open.getEncoded());
  }

  /**
   * Whether the holder of a key signed this.
   *
   * @param openText as {@link #openText}; what is no key signed nothing
   * @param signature in Base64
   */
  public static boolean signedBy(String openText, byte[] text, String signature) {
    try {
      byte[] bytes = Base64.getDecoder().decode(signature);
      var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(openText));
      return signed(KeyFactory.getInstance(ALGORITHM).generatePublic(spec), text, bytes);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean signed(PublicKey open, byte[] text, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(open);
      signature.update(text);
      return signature.verify(bytes);
    } catch (java.security.SignatureException e) {
      return false; // not even the shape of a signature
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
