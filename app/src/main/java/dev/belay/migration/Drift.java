package dev.belay.migration;

import dev.belay.database.Schema;
import dev.belay.database.SchemaDifference;
import dev.belay.database.ScratchServer;
import java.util.List;
import java.util.Optional;

/**
 * The live schema against the one that its revision produces.
 *
 * @param differences expected is what the migrations produce, actual is what is there
 * @param causes what would explain them, best first; empty when nothing that was tried does
 * @param left what the simulation did not run: a difference there may be none
 */
public record Drift(
    String revision,
    List<SchemaDifference> differences,
    List<DriftCause> causes,
    List<Operation> left) {

  public Drift {
    differences = List.copyOf(differences);
    causes = List.copyOf(causes);
    left = List.copyOf(left);
  }

  /**
   * Compares.
   *
   * @param actual of the live database; it is not asked again while chains are built
   * @param scratch of the same major; databases are made on it
   * @param released to know the other texts of a revision that was edited after its release
   */
  public static Drift of(
      Schema actual,
      ScratchServer scratch,
      Revisions revisions,
      String stamp,
      MigrationFacts released) {
    var chains = new ScratchChains(scratch);
    ScratchChains.Built expected = chains.build(revisions.path(Optional.empty(), stamp));
    List<SchemaDifference> differences = expected.schema().differences(actual);
    List<DriftCause> causes =
        differences.isEmpty()
            ? List.of()
            : new DriftCauses(revisions, stamp, released, chains).of(actual, differences);
    return new Drift(stamp, differences, causes, expected.left());
  }
}
