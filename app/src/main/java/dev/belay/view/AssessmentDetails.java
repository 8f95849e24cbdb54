package dev.belay.view;

import static dev.belay.view.Wrapped.block;
import static dev.belay.view.Wrapped.count;

import dev.belay.outside.Observed;
import dev.belay.plan.Assessment;
import dev.belay.plan.MigrationRow;
import dev.belay.plan.ReleaseNotes;
import dev.belay.plan.ReleaseNotes.Bearing;
import dev.belay.plan.ReleaseNotes.Subject;
import dev.belay.plan.Rung;
import dev.belay.plan.ServiceRow;
import dev.belay.survey.DatabaseSummary;

/** The part of an assessment that one reads second: services, database, releases, way back. */
final class AssessmentDetails {
  private static final int WIDTH = 100;

  private final Assessment assessment;
  private final StringBuilder out = new StringBuilder();

  private AssessmentDetails(Assessment assessment) {
    this.assessment = assessment;
  }

  static String of(Assessment assessment) {
    var text = new AssessmentDetails(assessment);
    text.services();
    text.migrations();
    text.notes();
    text.ladder();
    return text.out.toString();
  }

  private void services() {
    heading("Services and images");
    boolean none = true;
    for (ServiceRow row : assessment.services()) {
      if (row.active() && (row.changed() || !row.note().isEmpty())) {
        none = false;
        String change =
            row.before().isEmpty()
                ? row.after().isEmpty() ? "built here" : "new: " + row.after()
                : row.after().isEmpty()
                    ? "goes away: " + row.before()
                    : row.changed() ? row.before() + " → " + row.after() : row.after();
        out.append("  %-18s %s%n".formatted(row.service(), change));
        if (!row.note().isEmpty()) {
          out.append(block("      ", "      ", row.note(), WIDTH));
        }
      }
    }
    if (none) {
      out.append("  nothing changes\n");
    }
  }

  private void migrations() {
    heading("Database");
    switch (assessment.database()) {
      case Observed.Known<DatabaseSummary>(var db) ->
          out.append(
              block(
                  "  ",
                  "  ",
                  "PostgreSQL %s, %s, at revision %s"
                      .formatted(db.server(), Sizes.bytes(db.bytes()), orNone(db.revision())),
                  WIDTH));
      case Observed.Unknown<DatabaseSummary>(var why, var next) ->
          out.append("  not looked at: ")
              .append(why)
              .append("\n  next: ")
              .append(next)
              .append('\n');
    }
    if (assessment.migrations().isEmpty()) {
      out.append("  no migration runs between these releases\n");
      return;
    }
    out.append(
        "  %s: %s to %s%n"
            .formatted(
                count(assessment.migrations().size(), "migration runs", "migrations run"),
                assessment.migrations().getFirst().revision(),
                assessment.migrations().getLast().revision()));
    for (MigrationRow row : assessment.migrations()) {
      if (!row.hazards().isEmpty()) {
        out.append("    %s %s%n".formatted(row.revision(), row.release()));
        row.hazards().forEach(h -> out.append(block("      - ", "        ", h, WIDTH)));
      }
    }
  }

  private static String orNone(String revision) {
    return revision.isEmpty() ? "(none)" : revision;
  }

  private void notes() {
    heading("Releases passed");
    for (ReleaseNotes notes : assessment.notes()) {
      long forYou =
          notes.items().stream().filter(i -> i.bearing() != Bearing.DOES_NOT_APPLY).count();
      String items =
          forYou == 0
              ? "nothing for you"
              : "%d of %d for you".formatted(forYou, notes.items().size());
      out.append(
          "  %-12s %s  %-15s  %s%n".formatted(notes.release(), notes.date(), items, notes.link()));
      for (ReleaseNotes.Item item : notes.items()) {
        boolean act = item.subject() == Subject.ACT && item.bearing() != Bearing.DOES_NOT_APPLY;
        if (act || item.bearing() == Bearing.UNDECIDED) {
          String mark = item.bearing() == Bearing.UNDECIDED ? "? " : "! ";
          out.append(block("    " + mark, "      ", item.text() + ": " + item.reason(), WIDTH));
        }
      }
    }
    out.append("  every item with its reason is in the files that --out DIR writes\n");
  }

  private void ladder() {
    heading("Way back");
    int number = 1;
    for (Rung rung : assessment.ladder()) {
      String offered = rung.offered() ? "" : "NOT POSSIBLE: ";
      out.append(
          block(
              "  %d. ".formatted(number++),
              "     ",
              "back to %s: %s. %s%s".formatted(rung.backTo(), rung.name(), offered, rung.why()),
              WIDTH));
      if (rung.offered()) {
        for (Rung.Premise premise : rung.premises()) {
          String mark =
              switch (premise.state()) {
                case HOLDS -> "holds";
                case MISSING -> "MISSING";
                case UNKNOWN -> "unknown";
              };
          out.append(
              block(
                  "     %-8s ".formatted(mark),
                  "              ",
                  premise.text() + " (" + premise.seen() + ")",
                  WIDTH));
        }
        out.append(block("     loses: ", "            ", rung.loses(), WIDTH));
        out.append("     command: ").append(rung.command()).append('\n');
      }
    }
  }

  private void heading(String text) {
    out.append('\n').append(text).append('\n');
  }
}
