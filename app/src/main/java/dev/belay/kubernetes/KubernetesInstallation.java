package dev.belay.kubernetes;

import dev.belay.outside.Observed;
import dev.belay.release.DifyVersion;
import java.util.List;
import java.util.SortedMap;

/**
 * An installation as it was seen in its namespace. It holds passwords.
 *
 * @param server version of the API server
 * @param release the revision of the Helm release that is in effect
 * @param revisions all that Helm keeps, {@code 3 deployed}, the oldest first
 * @param pending whether another helm is at work on the release, or died in it
 * @param version of Dify, by the tags of the images
 * @param workloads of the installation, and others of the namespace that use its images
 * @param parts what else there is, {@code Service dify-api}, each with what it says in short
 * @param drift unknown without a record of what was rendered
 * @param unseen kinds that could not be read, with the reason
 * @param objects all that was read, as it is in the cluster
 * @param readable the kinds that could be read, {@code Deployment}
 */
public record KubernetesInstallation(
    ClusterPlace place,
    String server,
    Observed<HelmRelease> release,
    List<String> revisions,
    boolean pending,
    Observed<DifyVersion> version,
    List<Keeper> keepers,
    List<Workload> workloads,
    SortedMap<String, String> parts,
    Observed<List<Drift>> drift,
    Rights rights,
    SortedMap<String, String> unseen,
    List<Piece> objects,
    List<String> readable) {

  public KubernetesInstallation {
    revisions = List.copyOf(revisions);
    keepers = List.copyOf(keepers);
    workloads = List.copyOf(workloads);
    objects = List.copyOf(objects);
    readable = List.copyOf(readable);
  }

  boolean secretsRead() {
    return readable.contains(ClusterKind.SECRET.kind());
  }

  @Override
  public String toString() {
    return "installation in namespace " + place.namespace();
  }
}
