package dev.belay.cli;

import dev.belay.kubernetes.PlaceFile;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A directory of Helm or Kubernetes files where a Compose project was expected. */
final class KubernetesDirectory {
  private static final List<String> COMPOSE =
      List.of("docker-compose.yaml", "docker-compose.yml", "compose.yaml", "compose.yml");
  private static final List<String> HELM =
      List.of("Chart.yaml", "values.yaml", "values.yml", "helmfile.yaml", "kustomization.yaml");
  private static final Pattern MANIFEST =
      Pattern.compile("(?ms)^apiVersion:.*^kind:|^kind:.*^apiVersion:");
  private static final int LARGEST = 1 << 20;
  private static final int LOOKED_AT = 50;

  private KubernetesDirectory() {}

  /**
   * Says what works for such an installation and what does not.
   *
   * @throws OutsideException (wrong usage) when the directory is one
   */
  static void refuse(Path directory) {
    if (!Files.isDirectory(directory) || COMPOSE.stream().anyMatch(f -> has(directory, f))) {
      return;
    }
    boolean named = PlaceFile.read(directory.resolve("belay.yaml")).isPresent();
    String seen = named ? "a belay.yaml with kubernetes:" : files(directory);
    if (!seen.isEmpty()) {
      throw new OutsideException(
          Failure.badInput(
              "an installation on Kubernetes is looked at in its namespace",
              "%s holds %s and no docker-compose.yaml; nothing on Kubernetes is rehearsed or upgraded"
                  .formatted(directory, seen),
              "belay survey --namespace NAMESPACE; belay plan --namespace NAMESPACE --to VERSION;"
                  + " what works besides: belay values diff --help; belay values merge --help;"
                  + " belay migrations explain --help; belay migrations drift --help; belay api"
                  + " diff --help"));
    }
  }

  private static String files(Path directory) {
    return HELM.stream()
        .filter(f -> has(directory, f))
        .findFirst()
        .orElseGet(() -> manifest(directory));
  }

  private static boolean has(Path directory, String name) {
    return Files.isRegularFile(directory.resolve(name));
  }

  /** The name of a manifest in the directory, or empty. */
  private static String manifest(Path directory) {
    try (var files = Files.list(directory)) {
      return files
          .filter(f -> f.toString().matches(".*[.]ya?ml"))
          .filter(Files::isRegularFile)
          .sorted()
          .limit(LOOKED_AT)
          .filter(KubernetesDirectory::isManifest)
          .map(f -> f.getFileName().toString())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean isManifest(Path file) {
    try {
      return Files.size(file) <= LARGEST && MANIFEST.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      return false; // It is not the place to say so: whoever reads the directory next does.
    }
  }
}
