package dev.belay.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rest of what is there, each in a few words. */
record OtherObjects(NamespaceObjects objects) {
  TreeMap<String, String> read() {
    var parts = new TreeMap<String, String>();
    for (Piece service : objects.of(ClusterKind.SERVICE)) {
      parts.put(service.title(), selector(service));
    }
    for (Piece claim : objects.of(ClusterKind.CLAIM)) {
      parts.put(claim.title(), claim(claim));
    }
    for (Piece scaler : objects.of(ClusterKind.AUTOSCALER)) {
      parts.put(
          scaler.title(),
          "%s %s between %s and %s"
              .formatted(
                  scaler.at("spec", "scaleTargetRef", "kind").word(),
                  scaler.at("spec", "scaleTargetRef", "name").word(),
                  scaler.at("spec", "minReplicas").number(1),
                  scaler.at("spec", "maxReplicas").number(1)));
    }
    for (Piece budget : objects.of(ClusterKind.DISRUPTION_BUDGET)) {
      parts.put(
          budget.title(),
          "min %s, max unavailable %s"
              .formatted(
                  budget.at("spec", "minAvailable").text().orElse("-"),
                  budget.at("spec", "maxUnavailable").text().orElse("-")));
    }
    for (var kind :
        List.of(
            ClusterKind.INGRESS,
            ClusterKind.HTTP_ROUTE,
            ClusterKind.SCALED_OBJECT,
            ClusterKind.EXTERNAL_SECRET,
            ClusterKind.JOB)) {
      objects.of(kind).forEach(o -> parts.put(o.title(), words(o)));
    }
    return parts;
  }

  private static String selector(Piece service) {
    var pairs = new TreeMap<>(service.at("spec", "selector").words());
    return pairs.isEmpty()
        ? "selects nothing"
        : pairs.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(",", "selects ", ""));
  }

  private static String words(Piece object) {
    int failed = object.at("status", "failed").number(0);
    return failed > 0 ? "%d failed".formatted(failed) : "";
  }

  private static String claim(Piece claim) {
    boolean keep =
        claim.at("metadata", "annotations", "helm.sh/resource-policy").word().equals("keep");
    return "%s, %s, class %s, %s%s"
        .formatted(
            claim.at("status", "capacity", "storage").text().orElse("no size yet"),
            String.join(
                "+", claim.at("spec", "accessModes").items().stream().map(Piece::word).toList()),
            claim.at("spec", "storageClassName").text().orElse("none"),
            claim.at("status", "phase").word().toLowerCase(Locale.ROOT),
            keep ? ", kept when the release goes" : "");
  }
}
