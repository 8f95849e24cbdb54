package dev.belay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/** S13. Nonce, tag and text are what PyCryptodome 3 makes of texts of 0, 16 and 45 bytes. */
class SealedSecretTest {
  private static final byte[] AES = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
  private static final List<String> SEALED =
      List.of(
          "101112131415161718191a1b1c1d1e1f3fd64d3b993873ab43472f44494c9988",
          "101112131415161718191a1b1c1d1e1f5df3ec0a5385db9c95ed7e88dc8f7886fd78492ca83b"
              + "07ccf5aaad4cdcbadffa",
          "101112131415161718191a1b1c1d1e1f19d95b733930234b8782568c6b04a8d0ef331779fa7b"
              + "518ce0e8f21591fbd4ea4485b6d46b70bec6dcc4e64751922601e58f3f7419e7138a80688a80"
              + "4d");

  static final KeyPair PAIR = pair();

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As Dify stores it, under the open key of a tenant. */
  static String stored(KeyPair tenant, byte[] rest) throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    rsa.init(Cipher.ENCRYPT_MODE, tenant.getPublic());
    var all = new ByteArrayOutputStream();
    all.writeBytes("HYBRID:".getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(rsa.doFinal(AES));
    all.writeBytes(rest);
    return Base64.getEncoder().encodeToString(all.toByteArray());
  }

  static byte[] sealed() {
    return HexFormat.of().parseHex(SEALED.get(1));
  }

  /** The private key as PyCryptodome exports it: PKCS#1, which is what PKCS#8 wraps. */
  static String pem(KeyPair tenant) {
    byte[] pkcs8 = tenant.getPrivate().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    return "-----BEGIN RSA PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs1)
        + "\n-----END RSA PRIVATE KEY-----";
  }

  @Test
  void S13_whatPyCryptodomeSealedOpens() throws Exception {
    for (String sealed : SEALED) {
      String secret = stored(PAIR, HexFormat.of().parseHex(sealed));
      assertThat(secret).startsWith(SealedSecret.BEGINS);
      assertThat(SealedSecret.opens(SealedSecret.key(pem(PAIR)), secret)).as(sealed).isTrue();
    }
  }

  @Test
  void S13_oneChangedBitDoesNotOpen() throws Exception {
    byte[] sealed = sealed();
    for (int i = 0; i < sealed.length; i++) {
      byte[] other = sealed.clone();
      other[i] ^= 1;
      assertThat(SealedSecret.opens(PAIR.getPrivate(), stored(PAIR, other)))
          .as("byte " + i)
          .isFalse();
    }
  }

  @Test
  void S13_theKeyOfAnotherTenantDoesNotOpen() throws Exception {
    assertThat(SealedSecret.opens(pair().getPrivate(), stored(PAIR, sealed()))).isFalse();
    assertThat(SealedSecret.opens(PAIR.getPrivate(), "SFlCUklEOg==")).isFalse();
  }
}
