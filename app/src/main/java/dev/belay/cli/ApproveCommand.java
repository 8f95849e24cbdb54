package dev.belay.cli;

import dev.belay.gate.Approval;
import dev.belay.gate.Gate;
import dev.belay.gate.Judgement;
import dev.belay.gate.PlanFolder;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.plan.PlanFile;
import dev.belay.store.InstallationKey;
import dev.belay.view.GateText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
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
            + " closed.")
final class ApproveCommand implements Callable<Integer> {
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private PlanFolderOption plan;

  @Mixin private PlannedInstallation installation;

  @Mixin private StartOptions options;

  @Option(names = "--by", paramLabel = "NAME", description = "Who approves. Default: your login.")
  private @Nullable String by;

  @Option(
      names = "--key",
      paramLabel = "DIR",
      description = "A folder with your own signing key, made on first use. Default: this host's.")
  private @Nullable Path key;

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
    var look = new GateRoom(parts, terminal);
    List<Judgement> others =
        Gate.judge(look.look(folder, installation.file(folder), plan.state(), options, who))
            .stream()
            .filter(j -> !j.id().equals("approval") && !j.id().equals("options"))
            .toList();
    if (!json) {
      terminal.out().print(GateText.of(others));
    }
    ExitCode closed = Gate.exit(others);
    if (closed != ExitCode.DONE) {
      throw new OutsideException(
          new Failure(
              closed,
              "nothing is signed while a gate is closed",
              others.stream().filter(j -> !j.open()).count() + " of " + others.size() + " are",
              others.stream().filter(j -> !j.open()).findFirst().orElseThrow().next()));
    }
    Approval approval = signed(folder.binding(), who);
    folder.add(approval);
    terminal
        .out()
        .println(
            json
                ? JsonMapper.shared().writeValueAsString(approval)
                : """
                plan %s is approved at %s, said by %s
                  with the key %s
                  next: belay upgrade %s%s\
                """
                    .formatted(
                        PlanFile.digest(folder.plan()).substring(0, 12),
                        approval.when(),
                        who,
                        approval.key(),
                        plan.text(),
                        options.text()));
    return ExitCode.DONE.code();
  }

  private Approval signed(String binding, String who) {
    InstallationKey own = key == null ? plan.state().key() : InstallationKey.in(key);
    Instant when = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    byte[] text =
        Approval.signed(who, when, binding, options.named()).getBytes(StandardCharsets.UTF_8);
    String signature = Base64.getEncoder().encodeToString(own.sign(text));
    return new Approval(who, when, binding, options.named(), own.openText(), signature);
  }
}
