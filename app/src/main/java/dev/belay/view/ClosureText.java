package dev.belay.view;

import dev.belay.evidence.Closure;
import dev.belay.evidence.ClosureForecast;
import dev.belay.evidence.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When an installation served nobody, against what was said before, one sentence a time. */
public final class ClosureText {
  private ClosureText() {}

  /**
   * @param now while one has no end
   */
  public static List<String> of(RunReport report, Instant now) {
    var lines = new ArrayList<String>();
    for (Closure closure : report.closures()) {
      lines.add(
          (closure.until().isPresent() ? "closed for " : "still closed, for ")
              + RunText.seconds(closure.length(now))
              + closure.until().map(u -> "").orElse(" now")
              + ", from %s UTC".formatted(RunText.MOMENT.format(closure.from()))
              // It was for the first of them, which is the upgrade's.
              + (lines.isEmpty() ? report.forecast().map(ClosureText::said).orElse("") : ""));
    }
    return List.copyOf(lines);
  }

  private static String said(ClosureForecast forecast) {
    return "; %s in the rehearsal, %s at most with the way back"
        .formatted(RunText.seconds(forecast.rehearsed()), RunText.seconds(forecast.longest()));
  }
}
