package dev.belay.view;

import dev.belay.migration.Explanation;
import dev.belay.migration.PathExplanation;
import dev.belay.migration.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Explained migrations as the document that {@code --json} prints. */
public final class ExplanationJson {
  private ExplanationJson() {}

  public static Map<String, Object> path(PathExplanation path) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", 1);
    document.put("postgresql", path.major());
    document.put(
        "previousImage",
        Map.of(
            "verdict",
            lower(path.previousImage().verdict()),
            "reasons",
            path.previousImage().reasons()));
    document.put("commitPoints", path.commitPoints());
    document.put(
        "revisions",
        path.revisions().stream()
            .map(r -> {
              var one = new LinkedHashMap<String, Object>();
              one.put("id", r.revision().id());
              one.put("title", r.revision().title());
              one.put("file", r.revision().file());
              one.put("commitsBefore", r.commitsBefore());
              one.put(
                  "wayBack",
                  Map.of("kind", lower(r.wayBack().kind()), "reasons", r.wayBack().reasons()));
              one.put(
                  "operations", r.explanations().stream().map(ExplanationJson::operation).toList());
              return one;
            })
            .toList());
    return document;
  }

  public static Map<String, Object> statements(List<Explanation> explanations, int major) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", 1);
    document.put("postgresql", major);
    document.put("statements", explanations.stream().map(ExplanationJson::operation).toList());
    return document;
  }

  private static Map<String, Object> operation(Explanation e) {
    var one = new LinkedHashMap<String, Object>();
    one.put("kind", e.operation().getClass().getSimpleName());
    one.put("text", Wording.of(e.operation()));
    one.put("file", e.operation().at().file());
    one.put("line", e.operation().at().line());
    one.put(
        "locks",
        e.locks().stream()
            .map(l ->
                Map.of("table", l.table(), "mode", l.mode().sql(), "blocks", l.mode().blocks()))
            .toList());
    one.put("work", lower(e.work()));
    one.put("inTransaction", e.inTransaction());
    one.put("destroysData", e.destroys() && !e.lossNotKnown());
    one.put("lossNotKnown", e.lossNotKnown());
    one.put("notes", e.notes());
    return one;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
