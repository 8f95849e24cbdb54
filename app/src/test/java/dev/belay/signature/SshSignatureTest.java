package dev.belay.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures by the real {@code ssh-keygen}, judged here and by it. */
class SshSignatureTest {
  private static final String TEXT = "belay approval\nplan 1\n";
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Path LIST = Path.of("/etc/belay/signers");
  @TempDir private Path folder;
  private SshKeygen keys = new SshKeygen(Path.of(""));

  @BeforeEach
  void program() {
    assumeThat(SshKeygen.there()).as("ssh-keygen is installed").isTrue();
    keys = new SshKeygen(folder);
  }

  private static Signers.Verdict judge(String list, String armoured, String text) {
    return Signers.of(LIST, list, "")
        .judge(SshSignature.of(armoured).orElseThrow(), text, "belay-approval", NOW);
  }

  private static String why(Signers.Verdict verdict) {
    return ((Signers.Verdict.Refused) verdict).why();
  }

  @Test
  void S29_everyKindOfKeyIsVerifiedAndNoAlteredByteIs() {
    long seed = Long.getLong("belay.seed", System.nanoTime());
    var random = new Random(seed);
    for (List<String> kind :
        List.of(
            List.of("-t", "ed25519"),
            List.of("-t", "ecdsa", "-b", "256"),
            List.of("-t", "ecdsa", "-b", "384"),
            List.of("-t", "ecdsa", "-b", "521"),
            List.of("-t", "rsa", "-b", "2048"))) {
      String name = String.join("", kind);
      Path key = keys.make(name, kind.toArray(String[]::new));
      String list = "ada " + keys.open(key).line() + "\n";
      for (String hash : List.of("sha256", "sha512")) {
        String made = keys.sign(key, "belay-approval", TEXT, "-O", "hashalg=" + hash);
        assertThat(judge(list, made, TEXT)).as(name).isInstanceOf(Signers.Verdict.By.class);
        assertThat(judge(list, made, TEXT + " ")).isInstanceOf(Signers.Verdict.Refused.class);
        for (int i = 0; i < 40; i++) {
          String altered = altered(made, random);
          boolean taken =
              SshSignature.of(altered)
                  .map(s ->
                      Signers.of(LIST, list, "").judge(s, TEXT, "belay-approval", NOW)
                          instanceof Signers.Verdict.By)
                  .orElse(false);
          assertThat(taken).as("%s, seed %d, %s", name, seed, altered).isFalse();
        }
      }
    }
  }

  /** One bit of what lies between the marks is another. */
  private static String altered(String armoured, Random random) {
    String[] lines = armoured.strip().split("\n");
    byte[] blob =
        Base64.getDecoder().decode(String.join("", Arrays.copyOfRange(lines, 1, lines.length - 1)));
    blob[random.nextInt(blob.length)] ^= (byte) (1 << random.nextInt(8));
    return armoured(blob);
  }

  private static String armoured(byte[] blob) {
    return "-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----\n"
        .formatted(Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(blob));
  }

  @Test
  void S29_aListIsReadAsOpenSshReadsIt() {
    Path key = keys.make("id", "-t", "ed25519");
    Path other = keys.make("other", "-t", "ed25519");
    String line = keys.open(key).line();
    String made = keys.sign(key, "belay-approval", TEXT);
    var lists = new TreeMap<String, Boolean>();
    lists.put("ada " + line + " a comment\n", true);
    lists.put("# nobody\n\n\"ada,ada@example.org\" " + line + "\n", true);
    lists.put("ada namespaces=\"git,belay-*\" " + line + "\n", true);
    lists.put("ada namespaces=\"belay-start\" " + line + "\n", false);
    lists.put("ada valid-before=\"20200101\" " + line + "\n", false);
    lists.put("ada valid-before=\"20200101000000Z\" " + line + "\n", false);
    lists.put("ada valid-before=\"29991231\" " + line + "\n", true);
    lists.put("ada valid-after=\"29991231\" " + line + "\n", false);
    lists.put(
        "ada valid-after=\"202001010000\",valid-before=\"29990101\",namespaces=\"belay-approval\" "
            + line
            + "\n",
        true);
    lists.put("ada " + keys.open(other).line() + "\n", false);
    lists.put("", false);
    lists.forEach((list, good) -> {
      assertThat(judge(list, made, TEXT) instanceof Signers.Verdict.By).as(list).isEqualTo(good);
      assertThat(keys.verifies(list, "ada", "belay-approval", TEXT, made))
          .as("ssh-keygen: " + list)
          .isEqualTo(good);
    });
    for (String bad :
        List.of(
            "*@example.org " + line,
            "ada cert-authority " + line,
            "ada,!eve " + line,
            "ada " + line.substring(0, 60),
            "ada",
            line,
            "ada valid-before=\"tomorrow\" " + line)) {
      assertThatThrownBy(() -> Signers.of(LIST, "# one\n" + bad + "\n", ""))
          .as(bad)
          .hasMessageContaining("the list of who may sign cannot be used")
          .hasMessageContaining("line 2");
    }
  }

  @Test
  void S29_aRefusalSaysWhy() {
    Path key = keys.make("id", "-t", "ed25519");
    String list = "ada " + keys.open(key).line() + "\n";
    String print = keys.open(key).fingerprint();
    assertThat(why(judge(list, keys.sign(key, "git", TEXT), TEXT)))
        .isEqualTo("the signature of %s was made for `git`, not for `belay-approval`", print);
    String made = keys.sign(key, "belay-approval", TEXT);
    assertThat(why(judge(list, made, "another plan")))
        .isEqualTo("the signature of %s is not over this text", print);
    assertThat(why(judge("", made, TEXT)))
        .isEqualTo("the key %s is not in /etc/belay/signers", print);
    assertThat(why(judge("ada valid-before=\"20200101Z\" " + list.substring(4), made, TEXT)))
        .isEqualTo("the key %s of ada was valid until 2020-01-01T00:00:00Z", print);
    var revoked = Signers.of(LIST, list, keys.open(key).line() + " lost\n");
    assertThat(why(revoked.judge(SshSignature.of(made).orElseThrow(), TEXT, "belay-approval", NOW)))
        .isEqualTo("the key %s was revoked", print);
    assertThat(SshSignature.of("no signature")).isEmpty();
  }

  @Test
  void S29_namesAndKeysThatBelongTogetherAreOnePerson() {
    String a = keys.open(keys.make("a", "-t", "ed25519")).line();
    Path b = keys.make("b", "-t", "ed25519");
    String c = keys.open(keys.make("c", "-t", "ed25519")).line();
    String list = "ada %s\nada,lovelace %s\nlovelace %s\n".formatted(a, keys.open(b).line(), c);
    var by = (Signers.Verdict.By) judge(list, keys.sign(b, "belay-approval", TEXT), TEXT);
    assertThat(by.names()).containsExactly("ada", "lovelace");
  }

  @Test
  void S29_aShortRsaKeyProvesNothing() {
    Path key = keys.make("short", "-t", "rsa", "-b", "1024");
    String list = "ada " + keys.open(key).line() + "\n";
    assertThat(judge(list, keys.sign(key, "belay-approval", TEXT), TEXT))
        .isInstanceOf(Signers.Verdict.Refused.class);
  }

  /**
   * A token is played by its arithmetic; whether it was done right, ssh-keygen says, which asks for
   * no touch.
   */
  @Test
  void S29_aTokenProvesAPersonOnlyWhenItWasTouched() throws Exception {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] point = new byte[32];
    byte[] y = ((EdECPublicKey) pair.getPublic()).getPoint().getY().toByteArray();
    for (int i = 0; i < Math.min(32, y.length); i++) {
      point[i] = y[y.length - 1 - i];
    }
    point[31] |= (byte) (((EdECPublicKey) pair.getPublic()).getPoint().isXOdd() ? 0x80 : 0);
    byte[] type = Wire.bytes("sk-ssh-ed25519@openssh.com");
    var key = SshKey.of(Wire.strings(type, point, Wire.bytes("ssh:")));
    for (Map.Entry<Integer, Boolean> touch : Map.of(1, true, 0, false).entrySet()) {
      byte[] state = ByteBuffer.allocate(5).put(touch.getKey().byteValue()).putInt(7).array();
      byte[] signed =
          Wire.joined(
              Wire.bytes("SSHSIG"),
              Wire.strings(
                  Wire.bytes("belay-approval"),
                  new byte[0],
                  Wire.bytes("sha512"),
                  SshKey.hash("SHA-512", Wire.bytes(TEXT))));
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(
          Wire.joined(
              SshKey.hash("SHA-256", Wire.bytes("ssh:")), state, SshKey.hash("SHA-256", signed)));
      byte[] content = Wire.joined(Wire.strings(type, signature.sign()), state);
      String made =
          armoured(
              Wire.joined(
                  Wire.bytes("SSHSIG"),
                  new byte[] {0, 0, 0, 1},
                  Wire.strings(
                      key.bytes(),
                      Wire.bytes("belay-approval"),
                      new byte[0],
                      Wire.bytes("sha512"),
                      content)));
      String list = "ada " + key.line() + "\n";
      assertThat(judge(list, made, TEXT) instanceof Signers.Verdict.By).isEqualTo(touch.getValue());
      assertThat(keys.verifies(list, "ada", "belay-approval", TEXT, made)).isTrue();
    }
  }
}
