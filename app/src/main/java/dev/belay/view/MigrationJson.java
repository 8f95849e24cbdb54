package dev.belay.view;

import dev.belay.migration.Operation;
import dev.belay.migration.Revision;
import dev.belay.migration.Simulation;
import dev.belay.migration.SqlWriter;
import dev.belay.migration.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Migrations as the documents that {@code --json} prints. */
public final class MigrationJson {
  private MigrationJson() {}

  private static Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", 1);
    return document;
  }

  public static Map<String, Object> list(List<Revision> path, List<String> heads) {
    var document = document();
    document.put("heads", heads);
    document.put("revisions", path.stream().map(MigrationJson::revision).toList());
    return document;
  }

  private static Map<String, Object> revision(Revision r) {
    var one = new LinkedHashMap<String, Object>();
    one.put("id", r.id());
    one.put("parents", r.parents());
    one.put("dependsOn", r.dependsOn());
    one.put("labels", r.labels());
    one.put("title", r.title());
    one.put("file", r.file());
    one.put("fingerprint", r.fingerprint());
    one.put("upgrade", r.upgrade().stream().map(MigrationJson::operation).toList());
    one.put("downgrade", r.downgrade().stream().map(MigrationJson::operation).toList());
    return one;
  }

  static Map<String, Object> operation(Operation o) {
    var one = new LinkedHashMap<String, Object>();
    one.put("kind", o.getClass().getSimpleName());
    one.put("line", o.at().line());
    one.put("text", Wording.of(o));
    var inner = inner(o);
    if (!inner.isEmpty()) {
      one.put("operations", inner.stream().map(MigrationJson::operation).toList());
    }
    return one;
  }

  private static List<Operation> inner(Operation o) {
    return switch (o) {
      case Operation.Autocommit a -> a.operations();
      case Operation.Conditional c -> c.operations();
      default -> List.of();
    };
  }

  public static Map<String, Object> sql(List<Revision> path, boolean downgrade) {
    var document = document();
    document.put(
        "revisions",
        path.stream()
            .map(r -> {
              var operations = downgrade ? r.downgrade() : r.upgrade();
              return Map.of(
                  "id",
                  r.id(),
                  "statements",
                  operations.stream().flatMap(o -> SqlWriter.statements(o).stream()).toList());
            })
            .toList());
    return document;
  }

  public static Map<String, Object> simulation(Simulation.Result result) {
    var document = document();
    document.put("revisions", result.revisions());
    document.put("statements", result.statements());
    document.put("head", result.head());
    document.put("partial", result.partial());
    document.put(
        "notRun",
        result.left().stream()
            .map(o -> Map.of("text", Wording.of(o), "file", o.at().file(), "line", o.at().line()))
            .toList());
    return document;
  }
}
