package dev.belay.cli;

import dev.belay.kubernetes.ClusterPlace;
import dev.belay.kubernetes.HelmRelease;
import dev.belay.kubernetes.HelmTemplate;
import dev.belay.kubernetes.KubernetesInstallation;
import dev.belay.kubernetes.KubernetesSurvey;
import dev.belay.kubernetes.Rendering;
import dev.belay.migration.MigrationFacts;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.plan.Assessment;
import dev.belay.plan.ClusterAssessor;
import dev.belay.plan.ClusterChange;
import dev.belay.release.Catalog;
import dev.belay.release.DifyVersion;
import java.util.List;

/** The assessment of an upgrade in a cluster; loaded for those only. */
final class ClusterPlan {
  private final Parts parts;
  private final PlanInput input;
  private final ClusterPlanOptions options;
  private final ClusterPlace place;

  ClusterPlan(Parts parts, PlanInput input, ClusterPlanOptions options, ClusterPlace place) {
    this.parts = parts;
    this.input = input;
    this.options = options;
    this.place = place;
  }

  Assessment assess() {
    KubernetesInstallation now = new KubernetesSurvey(parts.shell(), place).read();
    Catalog releases = input.installation().releases();
    DifyVersion from = input.installation().from().orElseGet(() -> version(now));
    var way = PlanInput.upgrade(releases, from, input.to());
    DatabaseLook look = DatabaseLook.of(input.database(), input.command());
    return new ClusterAssessor(
            releases,
            MigrationFacts.with(List.of(input.installation().catalog())),
            look.summary(),
            look::held)
        .assess(
            way,
            new ClusterChange(now, rendering(now)),
            input.risks().compiled(way.from(), way.to()));
  }

  private Observed<Rendering> rendering(KubernetesInstallation now) {
    if (now.release() instanceof Observed.Unknown<HelmRelease>(var why, var next)) {
      return Observed.unknown("the values of the release are not known: " + why, next);
    }
    if (options.chart().isEmpty()) {
      return Observed.unknown(
          "no --chart was given, so that nothing was rendered",
          "name the chart to go to by --chart, a directory or an archive");
    }
    try {
      return Observed.known(
          new HelmTemplate(parts.shell(), now).of(options.chart().get(), options.values()));
    } catch (OutsideException e) {
      Failure failure = e.failure();
      return Observed.unknown(failure.what() + ": " + failure.seen(), failure.next());
    }
  }

  private static DifyVersion version(KubernetesInstallation now) {
    return switch (now.version()) {
      case Observed.Known<DifyVersion>(var version) -> version;
      case Observed.Unknown<DifyVersion>(var why, var next) ->
          throw new OutsideException(
              Failure.unknown("the installed version could not be read", why, next));
    };
  }
}
