package dev.belay.cli;

import dev.belay.config.EnvMerge;
import dev.belay.outside.ExitCode;
import dev.belay.view.EnvText;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay env diff}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Old defaults, new defaults, yours: key by key. Writes nothing.")
final class EnvDiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private InstallationInput input;

  @Option(names = "--to", paramLabel = "VERSION", required = true, description = "The target.")
  private String to;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  EnvDiffCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var read = input.read();
    var plan = EnvMerge.plan(read.set(), read.installed(), read.target(to), Map.of());
    terminal
        .out()
        .print(
            json
                ? JsonMapper.shared().writeValueAsString(EnvText.json(plan)) + "\n"
                : EnvText.of(plan));
    terminal.out().flush();
    return ExitCode.DONE.code();
  }
}
