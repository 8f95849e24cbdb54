package dev.belay.cli;

import dev.belay.gate.Approval;
import dev.belay.gate.Case;
import dev.belay.gate.SigningText;
import dev.belay.journal.RunDirectory;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Shell;
import dev.belay.signature.SshSignature;
import java.util.Optional;

/** Who starts an upgrade, shown by a signature where four eyes are asked for. */
final class SignedStart {
  private final Case looked;
  private final SshSigning signing;
  private final Shell shell;
  private Optional<String> made = Optional.empty();

  SignedStart(Case looked, SshSigning signing, Shell shell) {
    this.looked = looked;
    this.signing = signing;
    this.shell = shell;
  }

  /**
   * @throws OutsideException BLOCKED when there is nothing yet that a start could be of
   */
  String text() {
    String text = SigningText.start(looked);
    if (text.isEmpty()) {
      throw new OutsideException(
          new Failure(
              ExitCode.BLOCKED,
              "there is no start to sign yet",
              "nobody has approved the plan",
              "belay approve PLAN"));
    }
    return text;
  }

  /** The case with the signature that was brought or made; without four eyes nobody signs. */
  Case signed() {
    if (looked.policy().fourEyes()
        && looked.policy().signers().isPresent()
        && !looked.approvals().isEmpty()) {
      made = signing.of(text(), SigningText.START, shell);
    }
    return looked.with(looked.start().by(made.flatMap(SshSignature::of)));
  }

  /** Keeps with the run what was signed, so that ssh-keygen verifies it; a note ends its line. */
  void note(RunDirectory run) {
    run.note(EarlierUpgrade.POLICY, looked.policy().words());
    if (looked.policy().signers().isPresent()) {
      Approval approval = looked.approvals().getLast();
      run.note("approval.txt", approval.text().strip());
      run.note("approval.txt.sig", approval.signature().strip());
    }
    made.ifPresent(signature -> {
      run.note("start.txt", text().strip());
      run.note("start.txt.sig", signature.strip());
    });
  }
}
