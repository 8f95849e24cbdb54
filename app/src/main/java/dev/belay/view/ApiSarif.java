package dev.belay.view;

import dev.belay.contract.ApiFinding;
import dev.belay.contract.Rule;
import dev.belay.contract.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** API findings as SARIF 2.1.0, for code review tools. */
public final class ApiSarif {
  private ApiSarif() {}

  /**
   * @param file what the findings are about, a path or a version
   */
  public static Map<String, Object> of(List<ApiFinding> findings, String file) {
    var rules = new ArrayList<Map<String, Object>>();
    for (Rule rule : Rule.values()) {
      rules.add(
          ordered(
              "id", rule.id(),
              "shortDescription", Map.of("text", rule.meaning()),
              "defaultConfiguration", Map.of("level", level(rule.severity()))));
    }
    var results = new ArrayList<Map<String, Object>>();
    for (ApiFinding f : findings) {
      results.add(
          ordered(
              "ruleId", f.rule().id(),
              "level", level(f.severity()),
              "message", Map.of("text", f.operation() + ": " + f.sentence()),
              "locations",
                  List.of(
                      ordered(
                          "physicalLocation",
                              Map.of("artifactLocation", Map.of("uri", file.replace(' ', '_'))),
                          "logicalLocations",
                              List.of(
                                  ordered(
                                      "fullyQualifiedName",
                                      (f.operation() + " " + f.place()).strip(),
                                      "kind",
                                      "member"))))));
    }
    return ordered(
        "version",
        "2.1.0",
        "$schema",
        "https://json.schemastore.org/sarif-2.1.0.json",
        "runs",
        List.of(
            ordered(
                "tool",
                Map.of("driver", ordered("name", "belay", "rules", rules)),
                "results",
                results)));
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case BREAKING -> "error";
      case RISKY -> "warning";
      case COMPATIBLE -> "note";
    };
  }

  private static Map<String, Object> ordered(Object... pairs) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
