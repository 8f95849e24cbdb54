package dev.belay.view;

import dev.belay.config.EnvMask;
import dev.belay.kubernetes.HelmRelease;
import dev.belay.kubernetes.KubernetesInstallation;
import dev.belay.kubernetes.Right;
import dev.belay.kubernetes.Setting;
import dev.belay.kubernetes.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was seen of an installation in a cluster, as JSON; of what is secret, only the place. */
public final class KubernetesJson {
  private KubernetesJson() {}

  public static String of(KubernetesInstallation found) {
    return AssessmentJson.text(document(found));
  }

  static Map<String, Object> document(KubernetesInstallation found) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", 1);
    document.put("namespace", found.place().namespace());
    found.place().context().ifPresent(c -> document.put("context", c));
    document.put("server", found.server());
    document.put("release", found.release().map(KubernetesJson::release));
    document.put("revisions", found.revisions());
    document.put("pending", found.pending());
    document.put("version", found.version());
    document.put("keepers", found.keepers());
    document.put("workloads", found.workloads().stream().map(KubernetesJson::workload).toList());
    document.put("besides", found.parts());
    document.put("drift", found.drift());
    document.put(
        "rights",
        Map.of(
            "whole", found.rights().whole(),
            "missingToLook", titles(found.rights().missingToLook()),
            "missingToUpgrade", titles(found.rights().missingToUpgrade())));
    document.put("notRead", found.unseen());
    return document;
  }

  private static List<String> titles(List<Right> rights) {
    return rights.stream().map(Right::title).toList();
  }

  private static Map<String, Object> release(HelmRelease release) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("name", release.name());
    shown.put("revision", release.revision());
    shown.put("status", release.status());
    shown.put("chart", release.chartTitle());
    shown.put("app", release.app());
    shown.put("hooks", release.hooks());
    return shown;
  }

  private static Map<String, Object> workload(Workload workload) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("kind", workload.kind());
    shown.put("name", workload.name());
    shown.put("component", workload.component());
    shown.put("wanted", workload.wanted());
    shown.put("ready", workload.ready());
    shown.put("pods", workload.pods());
    shown.put("containers", workload.containers().stream().map(KubernetesJson::container).toList());
    return shown;
  }

  private static Map<String, Object> container(Workload.Container container) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("name", container.name());
    shown.put("image", container.image());
    shown.put("running", container.running());
    shown.put("first", container.first());
    var environment = new LinkedHashMap<String, Object>();
    var mask = new EnvMask(container.texts());
    container
        .environment()
        .forEach((key, setting) -> environment.put(key, setting(key, setting, mask)));
    shown.put("environment", environment);
    return shown;
  }

  private static Map<String, String> setting(String key, Setting setting, EnvMask mask) {
    return switch (setting) {
      case Setting.Plain(var value, var from) ->
          Map.of("from", from, "value", mask.shown(key, Optional.of(value)));
      case Setting.Sealed(var _, var from) -> Map.of("from", from, "value", EnvMask.MASKED);
      case Setting.Unread(var why, var from) -> Map.of("from", from, "unknown", why);
    };
  }
}
