package dev.belay.cli;

import dev.belay.kubernetes.ClusterPlace;
import dev.belay.kubernetes.KubernetesInstallation;
import dev.belay.kubernetes.KubernetesSurvey;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Observed;
import dev.belay.view.KubernetesJson;
import dev.belay.view.KubernetesText;

/** {@code belay survey} of an installation in a cluster; loaded for those only. */
final class ClusterLook {
  private final Parts parts;
  private final Terminal terminal;

  ClusterLook(Parts parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  int survey(ClusterPlace place, boolean json) {
    KubernetesInstallation found = new KubernetesSurvey(parts.shell(), place).read();
    terminal.out().print(json ? KubernetesJson.of(found) : KubernetesText.of(found));
    terminal.out().flush();
    return (whole(found) ? ExitCode.DONE : ExitCode.UNKNOWN).code();
  }

  private static boolean whole(KubernetesInstallation found) {
    return !(found.release() instanceof Observed.Unknown)
        && !(found.version() instanceof Observed.Unknown)
        && !found.pending()
        && found.unseen().isEmpty();
  }
}
