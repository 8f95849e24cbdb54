package dev.belay.cli;

import dev.belay.gate.Approval;
import dev.belay.gate.Case;
import dev.belay.gate.Gate;
import dev.belay.gate.Judgement;
import dev.belay.gate.PlanFolder;
import dev.belay.gate.SigningText;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.plan.PlanFile;
import dev.belay.signature.Signers;
import dev.belay.store.InstallationKey;
import dev.belay.view.ApprovalText;
import dev.belay.view.GateText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay approve}: a named person signs a plan with its answers and evidence. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description =
        "Signs a plan, the answers to its questions and its evidence in your name. Whatever of them"
            + " changes afterwards, the approval is void. Signs nothing while another gate is"
            + " closed. Where belay.yaml names a list of signers, you sign with your SSH key.")
final class ApproveCommand implements Callable<Integer> {
  /** The gates that an approval is about, or that come after it. */
  private static final Set<String> SIGNED = Set.of("approval", "options", "start");

  private final Parts parts;
  private final Terminal terminal;

  @Mixin private PlanFolderOption plan;

  @Mixin private PlannedInstallation installation;

  @Mixin private StartOptions options;

  @Option(names = "--by", paramLabel = "NAME", description = "Who approves. Default: your login.")
  private @Nullable String by;

  @Mixin private SshSigning signing;

  @Option(names = "--json", description = "Print the approval as JSON.")
  private boolean json;

  ApproveCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    PlanFolder folder = plan.folder();
    String who = Person.name(by, System.getenv());
    if (who.lines().count() != 1 || who.isBlank()) {
      throw new OutsideException(
          Failure.badInput("a name is one line", "`" + who + "`", "name it with --by"));
    }
    Case asked =
        new GateRoom(parts, terminal)
            .look(folder, installation.file(folder), plan.state(), options, who);
    refuseClosed(asked);
    Optional<Approval> approval =
        asked.policy().signers().isPresent()
            ? bySsh(folder, asked)
            : Optional.of(byName(folder.binding(), who));
    if (approval.isEmpty()) {
      return (signing.print() ? ExitCode.DONE : ExitCode.BLOCKED).code();
    }
    folder.add(approval.get());
    terminal
        .out()
        .println(
            json
                ? JsonMapper.shared().writeValueAsString(approval.get())
                : said(folder, approval.get(), asked));
    return ExitCode.DONE.code();
  }

  /** Nothing is signed while another gate is closed. */
  private void refuseClosed(Case asked) {
    List<Judgement> others =
        Gate.judge(asked).stream().filter(j -> !SIGNED.contains(j.id())).toList();
    if (!json) {
      (signing.print() ? terminal.err() : terminal.out()).print(GateText.of(others));
    }
    ExitCode closed = Gate.exit(others);
    if (closed != ExitCode.DONE) {
      throw new OutsideException(
          new Failure(
              closed,
              "nothing is signed before the other gates pass",
              others.stream().filter(j -> !j.open()).count() + " of " + others.size() + " do not",
              others.stream().filter(j -> !j.open()).findFirst().orElseThrow().next()));
    }
  }

  private Optional<Approval> bySsh(PlanFolder folder, Case asked) {
    String text = SigningText.approval(asked);
    if (signing.print()) {
      terminal.out().print(text);
      terminal.out().flush();
      return Optional.empty();
    }
    Optional<String> made = signing.of(text, SigningText.APPROVAL, parts.shell());
    if (made.isEmpty()) {
      terminal.out().print(ApprovalText.asking(text, plan.text() + options.text(), asked.policy()));
      return Optional.empty();
    }
    return switch (Approval.judge(asked, text, made.get())) {
      case Signers.Verdict.By by -> {
        folder.keep("approval.txt", text);
        folder.keep("approval.txt.sig", made.get());
        yield Optional.of(Approval.by(by, made.get(), text, asked));
      }
      case Signers.Verdict.Refused(var why) ->
          throw new OutsideException(
              new Failure(
                  ExitCode.BLOCKED,
                  "this signature approves nothing",
                  why,
                  "belay approve %s%s prints what is to be signed, and who may"
                      .formatted(plan.text(), options.text())));
    };
  }

  private String said(PlanFolder folder, Approval approval, Case asked) {
    boolean proven = asked.policy().signers().isPresent();
    return """
    plan %s is approved at %s, %s %s
      with the key %s
      next: belay upgrade %s%s%s\
    """
        .formatted(
            PlanFile.digest(folder.plan()).substring(0, 12),
            approval.when().truncatedTo(ChronoUnit.SECONDS),
            proven ? "signed by" : "said by",
            approval.who(),
            approval.key(),
            plan.text(),
            options.text(),
            asked.policy().fourEyes() ? " --key ~/.ssh/id_ed25519, by another person" : "");
  }

  private Approval byName(String binding, String who) {
    if (signing.key().filter(Files::isRegularFile).isPresent() || signing.print()) {
      throw new OutsideException(
          Failure.badInput(
              "this installation asks for no SSH keys",
              "its file has no approval: {signers: FILE}",
              "belay approve %s%s, or docs/four-eyes.md".formatted(plan.text(), options.text())));
    }
    InstallationKey own =
        signing.key().map(InstallationKey::in).orElseGet(() -> plan.state().key());
    Instant when = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    byte[] text =
        Approval.signed(who, when, binding, options.named()).getBytes(StandardCharsets.UTF_8);
    String signature = Base64.getEncoder().encodeToString(own.sign(text));
    return Approval.own(who, when, binding, options.named(), own.openText(), signature);
  }
}
