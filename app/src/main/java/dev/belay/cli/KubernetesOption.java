package dev.belay.cli;

import dev.belay.kubernetes.ClusterPlace;
import dev.belay.kubernetes.PlaceFile;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name an installation in a cluster of Kubernetes. */
final class KubernetesOption {
  @Option(
      names = "--namespace",
      paramLabel = "NS",
      description =
          "The installation is in this namespace of a Kubernetes cluster, which is asked by your"
              + " kubectl; also kubernetes.namespace in belay.yaml.")
  private @Nullable String namespace;

  @Option(
      names = "--release",
      paramLabel = "NAME",
      description = "The Helm release in it. Default: the one of a chart called dify.")
  private @Nullable String release;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context of your kubeconfig. Default: the current one.")
  private @Nullable String context;

  /**
   * Where it is; empty for an installation that is on no cluster.
   *
   * @param installation the directory whose {@code belay.yaml} is asked when no option says it
   */
  Optional<ClusterPlace> place(Path installation) {
    Path file = InstallationOption.in(installation);
    if (namespace == null) {
      if (release != null || context != null) {
        throw new OutsideException(
            Failure.badInput(
                "it is not said in which namespace the installation is",
                "--release and --context go along with --namespace",
                "kubectl get namespaces"));
      }
      return PlaceFile.read(file);
    }
    if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new OutsideException(
          Failure.badInput(
              "'" + namespace + "' is no name of a namespace",
              "one has at most 63 of a-z, 0-9 and -",
              "kubectl get namespaces"));
    }
    return Optional.of(
        new ClusterPlace(namespace, Optional.ofNullable(release), Optional.ofNullable(context)));
  }
}
