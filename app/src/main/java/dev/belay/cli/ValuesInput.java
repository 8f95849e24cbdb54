package dev.belay.cli;

import dev.belay.config.ChartDefaults;
import dev.belay.config.ChartFacts;
import dev.belay.config.ChartVersion;
import dev.belay.config.ValuesChange;
import dev.belay.config.ValuesConcerns;
import dev.belay.config.ValuesDiff;
import dev.belay.config.ValuesFile;
import dev.belay.config.ValuesMove;
import dev.belay.config.ValuesWrapper;
import dev.belay.config.YamlText;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a values.yaml and the two charts it stands between. */
final class ValuesInput {
  @Option(names = "--values", required = true, paramLabel = "FILE", description = "Your file.")
  private Path values;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "CHART",
      description = "Chart version now.")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "CHART",
      description = "Chart version then.")
  private String to;

  @Option(
      names = "--old-defaults",
      paramLabel = "FILE",
      description = "Output of helm show values for --from, when Belay does not know that chart.")
  private @Nullable Path oldDefaults;

  @Option(
      names = "--new-defaults",
      paramLabel = "FILE",
      description = "Output of helm show values for --to, when Belay does not know that chart.")
  private @Nullable Path newDefaults;

  /** A file between two charts, with everything that differs. */
  record Read(
      ValuesFile yours, ChartDefaults old, ChartDefaults next, List<ValuesChange> changes) {}

  Read read() {
    ChartVersion before = ChartVersion.of(from);
    ChartVersion after = ChartVersion.of(to);
    if (before.edition() != after.edition()) {
      throw refused(before, after, "the community chart and the Enterprise chart differ in kind");
    }
    if (after.compareTo(before) < 0) {
      throw refused(before, after, "that is a downgrade");
    }
    var facts = ChartFacts.shipped();
    ChartDefaults old = defaults(facts, before, oldDefaults, "--old-defaults");
    ChartDefaults next = defaults(facts, after, newDefaults, "--new-defaults");
    var yours = ValuesWrapper.find(YamlText.read(values), old, next);
    var moves = ValuesMove.shipped();
    var changes = ValuesDiff.of(yours, old, next, moves);
    return new Read(yours, old, next, ValuesConcerns.with(yours, old, next, moves, changes));
  }

  private static ChartDefaults defaults(
      ChartFacts facts, ChartVersion version, @Nullable Path file, String option) {
    return file == null
        ? facts.of(version, option)
        : ChartDefaults.of(version, YamlText.read(file), Optional.empty());
  }

  private static OutsideException refused(ChartVersion from, ChartVersion to, String why) {
    return new OutsideException(
        Failure.badInput(
            "values cannot be carried from chart " + from + " to " + to,
            why,
            "belay values diff --help"));
  }
}
