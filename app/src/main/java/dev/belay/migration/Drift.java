package dev.belay.migration;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaDifference;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import java.util.List;
import java.util.Optional;

/**
 * The live schema against the one that its revision produces.
 *
 * @param differences expected is what the migrations produce, actual is what is there
 * @param left what the simulation did not run: a difference there may be none
 */
public record Drift(String revision, List<SchemaDifference> differences, List<Operation> left) {

  public Drift {
    differences = List.copyOf(differences);
    left = List.copyOf(left);
  }

  /**
   * Compares.
   *
   * @param live read-only
   * @param scratch an empty database of the same major
   */
  public static Drift of(Session live, DatabaseServer scratch, Revisions revisions, String stamp) {
    try (Session empty = scratch.open(new Label("migrations", "drift"))) {
      var result = Simulation.run(empty, revisions.path(Optional.empty(), stamp));
      Schema expected = SchemaReader.read(empty);
      return new Drift(stamp, expected.differences(SchemaReader.read(live)), result.left());
    }
  }
}
