package dev.belay.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where an installation is looked for.
 *
 * @param context of the operator's kubeconfig; without one, the current one
 * @param release of Helm, where the namespace has several
 */
public record ClusterPlace(String namespace, Optional<String> release, Optional<String> context) {

  /** What names the place to kubectl, without the namespace. */
  List<String> kubectl(String... arguments) {
    var argv = new ArrayList<String>(List.of("kubectl"));
    context.ifPresent(c -> argv.add("--context=" + c));
    argv.addAll(List.of(arguments));
    return argv;
  }

  /** The words that name it to Belay. */
  public List<String> options() {
    var words = new ArrayList<String>(List.of("--namespace", namespace));
    release.ifPresent(r -> words.addAll(List.of("--release", r)));
    context.ifPresent(c -> words.addAll(List.of("--context", c)));
    return words;
  }
}
