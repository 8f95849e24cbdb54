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
    String name = "old images, data as it is";
    var premises = new ArrayList<Premise>();
    premises.add(
        new Premise(
            "the images that run today are kept under names of their own",
            State.MISSING,
            "belay upgrade does this before it changes anything"));
    if (before.alembicHead().equals(after.alembicHead())) {
      return new Rung(
          name,
          back(),
          true,
          "both releases have the same schema, head " + before.alembicHead(),
          premises,
          "nothing",
          "belay rollback --keep-data");
    }
    switch (oldImageHazards) {
      case Observed.Unknown<List<String>>(var why, var ignored) -> {
        return new Rung(name, back(), false, "not shown to work: " + why, List.of(), "", "");
      }
      case Observed.Known<List<String>>(var hazards) when !hazards.isEmpty() -> {
        return new Rung(name, back(), false, String.join("; ", hazards), List.of(), "", "");
      }
      case Observed.Known<List<String>> ignored -> {}
    }
    premises.add(
        new Premise(
            "MIGRATION_ENABLED=false, or the old image refuses to start on head "
                + after.alembicHead(),
            State.MISSING,
            "belay rollback sets it"));
    return new Rung(
        name,
        back(),
        true,
        "none of the %d migrations takes away what the old code needs; a rehearsal has to show it"
            .formatted(migrations.size()),
        premises,
        "nothing, but the database stays ahead of the images until the next upgrade",
        "belay rollback --keep-data");
  }

  private Rung rename() {
    Premise room =
        switch (database) {
          case Observed.Known<DatabaseSummary>(var db) ->
              new Premise(
                  "room for a copy of the databases on their server",
                  State.UNKNOWN,
                  "%.1f GB are needed; belay rehearse looks at the disk"
                      .formatted(db.bytes() / 1e9));
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
                "belay upgrade makes it before the migration"),
            room,
            new Premise(
                "not finalized", State.HOLDS, "only belay finalize deletes the rollback point")),
        "rows written after traffic returned; belay rollback --keep-new-rows carries them back",
        "belay rollback");
  }

  private Rung restore() {
    return new Rung(
        "restore of the off-host backup",
        back(),
        true,
        "when the server or its disk is gone; takes as long as the rehearsal measured",
        List.of(
            new Premise(
                "a backup that was restored and compared row for row",
                State.MISSING,
                "belay backup")),
        "everything written after the backup",
        "belay rollback --from-backup DIR");
  }
}
