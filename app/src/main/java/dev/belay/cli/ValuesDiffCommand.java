package dev.belay.cli;

import dev.belay.outside.ExitCode;
import dev.belay.view.ValuesText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay values diff}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Says what another chart version means for each key of your values.yaml.")
final class ValuesDiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ValuesInput input;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  ValuesDiffCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var read = input.read();
    var text = new ValuesText(read.yours(), read.old(), read.next());
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(text.json(read.yours().all())));
    } else {
      terminal.out().print(text.diff(read.yours().all()));
      terminal.out().flush();
    }
    return ExitCode.DONE.code();
  }
}
