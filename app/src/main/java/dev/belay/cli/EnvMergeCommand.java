package dev.belay.cli;

import dev.belay.config.ConfigurationPlan;
import dev.belay.config.EnvMerge;
import dev.belay.config.YamlText;
import dev.belay.outside.ExitCode;
import dev.belay.view.EnvText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

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

  @Mixin private EnvInput input;

  @Option(names = "--to", paramLabel = "VERSION", required = true, description = "The target.")
  private String to;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to write.")
  private Path out;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "A YAML file of answers: the id of a question, a colon, one of its options.")
  private @Nullable Path answers;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  EnvMergeCommand(Parts ignored, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var given = answers == null ? Map.<String, String>of() : YamlText.read(answers).pairs();
    var read = input.read();
    var plan = EnvMerge.plan(read.set(), read.installed(), read.target(to), given);
    boolean open = !plan.open().isEmpty();
    if (!open) {
      write(plan);
    }
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(EnvText.json(plan)));
    } else {
      terminal.out().print(EnvText.of(plan));
      terminal.out().print(open ? unwritten(plan) : written(plan));
    }
    terminal.out().flush();
    return (open ? ExitCode.BLOCKED : ExitCode.DONE).code();
  }

  private void write(ConfigurationPlan plan) {
    var files = new LinkedHashMap<String, byte[]>();
    plan.files().keySet().forEach(name -> files.put("private/" + name, plan.bytes(name)));
    new Folder(out).write(files);
  }

  private static String unwritten(ConfigurationPlan plan) {
    var text = new StringBuilder("\nnothing was written\nnext: put answers into a file");
    text.append(", for example\n");
    plan.open().forEach(d -> text.append("  \"%s\": %s%n".formatted(d.id(), d.recommended())));
    return text.append("and add --answers FILE\n").toString();
  }

  private String written(ConfigurationPlan plan) {
    return "%nwritten: %s (%s)%n"
        .formatted(out.resolve("private"), String.join(", ", plan.files().keySet()));
  }
}
