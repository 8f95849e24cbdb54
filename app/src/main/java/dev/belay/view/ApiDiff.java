package dev.belay.view;

import dev.belay.contract.ApiFinding;
import dev.belay.contract.Description;
import dev.belay.contract.Meanwhile;
import dev.belay.contract.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The differences between two API descriptions as text and as JSON.
 *
 * @param meanwhile what only meets callers who follow the description of a release in between
 * @param weighed whether the findings carry the calls of an installation
 */
public record ApiDiff(
    Description before,
    Description after,
    List<ApiFinding> findings,
    List<Meanwhile> meanwhile,
    boolean weighed) {

  /**
   * @param all whether compatible findings are listed too, and not only counted
   */
  public String text(boolean all) {
    var text = new StringBuilder();
    text.append(
        "Service API %s -> %s: %d and %d operations\n"
            .formatted(before.label(), after.label(), before.size(), after.size()));
    if (findings.isEmpty() && meanwhile.isEmpty()) {
      return text.append("no differences a caller could see\n").toString();
    }
    text.append(
        "%d breaking, %d risky, %d compatible; as documented, which may differ from what the API does\n"
            .formatted(
                count(Severity.BREAKING), count(Severity.RISKY), count(Severity.COMPATIBLE)));
    if (weighed) {
      long used = findings.stream().filter(f -> f.calls() > 0).filter(this::bad).count();
      text.append("%d of the breaking and risky ones are in operations you use\n".formatted(used));
    }
    for (Severity severity : Severity.values()) {
      if (severity != Severity.COMPATIBLE || all) {
        section(text, severity);
      }
    }
    meanwhile(text);
    if (!all && count(Severity.COMPATIBLE) > 0) {
      text.append(
          "\n%d compatible differences are not listed; --all lists them\n"
              .formatted(count(Severity.COMPATIBLE)));
    }
    notes().forEach(n -> text.append("note: ").append(n).append('\n'));
    return text.toString();
  }

  private void meanwhile(StringBuilder text) {
    if (meanwhile.isEmpty()) {
      return;
    }
    text.append("\nbreaking for callers that follow the description of a release in between\n");
    for (Meanwhile m : meanwhile) {
      ApiFinding f = m.finding();
      text.append("  ").append(f.operation()).append(calls(f)).append("\n    ");
      text.append(ApiLines.of(List.of(f)).getFirst());
      text.append("\n      otherwise in %s\n".formatted(String.join(", ", m.releases())));
    }
  }

  private boolean bad(ApiFinding finding) {
    return finding.severity() != Severity.COMPATIBLE;
  }

  private void section(StringBuilder text, Severity severity) {
    Map<String, List<ApiFinding>> operations = new LinkedHashMap<>();
    for (ApiFinding f : findings) {
      if (f.severity() == severity) {
        operations.computeIfAbsent(f.operation(), o -> new ArrayList<>()).add(f);
      }
    }
    if (operations.isEmpty()) {
      return;
    }
    text.append("\n").append(severity.word()).append("\n");
    operations.forEach((operation, list) -> {
      text.append("  ").append(operation).append(calls(list.getFirst())).append("\n");
      ApiLines.of(list).forEach(line -> text.append("    ").append(line).append('\n'));
    });
  }

  private String calls(ApiFinding finding) {
    if (!weighed) {
      return "";
    }
    return finding.calls() == 0 ? "  not called" : "  %,d calls".formatted(finding.calls());
  }

  private long count(Severity severity) {
    return findings.stream().filter(f -> f.severity() == severity).count();
  }

  private List<String> notes() {
    var notes = new ArrayList<>(before.notes());
    after.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
    return notes;
  }

  /** Schema 1: {@code schema, before, after, ground, counts, findings, meanwhile, notes}. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", 1);
    json.put("before", side(before));
    json.put("after", side(after));
    json.put("ground", "documented");
    var counts = new LinkedHashMap<String, Object>();
    for (Severity severity : Severity.values()) {
      counts.put(severity.word(), count(severity));
    }
    json.put("counts", counts);
    json.put("findings", findings.stream().map(this::json).toList());
    json.put("meanwhile", meanwhile.stream().map(this::json).toList());
    json.put("notes", notes());
    return json;
  }

  private static Map<String, Object> side(Description description) {
    var side = new LinkedHashMap<String, Object>();
    side.put("label", description.label());
    side.put("operations", description.size());
    return side;
  }

  private Map<String, Object> json(Meanwhile m) {
    Map<String, Object> json = json(m.finding());
    json.put("releases", m.releases());
    return json;
  }

  private Map<String, Object> json(ApiFinding f) {
    var json = new LinkedHashMap<String, Object>();
    json.put("rule", f.rule().id());
    json.put("severity", f.severity().word());
    json.put("direction", f.rule().direction().word());
    json.put("operation", f.operation());
    json.put("place", f.place());
    json.put("sentence", f.sentence());
    json.put("parts", f.parts());
    if (weighed) {
      json.put("calls", f.calls());
    }
    return json;
  }
}
