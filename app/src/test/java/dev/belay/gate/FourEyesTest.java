package dev.belay.gate;

import static dev.belay.Golden.assertGolden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.belay.signature.Signers;
import dev.belay.signature.SshKeygen;
import dev.belay.signature.SshSignature;
import dev.belay.view.ApprovalText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people with real keys; each test lets one thing be wrong. */
class FourEyesTest {
  private static final Path LIST = Path.of("/etc/belay/signers");
  @TempDir private Path folder;
  private SshKeygen keys = new SshKeygen(Path.of(""));
  private Path ada = Path.of("");
  private Path second = Path.of("");
  private Path grace = Path.of("");
  private String list = "";
  private SampleCase sample;

  @BeforeEach
  void people() {
    assumeThat(SshKeygen.there()).as("ssh-keygen is installed").isTrue();
    keys = new SshKeygen(folder);
    ada = keys.make("ada", "-t", "ed25519");
    second = keys.make("second", "-t", "ed25519");
    grace = keys.make("grace", "-t", "ecdsa");
    list =
        "ada %s\nada %s\ngrace %s\n"
            .formatted(keys.open(ada).line(), keys.open(second).line(), keys.open(grace).line());
    sample = new SampleCase(folder.resolve("other"));
    sample.fourEyes = true;
    signers(list, "");
    sample.approvals = List.of();
  }

  private void signers(String text, String revoked) {
    sample.signers = Optional.of(Signers.of(LIST, text, revoked));
  }

  private void approve(Path key) {
    approve(key, SigningText.APPROVAL);
  }

  private void approve(Path key, String namespace) {
    Case asked = sample.asked();
    String text = SigningText.approval(asked);
    String made = keys.sign(key, namespace, text);
    sample.approvals =
        List.of(
            new Approval(
                "whoever",
                asked.at(),
                asked.binding(),
                asked.options(),
                keys.open(key).line(),
                made,
                text,
                ""));
  }

  private void start(Path key) {
    start(key, SigningText.START);
  }

  private void start(Path key, String namespace) {
    String made = keys.sign(key, namespace, SigningText.start(sample.asked()));
    sample.start = sample.start.by(SshSignature.of(made));
  }

  private Judgement of(String id) {
    return Gate.judge(sample.asked()).stream()
        .filter(j -> j.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void S29_twoPeopleWithTwoKeysOpenBothGates() {
    assertThat(of("approval").seen()).isEqualTo("nobody did");
    approve(ada);
    assertThat(of("approval").seen()).isEqualTo("signed by ada, " + keys.open(ada).fingerprint());
    assertThat(of("start").open()).isFalse();
    start(grace);
    assertThat(Gate.judge(sample.asked())).allMatch(Judgement::open);
    assertThat(of("start").seen())
        .isEqualTo("signed by grace, %s; said by grace", keys.open(grace).fingerprint());
  }

  @Test
  void S29_onePersonWithOneKeyOrTwoIsNoSecondPair() {
    approve(ada);
    start(ada);
    assertThat(of("start").seen()).contains("approved it and starts it with the same key");
    start(second);
    assertThat(of("start").seen())
        .isEqualTo("ada approved it and starts it, with another key of theirs");
  }

  @Test
  void S29_aSignatureForSomethingElseIsNone() {
    approve(ada, "git");
    assertThat(of("approval").seen()).contains("was made for `git`, not for `belay-approval`");
    approve(ada);
    start(grace, SigningText.APPROVAL);
    assertThat(of("start").seen()).contains("was made for `belay-approval`, not for `belay-start`");
    Path stranger = keys.make("stranger", "-t", "ed25519");
    start(stranger);
    assertThat(of("start").seen()).contains("is not in /etc/belay/signers");
    approve(stranger);
    assertThat(of("approval").seen()).contains("is not in /etc/belay/signers");
    sample.approvals = new SampleCase(folder.resolve("other")).approvals;
    assertThat(of("approval").seen())
        .isEqualTo("it is not signed with an SSH key; said by ada, which proves nobody");
  }

  @Test
  void S29_anotherPlanAnotherPolicyAndAnotherListAreNotWhatWasSigned() {
    approve(ada);
    sample.binding = "another";
    assertThat(of("approval").seen())
        .contains("what ada signed is not what lies here now")
        .contains("signed `what lies beside it: all of it")
        .contains("now `what lies beside it: another");
    sample.binding = "all of it";
    sample.decide();
    assertThat(of("approval").seen()).contains("signed `plan: ").contains("now `plan: ");
    approve(ada);
    sample.fourEyes = false;
    assertThat(of("approval").seen()).contains("now `four eyes: not asked for`");
    sample.fourEyes = true;
    signers(list + "eve " + keys.open(keys.make("eve", "-t", "ed25519")).line() + "\n", "");
    assertThat(of("approval").seen()).contains("now `  eve: SHA256:");
    signers(list, keys.open(grace).line());
    assertThat(of("approval").seen()).contains("now `  revoked: ");
    sample.options.put("--window", "60");
    assertThat(of("approval").seen()).contains("now `option: --window 60`");
  }

  @Test
  void S29_aKeyThatWasRevokedOrRanOutOpensNothing() {
    signers(list, keys.open(ada).line());
    approve(ada);
    assertThat(of("approval").seen()).contains("was revoked");
    signers(list.replace("grace ", "grace valid-before=\"20260301Z\" "), "");
    approve(ada);
    start(grace);
    assertThat(of("start").seen()).contains("was valid until 2026-03-01T00:00:00Z");
    signers(list.replace("grace ", "grace namespaces=\"belay-start\" "), "");
    approve(grace);
    assertThat(of("approval").seen()).contains("of grace may sign belay-start only");
  }

  @Test
  void S29_whatStartedOneUpgradeStartsNoOther() {
    approve(ada);
    start(grace);
    sample.start =
        new Case.Start(sample.start.signature(), "20260301-200000-abcd", Optional.empty());
    assertThat(of("start").seen()).contains("is not over this text");
  }

  @Test
  void S29_whoWeakensThePolicyIsSeen() {
    sample.start = new Case.Start(Optional.empty(), "none", Optional.of("no four eyes"));
    approve(ada);
    assertThat(of("approval").seen())
        .contains(
            "the upgrade before was started with no four eyes, this one with four eyes, signers");
    var one = new SampleCase(folder.resolve("other"));
    one.start =
        new Case.Start(Optional.empty(), "none", Optional.of(sample.asked().policy().words()));
    String seen =
        Gate.judge(one.asked()).stream()
            .filter(j -> j.id().equals("approval"))
            .findFirst()
            .orElseThrow()
            .seen();
    assertThat(seen)
        .startsWith("signed, said by ada; the upgrade before was started with four eyes");
    assertThat(one.at).isEqualTo(SampleCase.THEN.plus(Duration.ofHours(2)));
  }

  @Test
  void S29_whatIsToBeSignedCanBeReadAndSignedElsewhere() {
    signers(
        """
        ada ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGXb5m1LwRuFOreE4u1yijHqHyd830LYakkEs0I3fAO9 ada@laptop
        grace namespaces="belay-start",valid-before="20270101Z" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFvAJPXVsyp0+JwAMmZ26/Sf9BrwDJf4F437BMMi3lBA grace@laptop
        """,
        "");
    sample.options.put("--window", "60");
    Case asked = sample.asked();
    assertGolden(
        "approval-asked.txt",
        ApprovalText.asking(SigningText.approval(asked), "P --window 60", asked.policy()));
  }
}
