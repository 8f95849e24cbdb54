package dev.belay.plan;

import dev.belay.outside.Observed;
import dev.belay.plan.Rung.Premise;
import dev.belay.plan.Rung.State;
import dev.belay.release.DifyVersion;
import dev.belay.release.ReleaseFacts;
import dev.belay.survey.DatabaseSummary;
import java.util.ArrayList;
import java.util.List;

/** The ways back from an upgrade, from the cheapest to the most complete. */
final class Ladder {
  private static final int SHOWN = 4;

  private final ReleaseFacts before;
  private final ReleaseFacts after;
  private final List<MigrationRow> migrations;
  private final Observed<DatabaseSummary> database;
  private final Observed<List<String>> oldImageHazards;

  /**
   * @param oldImageHazards why the old images cannot run on the migrated schema, one per cause;
   *     unknown when the migrations were not read
   */
  Ladder(
      ReleaseFacts before,
      ReleaseFacts after,
      List<MigrationRow> migrations,
      Observed<DatabaseSummary> database,
      Observed<List<String>> oldImageHazards) {
    this.before = before;
    this.after = after;
    this.migrations = migrations;
    this.database = database;
    this.oldImageHazards = oldImageHazards;
  }

  List<Rung> rungs() {
    return List.of(images(), rename(), restore());
  }

  private DifyVersion back() {
    return before.version();
  }

  private Rung images() {
    String name = "old images on the migrated database";
    var premises = new ArrayList<Premise>();
    premises.add(
        new Premise(
            "the images that run today are kept under names of their own",
            State.MISSING,
            "the upgrade does this before it changes anything"));
    if (before.alembicHead().equals(after.alembicHead())) {
      return new Rung(
          name,
          back(),
          true,
          "both releases have the same schema, head " + before.alembicHead(),
          premises,
          "nothing",
          "by hand: MIGRATION_ENABLED=false and the old image tags, then docker compose up -d");
    }
    switch (oldImageHazards) {
      case Observed.Unknown<List<String>>(var why, var ignored) -> {
        return new Rung(name, back(), false, "not shown to work: " + why, List.of(), "", "");
      }
      case Observed.Known<List<String>>(var hazards) when !hazards.isEmpty() -> {
        String rest =
            hazards.size() > SHOWN ? "; and %d more".formatted(hazards.size() - SHOWN) : "";
        String why = String.join("; ", hazards.stream().limit(SHOWN).toList()) + rest;
        return new Rung(name, back(), false, why, List.of(), "", "");
      }
      case Observed.Known<List<String>> ignored -> {}
    }
    premises.add(
        new Premise(
            "MIGRATION_ENABLED=false, or the old image refuses to start on head "
                + after.alembicHead(),
            State.MISSING,
            "it is true in Dify's own .env"));
    return new Rung(
        name,
        back(),
        true,
        "none of the %d migrations takes away what the old code needs; a rehearsal has to show it"
            .formatted(migrations.size()),
        premises,
        "nothing, but the database stays ahead of the images until the next upgrade",
        "by hand: MIGRATION_ENABLED=false and the old image tags, then docker compose up -d");
  }

  private Rung rename() {
    Premise room =
        switch (database) {
          case Observed.Known<DatabaseSummary>(var db) ->
              new Premise(
                  "room for a copy of the databases on their server",
                  State.UNKNOWN,
                  "%.1f GB are needed".formatted(db.bytes() / 1e9));
          case Observed.Unknown<DatabaseSummary>(var why, var next) ->
              new Premise("room for a copy of the databases on their server", State.UNKNOWN, why);
        };
    return new Rung(
        "kept databases take their names back",
        back(),
        true,
        "seconds, whatever the size; data as it was when the window opened",
        List.of(
            new Premise(
                "a rollback point of all databases, made inside the window",
                State.MISSING,
                "the upgrade makes it before the migration"),
            room,
            new Premise(
                "it begins by itself when the window would not hold it any longer",
                State.HOLDS,
                "with belay upgrade --window: then, until traffic is let in, no further step"
                    + " begins, a migration under way is ended; without it nothing limits the"
                    + " closed time"),
            new Premise(
                "not finalized", State.HOLDS, "only belay finalize deletes the rollback point")),
        "rows written after traffic returned",
        "belay rollback");
  }

  private Rung restore() {
    return new Rung(
        "restore of a backup that was restored and compared once before",
        back(),
        true,
        "slower than renaming by the size of the data; data as it was when the backup was made",
        List.of(
            new Premise(
                "a backup of %s, made and proven by belay backup".formatted(back()),
                State.MISSING,
                "it is best made right before the window"),
            new Premise(
                "room for the restored databases on their server", State.UNKNOWN, "as for a copy")),
        "every row and file written since the backup; the migrated databases are kept aside",
        "belay rollback --from-backup DIR");
  }
}
