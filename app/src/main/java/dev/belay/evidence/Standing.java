package dev.belay.evidence;

import dev.belay.evidence.RunReport.LegReport;
import java.util.List;
import java.util.function.UnaryOperator;

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

  /** The same with its commands as this makes them. */
  public Standing advised(UnaryOperator<String> words) {
    return new Standing(sentence, good, next.stream().map(words).toList());
  }

  public static Standing of(RunReport report) {
    String run = report.run();
    if (report.legs().isEmpty()) {
      return new Standing("nothing was begun", true, List.of());
    }
    LegReport last = report.legs().getLast();
    if (last.givenUp().isPresent()) {
      return new Standing(
          "%s was given up; nothing of it stands, and nothing is held for it".formatted(what(last)),
          true,
          List.of());
    }
    if (!last.complete()) {
      return open(last, run);
    }
    return switch (last.kind()) {
      case UPGRADE ->
          new Standing(
              "%s runs; %s can be returned to until the run is declared final"
                  .formatted(last.to(), last.from()),
              true,
              List.of("belay rollback " + run, "belay finalize " + run));
      case ROLLBACK ->
          new Standing(
              "taken back: %s runs as before; what %s wrote is kept aside"
                  .formatted(last.to(), last.from()),
              true,
              List.of("belay finalize " + run));
      case FINALIZE -> new Standing("final; there is no way back but a backup", true, List.of());
      case BACKUP -> new Standing("a backup was made, restored and compared", true, List.of());
      case RESTORE ->
          new Standing(
              "%s runs on the data of a backup; the databases it replaced are kept aside"
                  .formatted(last.to()),
              true,
              List.of("belay finalize " + run));
    };
  }

  private static Standing open(LegReport last, String run) {
    return new Standing(
        what(last) + " is not at its end",
        false,
        switch (last.kind()) {
          case UPGRADE, BACKUP, RESTORE -> List.of("belay resume " + run, "belay rollback " + run);
          case ROLLBACK, FINALIZE -> List.of("belay resume " + run);
        });
  }

  private static String what(LegReport leg) {
    return switch (leg.kind()) {
      case UPGRADE -> "the upgrade from %s to %s".formatted(leg.from(), leg.to());
      case ROLLBACK -> "the rollback from %s to %s".formatted(leg.from(), leg.to());
      case FINALIZE -> "declaring the run final";
      case BACKUP -> "the backup";
      case RESTORE -> "the restore";
    };
  }
}
