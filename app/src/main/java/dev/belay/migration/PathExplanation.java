package dev.belay.migration;

import dev.belay.migration.Explanation.Lock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an upgrade along a path of revisions means for one PostgreSQL major.
 *
 * @param revisions in the order in which they run
 * @param previousImage whether the image that is running now can run on the result
 */
public record PathExplanation(
    int major, List<RevisionExplanation> revisions, PreviousImage previousImage) {

  /**
   * One revision.
   *
   * @param commitsBefore whether it commits everything before it, so that a later failure does not
   *     take that back
   */
  public record RevisionExplanation(
      Revision revision, List<Explanation> explanations, WayBack wayBack, boolean commitsBefore) {
    public RevisionExplanation {
      explanations = List.copyOf(explanations);
    }
  }

  public PathExplanation {
    revisions = List.copyOf(revisions);
  }

  /**
   * Explains the way from one stamp to another.
   *
   * @param from the stamped revision, empty for an empty database
   */
  public static PathExplanation of(
      Revisions revisions, Optional<String> from, String to, int major) {
    List<Revision> path = revisions.path(from, to);
    List<Revision> done = from.map(f -> revisions.path(Optional.empty(), f)).orElse(List.of());
    var sketch = SchemaSketch.after(done);
    var image = PreviousImage.of(SchemaSketch.after(done), path);
    var explainer = new Explainer(major);
    var all = new ArrayList<RevisionExplanation>();
    for (Revision r : path) {
      var operations = new ArrayList<Operation>();
      for (Operation o : r.upgrade()) {
        operations.add(sketch.completed(o));
        sketch.apply(o);
      }
      List<Explanation> explanations = explainer.explain(operations);
      boolean commits = operations.stream().anyMatch(Operation.Autocommit.class::isInstance);
      all.add(new RevisionExplanation(r, explanations, WayBack.of(r, explanations), commits));
    }
    return new PathExplanation(major, all, image);
  }

  /** The strongest lock on each table, strongest first. */
  public List<Lock> locks() {
    Map<String, LockMode> strongest = new HashMap<>();
    revisions.forEach(r ->
        r.explanations()
            .forEach(e ->
                e.locks()
                    .forEach(l ->
                        strongest.merge(
                            l.table(), l.mode(), (a, b) -> a.compareTo(b) >= 0 ? a : b))));
    return strongest.entrySet().stream()
        .map(e -> new Lock(e.getKey(), e.getValue()))
        .sorted(Comparator.comparing(Lock::mode).reversed().thenComparing(Lock::table))
        .toList();
  }

  /** Revisions after which a failure no longer takes everything back. */
  public List<String> commitPoints() {
    return revisions.stream()
        .filter(RevisionExplanation::commitsBefore)
        .map(r -> r.revision().id())
        .toList();
  }
}
