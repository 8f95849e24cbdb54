package dev.belay.rehearsal;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.migration.PathExplanation;
import dev.belay.outside.Observed;
import dev.belay.plan.Losses;
import dev.belay.step.MigrateDatabase;
import dev.belay.survey.DatabaseSummary.Rows;
import dev.belay.survey.HeldSurvey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many values are in the columns that a migration drops, counted before it. */
final class DroppedColumns {
  private static final Label LABEL = new Label("rehearsal", "dropped columns");

  private DroppedColumns() {}

  /** A sentence for each that holds anything, or one that says why they were not counted. */
  static List<String> counted(
      PathExplanation path, DatabaseServer server, Map<String, String> databases) {
    var columns =
        Losses.of(path).stream().filter(loss -> loss.held().column().isPresent()).toList();
    String name = databases.get(MigrateDatabase.DIFY);
    if (columns.isEmpty() || name == null) {
      return List.of();
    }
    var counts =
        HeldSurvey.of(
            server.database(name), LABEL, columns.stream().map(Losses.Loss::held).toList());
    return switch (counts) {
      case Observed.Known<Map<String, Rows>>(var known) ->
          columns.stream().flatMap(loss -> words(loss, known).stream()).toList();
      case Observed.Unknown<Map<String, Rows>>(var why, var next) ->
          List.of(
              "the values of %d dropped columns were not counted: %s"
                  .formatted(columns.size(), why));
    };
  }

  private static Optional<String> words(Losses.Loss loss, Map<String, Rows> counts) {
    Rows rows = counts.getOrDefault(loss.held().name(), new Rows(0, true));
    return rows.count() == 0
        ? Optional.empty()
        : Optional.of(
            "%s public.%s: the column is gone with its %s%,d values, by revision %s"
                .formatted(
                    MigrateDatabase.DIFY,
                    loss.held().name(),
                    rows.exact() ? "" : "about ",
                    rows.count(),
                    loss.revision()));
  }
}
