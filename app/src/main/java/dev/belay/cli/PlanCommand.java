package dev.belay.cli;

import dev.belay.cli.PlanInput.Assessed;
import dev.belay.outside.Shell;
import dev.belay.plan.Assessment;
import dev.belay.view.AssessmentJson;
import dev.belay.view.AssessmentMarkdown;
import dev.belay.view.AssessmentPage;
import dev.belay.view.AssessmentText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay plan}: what an upgrade would do here, and what speaks against it. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "What an upgrade would do to this installation. Changes nothing.")
final class PlanCommand implements Callable<Integer> {
  private final Shell shell;
  private final Terminal terminal;

  @Mixin private PlanInput input;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write PLAN.md, plan.html, plan.json and private/ there.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  PlanCommand(Parts parts, Terminal terminal) {
    this.shell = parts.shell();
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    Assessed assessed = input.assess(shell);
    Assessment assessment = assessed.assessment();
    if (out != null) {
      new Folder(out).write(files(assessed));
    }
    terminal
        .out()
        .print(json ? AssessmentJson.of(assessment) : AssessmentText.of(assessment, next()));
    terminal.out().flush();
    return assessment.verdict().exit().code();
  }

  private String next() {
    return out == null ? input.command() + " --out DIR" : "open " + out.resolve("plan.html");
  }

  private static Map<String, byte[]> files(Assessed assessed) {
    Assessment assessment = assessed.assessment();
    var files = new LinkedHashMap<String, byte[]>();
    for (String path : assessed.configuration().files().keySet()) {
      files.put("private/" + path, assessed.configuration().bytes(path));
    }
    files.put("PLAN.md", AssessmentMarkdown.of(assessment).getBytes(StandardCharsets.UTF_8));
    files.put("plan.html", AssessmentPage.of(assessment).getBytes(StandardCharsets.UTF_8));
    files.put("plan.json", AssessmentJson.of(assessment).getBytes(StandardCharsets.UTF_8));
    return files;
  }
}
