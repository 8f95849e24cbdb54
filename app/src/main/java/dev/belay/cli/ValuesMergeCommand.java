package dev.belay.cli;

import dev.belay.cli.MergeOutput.Merged;
import dev.belay.config.ValuesMerge;
import dev.belay.view.ValuesText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code belay values merge}. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Carries your values.yaml to another chart version.",
      "Writes DIR/private/values.yaml; with an open question it writes nothing and exits 10."
    })
final class ValuesMergeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ValuesInput input;

  @Mixin private MergeOutput output;

  ValuesMergeCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(output.json());
    var answers = output.answers();
    var read = input.read();
    var merge = ValuesMerge.of(read.yours(), read.next(), read.changes(), answers);
    var open = new LinkedHashMap<String, String>();
    merge.open().forEach(d -> open.put(d.id(), d.options().getFirst()));
    var text = new ValuesText(read.yours(), read.old(), read.next());
    byte[] file = merge.text().getBytes(StandardCharsets.UTF_8);
    return output.finish(
        terminal,
        new Merged(open, Map.of("values.yaml", file), text.json(merge), text.merge(merge)));
  }
}
