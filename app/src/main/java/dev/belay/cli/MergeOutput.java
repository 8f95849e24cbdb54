package dev.belay.cli;

import dev.belay.outside.ExitCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** What both merges share: answers in, files out, and nothing written while a question is open. */
final class MergeOutput {
  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to write.")
  private Path out;

  @Mixin private AnswersOption answers;

  @Option(names = "--json", description = "Prints one JSON object (schema 1).")
  private boolean json;

  /**
   * @param open the recommended option by the id of each open question
   * @param files the merged files by name
   */
  record Merged(
      Map<String, String> open, Map<String, byte[]> files, Map<String, Object> json, String text) {}

  boolean json() {
    return json;
  }

  Map<String, String> answers() {
    return answers.read();
  }

  /** Writes the files below {@code private/} unless a question is open, and says what was done. */
  int finish(Terminal terminal, Merged merged) {
    boolean open = !merged.open().isEmpty();
    if (!open) {
      var files = new LinkedHashMap<String, byte[]>();
      merged.files().forEach((name, bytes) -> files.put("private/" + name, bytes));
      new Folder(out).write(files);
    }
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(merged.json()));
    } else {
      terminal.out().print(merged.text());
      terminal.out().print(open ? unwritten(merged.open()) : written(merged));
    }
    terminal.out().flush();
    return (open ? ExitCode.BLOCKED : ExitCode.DONE).code();
  }

  private static String unwritten(Map<String, String> open) {
    var text =
        new StringBuilder("\nnothing was written\nnext: put answers into a file, for example\n");
    open.forEach((id, option) -> text.append("  \"%s\": %s%n".formatted(id, option)));
    return text.append("and add --answers FILE\n").toString();
  }

  private String written(Merged merged) {
    return "%nwritten: %s (%s)%n"
        .formatted(out.resolve("private"), String.join(", ", merged.files().keySet()));
  }
}
