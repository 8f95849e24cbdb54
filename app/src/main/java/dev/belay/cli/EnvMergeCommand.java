package dev.belay.cli;

import dev.belay.cli.MergeOutput.Merged;
import dev.belay.config.EnvMerge;
import dev.belay.view.EnvText;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay env merge}. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Carries .env and envs/**.env to another release.",
      "Writes them below DIR/private; with an open question it writes nothing and exits 10."
    })
final class EnvMergeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private InstallationInput input;

  @Option(names = "--to", paramLabel = "VERSION", required = true, description = "The target.")
  private String to;

  @Mixin private MergeOutput output;

  EnvMergeCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(output.json());
    var answers = output.answers();
    var read = input.read();
    var plan =
        EnvMerge.plan(read.set(), read.installed(), read.target(to), answers).answered(answers);
    var open = new LinkedHashMap<String, String>();
    plan.open().forEach(d -> open.put(d.id(), d.recommended()));
    var files = new LinkedHashMap<String, byte[]>();
    plan.files().keySet().forEach(name -> files.put(name, plan.bytes(name)));
    return output.finish(terminal, new Merged(open, files, EnvText.json(plan), EnvText.of(plan)));
  }
}
