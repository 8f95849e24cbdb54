package dev.belay.view;

import dev.belay.migration.Drift;
import dev.belay.migration.DriftCause;
import dev.belay.migration.LiveMigration;
import dev.belay.migration.LiveMigration.Stamp;
import dev.belay.migration.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Migrations against a live database, as text and as JSON. */
public final class LiveMigrationText {
  private LiveMigrationText() {}

  public static String of(LiveMigration found, Optional<Drift> drift) {
    var lines = new ArrayList<String>();
    lines.add(stamp(found.stamp()));
    problems(found).forEach(p -> lines.add("  - " + p));
    found.unasked().forEach(u -> lines.add("  not known: " + u));
    found.forecast().ifPresent(f -> lines.addAll(ForecastText.of(f)));
    if (drift.isEmpty() && found.stamp() instanceof Stamp.At) {
      lines.add(
          found.schema().isPresent()
              ? "the schema was not compared, because no scratch server was started"
              : "the schema was not compared, because it could not be read");
    }
    drift.ifPresent(d -> {
      lines.add(
          d.differences().isEmpty()
              ? "the schema is the one that " + d.revision() + " produces"
              : "%d objects differ from the schema that %s produces"
                  .formatted(d.differences().size(), d.revision()));
      d.causes().forEach(c -> lines.add("  " + cause(c, d.differences().size())));
      d.differences().forEach(x -> lines.add("  - " + x.text()));
    });
    return String.join("\n", lines) + "\n";
  }

  private static String cause(DriftCause cause, int differences) {
    String what =
        switch (cause) {
          case DriftCause.StampedAhead(var of, var revisions, var explained) ->
              "the schema is nearer to revision %s, %d before the stamp: it was stamped without being migrated, or restored from an older backup"
                  .formatted(of, revisions);
          case DriftCause.StampedBehind(var of, var revisions, var explained) ->
              "the schema is nearer to revision %s, %d after the stamp: it was migrated further than the stamp says; an upgrade would repeat that and fail"
                  .formatted(of, revisions);
          case DriftCause.OtherText(var revision, var fingerprint, var explained) ->
              "revision %s was run with an earlier or later text than this release has (fingerprint %s); no migration repairs the difference"
                  .formatted(revision, fingerprint);
        };
    return "explains %d of %d: %s".formatted(cause.explained(), differences, what);
  }

  private static String stamp(Stamp stamp) {
    return switch (stamp) {
      case Stamp.Absent() -> "the database has no alembic_version: it is empty, or not Dify's";
      case Stamp.At(var revision, var pending) ->
          pending == 0
              ? "the database is at the head, " + revision
              : "the database is at %s, %d revisions are pending".formatted(revision, pending);
      case Stamp.Unknown(var revisions) ->
          "the database is at "
              + revisions
              + ", which these migrations do not have: it was used with a newer release, a fork or"
              + " a beta; take the migrations of that image, or restore a backup from before it";
    };
  }

  private static List<String> problems(LiveMigration found) {
    var all = new ArrayList<String>();
    for (var a : found.answers()) {
      all.add(
          "%s %s: %d, for example %s; %s (%s)"
              .formatted(
                  a.question().table(),
                  a.question().problem(),
                  a.count(),
                  String.join(" ", a.samples()),
                  a.question().repair(),
                  Wording.of(a.question().operation())));
    }
    all.addAll(found.taken());
    all.addAll(found.other());
    return all;
  }

  public static Map<String, Object> json(LiveMigration found, Optional<Drift> drift) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", 1);
    document.put("stamp", stamp(found.stamp()));
    document.put("problems", problems(found));
    document.put("notAsked", found.unasked());
    found.forecast().ifPresent(f -> document.put("forecast", ForecastText.json(f)));
    drift.ifPresent(d -> {
      document.put("differences", d.differences().stream().map(x -> x.text()).toList());
      document.put(
          "causes", d.causes().stream().map(c -> cause(c, d.differences().size())).toList());
    });
    return document;
  }
}
