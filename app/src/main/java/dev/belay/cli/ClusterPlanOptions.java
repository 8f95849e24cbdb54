package dev.belay.cli;

import dev.belay.kubernetes.ClusterPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a plan for an installation in a cluster. */
final class ClusterPlanOptions {
  @Mixin private KubernetesOption kubernetes;

  @Option(
      names = "--chart",
      paramLabel = "DIR|TGZ",
      description =
          "The chart to go to, as a directory or an archive; your helm renders it, and what it"
              + " renders is compared with what is there.")
  private @Nullable Path chart;

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description =
          "Values for it, in helm's order; may be repeated. Default: those that the release was"
              + " given.")
  private List<Path> values = List.of();

  Optional<ClusterPlace> place(Path installation) {
    return kubernetes.place(installation);
  }

  Optional<Path> chart() {
    return Optional.ofNullable(chart);
  }

  List<Path> values() {
    return values;
  }
}
