package dev.belay.cli;

import dev.belay.cli.MergeOutput.Merged;
import dev.belay.config.ValuesMerge;
import dev.belay.view.ValuesText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code belay values merge}. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Carries your values.yaml to another chart version.",
      "Writes DIR/private/values.yaml, or each of several files under its own name, with --set as",
      "set.yaml; with an open question it writes nothing and exits 10."
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
    List<ValuesMerge> merges = read.yours().merged(read.next(), answers);
    var open = new LinkedHashMap<String, String>();
    var files = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < merges.size(); i++) {
      merges.get(i).open().forEach(d -> open.put(d.id(), d.options().getFirst()));
      files.put(read.yours().name(i), merges.get(i).text().getBytes(StandardCharsets.UTF_8));
    }
    var text = new ValuesText(read.yours(), read.old(), read.next());
    return output.finish(
        terminal, new Merged(open, files, text.jsonOf(merges), text.merge(merges)));
  }
}
