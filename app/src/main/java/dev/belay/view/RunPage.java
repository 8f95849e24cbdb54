package dev.belay.view;

import dev.belay.evidence.RunReport;
import dev.belay.evidence.RunReport.LegReport;
import dev.belay.evidence.RunReport.StepReport;
import dev.belay.evidence.Standing;
import dev.belay.gate.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A run as one self-contained page: timeline, timings, proofs, and how it stands. */
public final class RunPage {
  /** The note of a run that holds what the gates said when it started, as JSON. */
  public static final String GATES = "gates";

  /** The note of a run that holds its ways back as they were rehearsed, a JSON list of lines. */
  public static final String WAYS_BACK = "ways-back";

  private RunPage() {}

  /**
   * @param closed when nobody was served, as {@link ClosureText} says it
   * @param gates what they said when the run started; none when it has none
   * @param waysBack as they were rehearsed, cheapest first
   */
  public static String of(
      RunReport report,
      Standing standing,
      List<String> closed,
      List<Judgement> gates,
      List<String> waysBack) {
    var body = new StringBuilder();
    body.append("<h1>Run %s</h1>\n".formatted(Html.escape(report.run())));
    body.append(
        "<p class=\"verdict %s\">%s</p>\n"
            .formatted(standing.good() ? "CLEAR" : "BLOCKED", Html.escape(standing.sentence())));
    standing.next().forEach(n -> body.append("<p class=\"next\">" + Html.code(n) + "</p>\n"));
    closed.forEach(c -> body.append("<p>" + Html.escape(c) + "</p>\n"));
    for (LegReport leg : report.legs()) {
      leg(body, leg);
    }
    gates(body, gates);
    if (!waysBack.isEmpty()) {
      body.append("<h2>Ways back, as they were rehearsed</h2>\n<ol>\n");
      waysBack.forEach(w -> body.append("<li>" + Html.escape(w) + "</li>\n"));
      body.append("</ol>\n");
    }
    return Html.page("Run " + report.run(), body.toString());
  }

  private static void gates(StringBuilder body, List<Judgement> gates) {
    if (gates.isEmpty()) {
      return;
    }
    body.append("<h2>Gates when it started</h2>\n");
    body.append("<div class=\"scroll\"><table><thead><tr><th>gate<th>was<th>seen</thead><tbody>\n");
    for (Judgement gate : gates) {
      String tone =
          switch (gate.result()) {
            case PASSED -> "good";
            case ACCEPTED -> "warn";
            case PENDING -> "ask";
            case REFUSED -> "bad";
          };
      body.append(
          "<tr><td>%s<td><span class=\"%s\">%s</span><td>%s</tr>\n"
              .formatted(
                  Html.escape(gate.title()),
                  tone,
                  GateText.word(gate.result()),
                  Html.escape(gate.seen())));
    }
    body.append("</tbody></table></div>\n");
  }

  private static void leg(StringBuilder body, LegReport leg) {
    body.append(
        "<h2>%s: %s to %s</h2>\n"
            .formatted(
                Html.escape(RunText.word(leg.kind())),
                Html.escape(leg.from()),
                Html.escape(leg.to())));
    body.append(
        "<p class=\"dim\">%s UTC · %s · %s · plan %s</p>\n"
            .formatted(
                leg.begun().map(RunText.MOMENT::format).orElse("not begun"),
                leg.took().map(RunText::seconds).orElse("-"),
                leg.complete() ? "complete" : "not complete",
                Html.code(leg.digest())));
    body.append(
        "<div class=\"scroll\"><table><thead><tr><th>step<th>when<th>took<th>proofs</thead><tbody>\n");
    Duration longest =
        leg.steps().stream()
            .flatMap(s -> s.took().stream())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    leg.steps().forEach(s -> body.append(row(s, longest)));
    body.append("</tbody></table></div>\n");
    body.append(
        "<p class=\"dim\">Last line of the journal %s; checked when this page was written.</p>\n"
            .formatted(Html.code(leg.chain())));
  }

  private static String row(StepReport step, Duration longest) {
    String tone =
        switch (step.stage()) {
          case DONE -> "good";
          case FAILED -> "bad";
          case BEGUN -> "warn";
          case OPEN -> "dim";
        };
    var proofs = new StringBuilder();
    step.failure()
        .ifPresent(f ->
            proofs.append(
                "<p class=\"bad\">%s<br>%s</p>"
                    .formatted(Html.escape(f.what()), Html.escape(f.seen()))));
    step.proofs().forEach(p -> proofs.append("<p>" + Html.escape(RunText.proof(p)) + "</p>"));
    double share =
        step.took()
            .filter(t -> !longest.isZero())
            .map(t -> 100.0 * t.toNanos() / longest.toNanos())
            .orElse(0.0);
    String bar =
        String.format(
            Locale.ROOT,
            "<div style=\"background:var(--good);height:4px;width:%.1f%%\"></div>",
            share);
    return "<tr><td><span class=\"%s\">%s</span> %s<td>%s<td>%s%s<td>%s</tr>\n"
        .formatted(
            tone,
            RunText.word(step.stage()),
            Html.escape(step.title()),
            step.begun().map(b -> RunText.MOMENT.format(b).substring(11)).orElse(""),
            step.took().map(RunText::seconds).orElse(""),
            bar,
            proofs);
  }
}
