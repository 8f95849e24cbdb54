package dev.belay.view;

import dev.belay.evidence.RunReport;
import dev.belay.evidence.RunReport.LegReport;
import dev.belay.evidence.RunReport.StepReport;
import dev.belay.step.Proof;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A run as lines for a terminal. */
public final class RunText {
  static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private RunText() {}

  public static String of(RunReport report) {
    var text = new StringBuilder("run " + report.run() + "\n");
    for (LegReport leg : report.legs()) {
      text.append(
          "\n%s, %s to %s: %s%s\n"
              .formatted(
                  word(leg.kind()),
                  leg.from(),
                  leg.to(),
                  leg.complete() ? "complete" : "not complete",
                  leg.took().map(t -> ", " + seconds(t)).orElse("")));
      text.append("  plan %s\n".formatted(leg.digest()));
      for (StepReport step : leg.steps()) {
        text.append(
            "  %-6s %8s  %s\n"
                .formatted(
                    word(step.stage()),
                    step.took().map(RunText::seconds).orElse(""),
                    step.title()));
        step.failure().ifPresent(f -> text.append("         " + f.what() + ": " + f.seen() + "\n"));
      }
    }
    return text.toString();
  }

  static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  /** A span as a report says it. */
  public static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }

  /** A proof in one line. */
  static String proof(Proof proof) {
    return switch (proof) {
      case Proof.Timed(var what, var took) -> what + ": " + seconds(took);
      case Proof.Counted(var what, var count) -> String.format(Locale.ROOT, "%s: %,d", what, count);
      case Proof.Hashed(var what, var algorithm, var digest) ->
          what + ", " + algorithm + ": " + digest;
      case Proof.Compared(var what, var with, var items, var differences) ->
          String.format(
              Locale.ROOT,
              "%s compared with %s: %,d compared, %s",
              what,
              with,
              items,
              differences.isEmpty() ? "all equal" : "different: " + differences);
      case Proof.Answered(var what, var answer) -> what + ": " + answer;
      case Proof.NotExercised(var what, var why) -> what + " was not exercised: " + why;
    };
  }
}
