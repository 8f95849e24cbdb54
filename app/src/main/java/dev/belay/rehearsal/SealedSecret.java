package dev.belay.rehearsal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret as Dify stores it: the word HYBRID, an AES key under the tenant's RSA key (OAEP, SHA-1),
 * and nonce, tag and text of AES-EAX. Only the tag is computed, so that no text of a secret ever
 * exists here.
 */
final class SealedSecret {
  /** How every one of them begins in Base64. */
  static final String BEGINS = "SFlCUklEO";

  private static final int PREFIX = "HYBRID:".length();
  private static final int BLOCK = 16;

  /** SEQUENCE, version 0, the algorithm rsaEncryption: what PKCS#8 puts before a key of PKCS#1. */
  private static final byte[] RSA = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private SealedSecret() {}

  /**
   * The private key of a PEM text, PKCS#1 as Dify writes it, or PKCS#8.
   *
   * @throws GeneralSecurityException when it is none
   */
  static PrivateKey key(String pem) throws GeneralSecurityException {
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("no PEM", e);
    }
    if (pem.contains("BEGIN RSA PRIVATE KEY")) {
      der = der((byte) 0x30, concat(RSA, der((byte) 0x04, der)));
    }
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** Whether the key opens it and its tag is that of its text. */
  static boolean opens(PrivateKey key, String secret) {
    try {
      byte[] all = Base64.getDecoder().decode(secret);
      int size = (((RSAPrivateCrtKey) key).getModulus().bitLength() + 7) / 8;
      if (all.length < PREFIX + size + 2 * BLOCK) {
        return false;
      }
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
      rsa.init(Cipher.DECRYPT_MODE, key);
      byte[] aes = rsa.doFinal(all, PREFIX, size);
      int at = PREFIX + size;
      byte[] nonce = Arrays.copyOfRange(all, at, at + BLOCK);
      byte[] tag = Arrays.copyOfRange(all, at + BLOCK, at + 2 * BLOCK);
      byte[] text = Arrays.copyOfRange(all, at + 2 * BLOCK, all.length);
      byte[] found = xor(xor(mac(aes, 0, nonce), mac(aes, 1, new byte[0])), mac(aes, 2, text));
      return MessageDigest.isEqual(tag, found);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** CMAC (RFC 4493) over a block with a number and the data, as EAX takes it. */
  private static byte[] mac(byte[] key, int number, byte[] data) throws GeneralSecurityException {
    // EAX is defined over the bare block cipher; nothing is encrypted by this mode here.
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    byte[] whole = new byte[BLOCK + data.length];
    whole[BLOCK - 1] = (byte) number;
    System.arraycopy(data, 0, whole, BLOCK, data.length);
    byte[] once = doubled(block.doFinal(new byte[BLOCK]));
    byte[] state = new byte[BLOCK];
    int last = (whole.length - 1) / BLOCK * BLOCK;
    for (int at = 0; at < last; at += BLOCK) {
      state = block.doFinal(xor(state, Arrays.copyOfRange(whole, at, at + BLOCK)));
    }
    byte[] end = Arrays.copyOfRange(whole, last, last + BLOCK);
    boolean full = whole.length - last == BLOCK;
    if (!full) {
      end[whole.length - last] = (byte) 0x80;
    }
    return block.doFinal(xor(xor(state, end), full ? once : doubled(once)));
  }

  private static byte[] doubled(byte[] block) {
    byte[] twice = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      int carried = i + 1 < BLOCK ? (block[i + 1] & 0x80) >>> 7 : 0;
      twice[i] = (byte) (block[i] << 1 | carried);
    }
    if ((block[0] & 0x80) != 0) {
      twice[BLOCK - 1] ^= (byte) 0x87;
    }
    return twice;
  }

  private static byte[] xor(byte[] a, byte[] b) {
    byte[] both = a.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] ^= b[i];
    }
    return both;
  }

  private static byte[] der(byte type, byte[] content) {
    int n = content.length;
    byte[] head =
        n < 128
            ? new byte[] {type, (byte) n}
            : new byte[] {type, (byte) 0x82, (byte) (n >> 8), (byte) n};
    return concat(head, content);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
