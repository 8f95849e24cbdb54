package dev.belay.cli;

import dev.belay.catalog.CatalogFolder;
import dev.belay.catalog.ReadRelease;
import dev.belay.cli.PlanInput.Assessed;
import dev.belay.gate.PlanFolder;
import dev.belay.migration.MigrationFacts;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.ShellWord;
import dev.belay.plan.Assessment;
import dev.belay.step.InstallationFile;
import dev.belay.view.AssessmentJson;
import dev.belay.view.AssessmentMarkdown;
import dev.belay.view.AssessmentPage;
import dev.belay.view.AssessmentText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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
  private final Parts parts;
  private final Terminal terminal;

  @Mixin private PlanInput input;

  @Mixin private ClusterPlanOptions cluster;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write PLAN.md, plan.html, assessment.json and private/ there; with a belay.yaml in the"
              + " installation's directory also plan.json, which belay rehearse and belay upgrade"
              + " execute.")
  private @Nullable Path out;

  @Option(
      names = "--stage",
      description =
          "Put the target's files, and over them what this plan merged, where belay.yaml says"
              + " (compose.releases); with --out.")
  private boolean stage;

  @Option(
      names = "--pull",
      description = "Pull the images of the target that the engine does not have; with --out.")
  private boolean pull;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private StateOption state;

  PlanCommand(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json);
    var place = cluster.place(input.directory());
    if (place.isPresent()) {
      return inCluster(new ClusterPlan(parts, input, cluster, place.get()));
    }
    if (stage && (out == null || input.installationFile().isEmpty())) {
      throw new OutsideException(
          Failure.badInput(
              "there is nowhere to stage a release",
              out == null
                  ? "--stage was given without --out"
                  : input.directory() + " has no belay.yaml",
              "belay plan --help; docs/installation-file.md has a belay.yaml for Compose"));
    }
    Assessed assessed = input.assess(parts, Optional.ofNullable(out), terminal.here());
    Assessment assessment = assessed.assessment().advised(terminal::pasted);
    Optional<OutsideException> refused = out == null ? Optional.empty() : write(out, assessed);
    if (refused.isPresent() && json) {
      throw refused.get();
    }
    terminal
        .out()
        .print(
            json
                ? AssessmentJson.of(assessment)
                : AssessmentText.of(
                    assessment,
                    refused.map(r -> r.failure().next()).orElseGet(() -> next(assessment))));
    terminal.out().flush();
    if (refused.isPresent()) {
      throw refused.get();
    }
    return assessment.verdict().exit().code();
  }

  private int inCluster(ClusterPlan plan) {
    if (stage || pull) {
      throw new OutsideException(
          Failure.badInput(
              "nothing is staged or pulled for a cluster",
              "--stage and --pull are for Compose",
              "leave them out"));
    }
    Assessment assessment = plan.assess().advised(terminal::pasted);
    String next = "read docs/kubernetes.md for what is not done here";
    if (out == null) {
      next = "the same command with --out and a directory keeps it as PLAN.md and plan.html";
    } else {
      new Folder(out).write(pages(assessment));
    }
    terminal
        .out()
        .print(json ? AssessmentJson.of(assessment) : AssessmentText.of(assessment, next));
    terminal.out().flush();
    return assessment.verdict().exit().code();
  }

  /**
   * Writes what people read, and then what {@code belay upgrade} executes; what they have to mend
   * so that it can be written may be in the first.
   *
   * @return why there is no executable plan although there should be one
   */
  private Optional<OutsideException> write(Path out, Assessed assessed) {
    var folder = new Folder(out);
    folder.write(files(assessed));
    releases(out, assessed);
    if (input.installationFile().isEmpty()) {
      return Optional.empty();
    }
    try {
      if (stage) {
        stage(out, assessed);
      }
      folder.write(
          new ExecutablePlan(parts, assessed.releases(), pulling())
              .files(
                  input.installationFile().get(),
                  input.inputs(),
                  assessed.assessment(),
                  new MergedFiles(out, assessed.configuration().files()),
                  state.state()));
      return Optional.empty();
    } catch (OutsideException e) {
      folder.remove(PlanFolder.PLAN); // An older one is not about what the folder says now.
      return Optional.of(e);
    }
  }

  /** What was read for the plan lies in it, so that a rehearsal stands on the same. */
  private static void releases(Path out, Assessed assessed) {
    Path directory = out.resolve(PlanFolder.RELEASES);
    new Folder(out).clear(PlanFolder.RELEASES);
    if (!assessed.read().isEmpty()) {
      var catalog = new CatalogFolder(directory);
      catalog.write(assessed.read().stream().map(ReadRelease::facts).toList(), List.of());
      assessed.read().forEach(r -> catalog.write(r.migrations(), MigrationFacts.read(directory)));
    }
  }

  private void stage(Path out, Assessed assessed) {
    var place =
        InstallationFile.read(input.installationFile().orElseThrow())
            .compose()
            .orElseThrow(() ->
                new OutsideException(
                    Failure.badInput(
                        "only a Compose project has a place for staged releases",
                        "belay.yaml drives this installation by commands",
                        "leave --stage out")));
    var merged = new LinkedHashMap<>(assessed.merged());
    for (String path : assessed.configuration().files().keySet()) {
      merged.put(path, assessed.configuration().bytes(path));
    }
    new Staging(assessed.target(), assessed.files(), merged)
        .stage(place.releases(), assessed.assessment().to().toString(), out);
  }

  private Optional<Consumer<String>> pulling() {
    return pull
        ? Optional.of(line -> {
          terminal.err().println("belay: " + line);
          terminal.err().flush();
        })
        : Optional.empty();
  }

  private String next(Assessment assessment) {
    if (out == null) {
      return input.command()
          + " --out "
          + ShellWord.of(
              input
                  .directory()
                  .toAbsolutePath()
                  .normalize()
                  .resolveSibling("plan-" + assessment.to()));
    }
    return input.installationFile().isPresent()
        ? "belay answer PLAN"
        : "open %s; a belay.yaml in %s makes the plan executable"
            .formatted(out.resolve("plan.html").toAbsolutePath().normalize(), input.directory());
  }

  private Map<String, byte[]> files(Assessed assessed) {
    Assessment assessment = assessed.assessment().advised(terminal::pasted);
    var files = new LinkedHashMap<String, byte[]>();
    for (String path : assessed.configuration().files().keySet()) {
      files.put("private/" + path, assessed.configuration().bytes(path));
    }
    assessed.merged().forEach((path, text) -> files.put("private/" + path, text));
    files.putAll(pages(assessment));
    return files;
  }

  /** What people read of it, and its JSON. */
  private static Map<String, byte[]> pages(Assessment assessment) {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("PLAN.md", AssessmentMarkdown.of(assessment).getBytes(StandardCharsets.UTF_8));
    files.put("plan.html", AssessmentPage.of(assessment).getBytes(StandardCharsets.UTF_8));
    files.put("assessment.json", AssessmentJson.of(assessment).getBytes(StandardCharsets.UTF_8));
    return files;
  }
}
