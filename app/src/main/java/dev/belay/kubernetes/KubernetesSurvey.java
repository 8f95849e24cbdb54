package dev.belay.kubernetes;

import dev.belay.outside.Observed;
import dev.belay.outside.Shell;
import dev.belay.release.DifyVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks at a namespace, and changes nothing in it. */
public final class KubernetesSurvey {
  private static final String UNREAD_RECORD =
      "Helm keeps its record in Secrets, and those of this namespace may not be read";

  private final Kubectl kubectl;
  private final ClusterPlace place;

  public KubernetesSurvey(Shell shell, ClusterPlace place) {
    this.kubectl = new Kubectl(shell, place);
    this.place = place;
  }

  /**
   * @throws dev.belay.outside.OutsideException when the cluster does not answer, or several
   *     releases could be meant
   */
  public KubernetesInstallation read() {
    Rights rights = Rights.of(kubectl.rules());
    String server =
        kubectl
            .get("/version")
            .ifKnown()
            .flatMap(v -> v)
            .orElse(Piece.NONE)
            .at("gitVersion")
            .word();
    var objects = NamespaceObjects.read(kubectl, place.namespace());
    boolean secretsRead = objects.seen(ClusterKind.SECRET).ifKnown().isPresent();
    Observed<HelmHistory.Found> history = history(objects, secretsRead);
    Observed<HelmRelease> release = history.map(HelmHistory.Found::release);
    var revisions = history.ifKnown().map(HelmHistory.Found::revisions).orElse(List.of());
    var own = own(objects, release.ifKnown());
    var workloads =
        new Workloads(
                new PodEnvironment(
                    objects.of(ClusterKind.CONFIG_MAP),
                    objects.of(ClusterKind.SECRET),
                    secretsRead),
                objects.of(ClusterKind.POD))
            .of(own);
    return new KubernetesInstallation(
        place,
        server,
        release,
        revisions.stream().map(r -> r.number() + " " + r.status()).toList(),
        revisions.stream().anyMatch(r -> last(r, revisions) && r.pending()),
        version(workloads),
        Keeper.of(own),
        workloads,
        new OtherObjects(objects).read(),
        release.map(r -> LiveDrift.of(r.manifest(), objects.all(), objects.readable())),
        rights,
        objects.unseen(),
        objects.all(),
        objects.readable());
  }

  private static boolean last(HelmHistory.Revision one, List<HelmHistory.Revision> all) {
    return one.equals(all.getLast());
  }

  private Observed<HelmHistory.Found> history(NamespaceObjects objects, boolean secretsRead) {
    var history =
        new HelmHistory(objects.of(ClusterKind.SECRET), objects.of(ClusterKind.CONFIG_MAP));
    Observed<HelmHistory.Found> found = history.find(place);
    return secretsRead || found.ifKnown().isPresent()
        ? found
        : Observed.unknown(
            UNREAD_RECORD,
            "somebody who may `list secrets` there; a role for it is in docs/kubernetes.md");
  }

  /** The workloads of the release, and whatever else in the namespace runs an image of Dify. */
  private static List<Piece> own(NamespaceObjects objects, Optional<HelmRelease> release) {
    Set<String> rendered = new HashSet<>();
    release.ifPresent(r -> r.manifest().forEach(m -> rendered.add(m.title())));
    return List.of(ClusterKind.DEPLOYMENT, ClusterKind.STATEFUL_SET, ClusterKind.CRON_JOB).stream()
        .flatMap(kind -> objects.of(kind).stream())
        .filter(o -> rendered.contains(o.title()) || ofDify(o))
        .toList();
  }

  private static boolean ofDify(Piece object) {
    return object.at("spec", "template", "spec", "containers").items().stream()
        .anyMatch(c -> c.at("image").word().matches("(.*/)?dify-[^/]*"));
  }

  private static Observed<DifyVersion> version(List<Workload> workloads) {
    var images = new TreeSet<String>();
    for (Workload workload : workloads) {
      if (workload.ofApi()) {
        workload.containers().stream().filter(c -> !c.first()).forEach(c -> images.add(c.image()));
      }
    }
    if (images.size() == 1) {
      var version = DifyVersion.parse(tag(images.getFirst()));
      if (version.isPresent()) {
        return Observed.known(version.get());
      }
    }
    return Observed.unknown(
        images.isEmpty()
            ? "no workload of the namespace has an image called dify-api"
            : "the images of the API say " + String.join(", ", images),
        "say it by --from");
  }

  private static String tag(String image) {
    String plain = image.replaceFirst("@.*", "");
    return plain.substring(plain.lastIndexOf(':') + 1);
  }
}
