package dev.belay.cli;

import dev.belay.contract.ApiComparison;
import dev.belay.contract.ApiFinding;
import dev.belay.contract.Description;
import dev.belay.contract.DescriptionFiles;
import dev.belay.contract.KnownDescriptions;
import dev.belay.contract.Meanwhile;
import dev.belay.contract.Severity;
import dev.belay.contract.UsageCounts;
import dev.belay.outside.ExitCode;
import dev.belay.view.ApiDiff;
import dev.belay.view.ApiSarif;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay api diff}: two descriptions of the API compared. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Compares two descriptions of the Service API: versions, files or directories.",
    footer = "Exit codes: 0 done, 2 wrong usage, 10 a finding as bad as --fail-on says.")
final class ApiDiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "OLD", description = "A version, file or directory.")
  private String old;

  @Parameters(index = "1", paramLabel = "NEW", description = "A version, file or directory.")
  private String now;

  @Option(names = "--json", description = "Print one JSON object with findings.")
  private boolean json;

  @Option(names = "--sarif", description = "Print SARIF 2.1.0.")
  private boolean sarif;

  @Option(names = "--all", description = "List compatible differences, too.")
  private boolean all;

  @Option(
      names = "--usage",
      paramLabel = "FILE",
      description = "Put what you use first: an access log, or what api usage --json printed.")
  private @Nullable Path usage;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "Exit 10 on a finding this bad or worse: breaking, risky or compatible.")
  private @Nullable Severity failOn;

  @SuppressWarnings("NullAway.Init")
  ApiDiffCommand(Parts parts, Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.asJson(json || sarif);
    Description before = described(old);
    Description after = described(now);
    List<ApiFinding> findings = ApiComparison.of(before, after);
    List<Meanwhile> meanwhile =
        isVersion(old) && isVersion(now)
            ? Meanwhile.of(version(old), version(now), findings)
            : List.of();
    if (usage != null) {
      UsageCounts counts = ApiUsageCommand.read(usage);
      findings = ApiComparison.weighed(findings, counts);
      meanwhile = meanwhile.stream().map(m -> m.called(counts)).toList();
    }
    var diff = new ApiDiff(before, after, findings, meanwhile, usage != null);
    if (sarif) {
      terminal
          .out()
          .println(JsonMapper.shared().writeValueAsString(ApiSarif.of(findings, after.label())));
    } else if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(diff.json()));
    } else {
      terminal.out().print(diff.text(all));
      terminal.out().flush();
    }
    Severity worst = failOn;
    boolean fails =
        worst != null && diff.findings().stream().anyMatch(f -> f.severity().compareTo(worst) <= 0);
    return (fails ? ExitCode.BLOCKED : ExitCode.DONE).code();
  }

  /** A file or directory when there is one of that name, else a version. */
  private static Description described(String name) {
    return isVersion(name)
        ? KnownDescriptions.of(version(name)).orElseGet(() -> DescriptionFiles.read(Path.of(name)))
        : DescriptionFiles.read(Path.of(name));
  }

  private static boolean isVersion(String name) {
    return name.matches("v?[0-9]+(\\.[0-9]+)+.*") && !Files.exists(Path.of(name));
  }

  private static String version(String name) {
    return name.startsWith("v") ? name.substring(1) : name;
  }
}
