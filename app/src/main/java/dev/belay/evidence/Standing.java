package dev.belay.evidence;

import dev.belay.evidence.RunReport.LegReport;
import java.util.List;

/**
 * How a run stands as a whole.
 *
 * @param good whether what was begun is at its end
 * @param next commands that go on from here
 */
public record Standing(String sentence, boolean good, List<String> next) {
  public Standing {
    next = List.copyOf(next);
  }

  public static Standing of(RunReport report) {
    String run = report.run();
    if (report.legs().isEmpty()) {
      return new Standing("nothing was begun", true, List.of());
    }
    LegReport last = report.legs().getLast();
    if (!last.complete()) {
      boolean back = last.kind() == dev.belay.plan.Kind.ROLLBACK;
      return new Standing(
          "the %s of %s to %s is not at its end"
              .formatted(back ? "rollback" : "run", last.from(), last.to()),
          false,
          back
              ? List.of("belay resume " + run)
              : List.of("belay resume " + run, "belay rollback " + run));
    }
    return switch (last.kind()) {
      case UPGRADE, RESTORE ->
          new Standing(
              "%s runs; the rollback point is kept, so %s can be returned to until it is declared"
                      .formatted(last.to(), last.from())
                  + " final",
              true,
              List.of("belay rollback " + run, "belay finalize " + run));
      case ROLLBACK ->
          new Standing(
              "taken back: %s runs as before; what %s wrote is kept aside"
                  .formatted(last.to(), last.from()),
              true,
              List.of("belay finalize " + run));
      case FINALIZE -> new Standing("final; there is no way back but a backup", true, List.of());
      case BACKUP -> new Standing("a backup was made", true, List.of());
    };
  }
}
