package dev.belay.cli;

import dev.belay.config.ChartDefaults;
import dev.belay.config.ChartFacts;
import dev.belay.config.ChartVersion;
import dev.belay.config.ValuesFile;
import dev.belay.config.ValuesFiles;
import dev.belay.config.ValuesMove;
import dev.belay.config.ValuesWrapper;
import dev.belay.config.YamlText;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name a values.yaml and the two charts it stands between. */
final class ValuesInput {
  @Option(
      names = "--values",
      required = true,
      paramLabel = "FILE",
      description = "Your file; several times as helm gets them with -f, the last one wins.")
  private List<Path> values;

  @Mixin private SetOptions set;

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

  /** The files between two charts, with everything that differs. */
  record Read(ValuesFiles yours, ChartDefaults old, ChartDefaults next) {}

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
    var files = new ArrayList<ValuesFile>();
    values.forEach(f -> files.add(ValuesWrapper.find(YamlText.read(f), old, next)));
    set.file().ifPresent(text -> files.add(ValuesWrapper.find(text, old, next)));
    return new Read(ValuesFiles.of(files, old, next, ValuesMove.shipped()), old, next);
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
