package dev.belay.plan;

import dev.belay.check.Finding;
import dev.belay.kubernetes.Drift;
import dev.belay.kubernetes.HelmRelease;
import dev.belay.kubernetes.Keeper;
import dev.belay.kubernetes.KubernetesInstallation;
import dev.belay.kubernetes.Rendering;
import dev.belay.kubernetes.Right;
import dev.belay.kubernetes.Workload;
import dev.belay.outside.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What speaks against an upgrade in a cluster, beside what speaks against it anywhere. */
final class ClusterFindings {
  private static final String SEEN_HERE = "seen on Kubernetes 1.34 with helm 3.22";
  private static final int SHOWN = 8;

  private final ClusterChange change;
  private final KubernetesInstallation now;
  private final List<Finding> found = new ArrayList<>();

  private ClusterFindings(ClusterChange change) {
    this.change = change;
    this.now = change.now();
  }

  /**
   * @param migrates whether the way has migrations
   */
  static List<Finding> of(ClusterChange change, boolean migrates) {
    var findings = new ClusterFindings(change);
    findings.notActed();
    findings.release();
    findings.keepers();
    findings.rights();
    findings.drift();
    switch (change.next()) {
      case Observed.Known<Rendering>(var next) -> {
        findings.environments();
        findings.objects(next);
        findings.stores();
      }
      case Observed.Unknown<Rendering>(var why, var next) ->
          findings.undecided(
              "chart-rendered", "what the new chart makes of this installation", why, next);
    }
    findings.migration(migrates);
    findings.scalers();
    return List.copyOf(findings.found);
  }

  private void undecided(String id, String title, String seen, String next) {
    found.add(new Finding.Undecided(id, title, seen, next, "S24"));
  }

  private void notActed() {
    undecided(
        "cluster-acts",
        "an upgrade in a cluster is rehearsed, and taken back, by Belay",
        "it only looks there",
        "rehearse it by hand in a namespace that reaches none of these stores; docs/kubernetes.md");
  }

  private void release() {
    if (now.pending()) {
      found.add(
          new Finding.Blocked(
              "release-at-rest",
              "no helm is at work on the release",
              "its last revision is " + now.revisions().getLast(),
              "helm history RELEASE; helm rollback RELEASE REVISION to the last deployed one frees"
                  + " it, once no helm runs",
              SEEN_HERE));
    }
    if (now.release() instanceof Observed.Unknown<HelmRelease>(var why, var next)) {
      undecided("release-known", "what is installed is known by a release of Helm", why, next);
    }
  }

  private void keepers() {
    var others = now.keepers().stream().filter(Keeper::healsItself).toList();
    if (!others.isEmpty()) {
      found.add(
          new Finding.Blocked(
              "nobody-puts-back",
              "what is stopped stays stopped",
              others.stream()
                  .map(k -> k.program() + " " + k.name() + " puts its objects back by itself")
                  .collect(Collectors.joining("; ")),
              "pause its synchronisation before the upgrade, commit the new state, resume it after",
              SEEN_HERE));
    }
  }

  private void rights() {
    var missing = new ArrayList<>(now.rights().missingToLook());
    missing.addAll(now.rights().missingToUpgrade());
    if (!missing.isEmpty()) {
      undecided(
          "rights",
          "you may do what an upgrade takes",
          "you may not " + missing.stream().map(Right::title).collect(Collectors.joining(", ")),
          "kubectl auth can-i --list --namespace " + now.place().namespace());
    }
  }

  private void drift() {
    var drift = now.drift().ifKnown().orElse(List.of());
    var undone = drift.stream().filter(d -> d.fate() != Drift.Fate.STAYS).toList();
    if (!undone.isEmpty()) {
      found.add(
          new Finding.Warned(
              "drift-undone",
              "changes beside the release that its upgrade undoes",
              words(undone),
              "put what is to stay into the values",
              SEEN_HERE));
    }
  }

  private static String words(List<Drift> drift) {
    var words =
        drift.stream()
            .limit(SHOWN)
            .map(d -> "%s %s %s".formatted(d.object(), d.at(), d.words()).replaceAll(" +", " "))
            .collect(Collectors.joining("; "));
    int more = drift.size() - SHOWN;
    return more > 0 ? "%s; and %d more".formatted(words, more) : words;
  }

  /** By what is rendered, since a key of the values that nothing reads any more says nothing. */
  private void environments() {
    var changes = EnvironmentChange.of(now.workloads(), change.workloads());
    var moved = changes.stream().filter(EnvironmentChange::movesData).toList();
    found.add(
        moved.isEmpty()
            ? new Finding.Passed(
                "same-data",
                "the new release finds the same data and opens it",
                "%d other settings change".formatted(changes.size()),
                SEEN_HERE)
            : new Finding.Blocked(
                "same-data",
                "the new release finds the same data and opens it",
                EnvironmentChange.words(moved),
                "give these by the keys that the new chart reads; belay values merge carries them",
                SEEN_HERE));
  }

  private void objects(Rendering next) {
    var all = next.changes(now);
    var refused = all.stream().filter(ClusterFindings::fixed).toList();
    if (!refused.isEmpty()) {
      found.add(
          new Finding.Blocked(
              "fields-fixed",
              "nothing is changed that cannot be changed",
              words(refused),
              "keep these as they are; helm applies the rest before it fails on one",
              SEEN_HERE));
    }
    var gone = now.release().ifKnown().map(next::gone).orElse(List.of());
    if (!gone.isEmpty()) {
      found.add(
          new Finding.Warned(
              "objects-gone",
              "objects that the new chart takes away",
              String.join(", ", gone),
              "look for data in them",
              SEEN_HERE));
    }
  }

  /** What keeps data in the cluster is a StatefulSet in the charts that are known. */
  private void stores() {
    var before = ClusterChange.storeImages(now.workloads());
    var after = ClusterChange.storeImages(change.workloads());
    var moved =
        after.entrySet().stream()
            .filter(a -> before.containsKey(a.getKey()))
            .filter(a -> !a.getValue().equals(before.get(a.getKey())))
            .map(a -> "%s: %s, then %s".formatted(a.getKey(), before.get(a.getKey()), a.getValue()))
            .toList();
    if (!moved.isEmpty()) {
      undecided(
          "stores-move",
          "the stores of the new chart read the data of the old ones",
          String.join("; ", moved),
          "read the notes of that store, and keep its image by the values until it is known");
    }
  }

  /** Whether the server refuses the change of such a field. */
  private static boolean fixed(Drift d) {
    if (d.fate() != Drift.Fate.UNDONE) {
      return false;
    }
    String kind = d.object().replaceFirst(" .*", "");
    return switch (kind) {
      case "PersistentVolumeClaim" -> d.at().startsWith("spec.");
      case "StatefulSet" ->
          d.at()
              .matches("spec[.](serviceName|podManagementPolicy|selector|volumeClaimTemplates).*");
      case "Deployment" -> d.at().startsWith("spec.selector");
      default -> false;
    };
  }

  private void migration(boolean migrates) {
    Optional<Workload.Container> api =
        ClusterChange.api(change.workloads()).or(() -> ClusterChange.api(now.workloads()));
    boolean byPods = api.map(a -> "true".equals(a.texts().get("MIGRATION_ENABLED"))).orElse(false);
    if (migrates && byPods) {
      found.add(
          new Finding.Warned(
              "migration-alone",
              "nothing of either release works on the data while it migrates",
              "MIGRATION_ENABLED is true: helm upgrade lets the new api pods migrate at their start"
                  + " while the old ones serve and the new workers work, and a liveness probe may"
                  + " end them in it",
              "scale every writer to 0 and wait until its pods are gone, migrate by a Job without"
                  + " probes, read alembic_version, and upgrade then; never with --atomic",
              SEEN_HERE));
    }
  }

  private void scalers() {
    var scalers =
        now.parts().keySet().stream()
            .filter(t -> t.startsWith("HorizontalPodAutoscaler ") || t.startsWith("ScaledObject "))
            .toList();
    if (!scalers.isEmpty()) {
      found.add(
          new Finding.Warned(
              "scalers",
              "nothing starts writers by itself",
              "%s: at 1 it starts its minimum, at 0 it holds still"
                  .formatted(String.join(", ", scalers)),
              "start again at its minimum, or take it away for the time",
              SEEN_HERE));
    }
  }
}
