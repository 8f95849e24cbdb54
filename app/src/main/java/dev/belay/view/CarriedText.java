package dev.belay.view;

import dev.belay.evidence.RunReport;
import dev.belay.evidence.RunReport.StepReport;
import dev.belay.step.CarryNewRows;
import java.util.stream.Collectors;

/** What became of the rows that were written since the upgrade, as lines for a terminal. */
public final class CarriedText {
  private CarriedText() {}

  /** Empty when the last leg of the run carried none. */
  public static String of(RunReport report) {
    if (report.legs().isEmpty()) {
      return "";
    }
    return report.legs().getLast().steps().stream()
        .filter(s -> s.id().equals(CarryNewRows.ID) && !s.proofs().isEmpty())
        .map(CarriedText::lines)
        .collect(Collectors.joining());
  }

  private static String lines(StepReport step) {
    return "rows written since the upgrade:\n"
        + step.proofs().stream()
            .map(p -> "  " + RunText.proof(p) + "\n")
            .collect(Collectors.joining());
  }
}
