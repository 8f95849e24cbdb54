package dev.belay.view;

import static dev.belay.view.Wrapped.block;
import static dev.belay.view.Wrapped.count;

import dev.belay.check.Finding;
import dev.belay.plan.Assessment;
import dev.belay.plan.ConfigurationRow;
import dev.belay.plan.OpenDecision;
import dev.belay.plan.ReleaseNotes.Bearing;
import dev.belay.release.Hop;
import dev.belay.release.RequiredAct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** An assessment for a terminal: the verdict, then what needs a person, then the details. */
public final class AssessmentText {
  private static final int WIDTH = 100;

  private final Assessment assessment;
  private final StringBuilder out = new StringBuilder();

  private AssessmentText(Assessment assessment) {
    this.assessment = assessment;
  }

  /**
   * @param next the command to run after this one, said last
   */
  public static String of(Assessment assessment, String next) {
    var text = new AssessmentText(assessment);
    text.verdict();
    text.needsYou();
    text.warnings();
    text.path();
    text.configuration();
    text.out.append(AssessmentDetails.of(assessment));
    text.passed();
    text.out.append("\nnext: ").append(next).append('\n');
    return text.out.toString();
  }

  private void verdict() {
    out.append(
        "Dify %s → %s   %s%n%n"
            .formatted(assessment.from(), assessment.to(), assessment.installation()));
    assessment.findings().stream()
        .filter(f -> f.id().equals("layout"))
        .findFirst()
        .ifPresent(f -> out.append(block("", "  ", f.title(), WIDTH)).append('\n'));
    out.append(block("", "  ", Verdicts.sentence(assessment), WIDTH));
  }

  private void needsYou() {
    var blocked = assessment.findings(Finding.Blocked.class);
    var undecided = assessment.findings(Finding.Undecided.class);
    if (blocked.isEmpty() && undecided.isEmpty() && assessment.decisions().isEmpty()) {
      return;
    }
    heading("What needs you");
    for (Finding f : blocked) {
      finding("BLOCKED", f);
    }
    for (OpenDecision d : assessment.decisions()) {
      decision(d);
    }
    Unmade.of(assessment).forEach(this::unmade);
  }

  private void unmade(List<Finding.Undecided> together) {
    Finding.Undecided first = together.getFirst();
    if (together.size() == 1) {
      finding("UNKNOWN", first);
      return;
    }
    out.append("  UNKNOWN  ").append(Unmade.heading(together)).append('\n');
    out.append("           next: ").append(first.next()).append('\n');
    for (Finding f : together) {
      out.append(block("           - ", "             ", f.title() + "  [" + f.id() + "]", WIDTH));
    }
  }

  private void decision(OpenDecision d) {
    out.append(block("  DECIDE   ", "           ", d.question() + "  [" + d.id() + "]", WIDTH));
    out.append(block("           why:  ", "                 ", d.why(), WIDTH));
    for (String option : d.options()) {
      String mark = option.equals(d.recommended()) ? " (recommended)" : "";
      out.append(block("           - ", "             ", option + mark, WIDTH));
    }
    String choice = d.recommended().isEmpty() ? "OPTION" : d.recommended();
    out.append("           next: write the line `\"")
        .append(d.id())
        .append("\": ")
        .append(choice)
        .append("` into a file, and name it with --answers\n");
  }

  private void warnings() {
    var warned = assessment.findings(Finding.Warned.class);
    if (!warned.isEmpty()) {
      heading("Know before you start");
      warned.forEach(f -> finding("WARNING", f));
    }
  }

  private void finding(String word, Finding f) {
    String lead = "  %-8s ".formatted(word);
    out.append(block(lead, "           ", f.title() + "  [" + f.id() + "]", WIDTH));
    out.append(block("           seen: ", "                 ", f.seen(), WIDTH));
    if (!f.next().isEmpty()) {
      out.append("           next: ").append(f.next()).append('\n');
    }
  }

  private void path() {
    heading("Path");
    for (Hop hop : assessment.path()) {
      out.append("  %s → %s%n".formatted(hop.from(), hop.to()));
      for (String reason : hop.stopReasons()) {
        out.append(block("    stop here: ", "               ", reason, WIDTH));
      }
      hop.acts().forEach(this::act);
    }
  }

  private void act(RequiredAct act) {
    String when = Moments.of(act);
    boolean command = !act.commands().isEmpty();
    String what = command ? String.join("; ", act.commands()) : act.why();
    if (assessment.bearing(act) == Bearing.DOES_NOT_APPLY) {
      out.append(block("    not needed here: ", "      ", what, WIDTH));
      out.append(block("      ", "      ", "(only if " + act.onlyIf() + ")", WIDTH));
      return;
    }
    out.append(block("    " + when + ": ", "      ", what, WIDTH));
    if (command) {
      out.append(block("      why: ", "           ", act.why(), WIDTH));
    }
    if (!act.onlyIf().isEmpty()) {
      out.append(block("      only if ", "              ", act.onlyIf(), WIDTH));
    }
  }

  private void configuration() {
    heading("Configuration");
    long kept = assessment.configuration().stream().filter(ConfigurationRow::customised).count();
    var kinds = new LinkedHashMap<String, Integer>();
    assessment.configuration().forEach(r -> kinds.merge(r.kind(), 1, Integer::sum));
    var sums = new ArrayList<String>();
    kinds.forEach((kind, n) -> sums.add(n + " " + kind));
    out.append(
        block(
            "  ",
            "  ",
            sums.isEmpty()
                ? "nothing changes"
                : "%s of yours affected; in all: %s"
                    .formatted(count(kept, "value"), String.join(", ", sums)),
            WIDTH));
    for (ConfigurationRow row : assessment.configuration()) {
      if (row.concerns()) {
        out.append("  %-38s %s%n".formatted(row.key(), row.kind()));
        out.append(block("      ", "      ", row.why(), WIDTH));
      }
    }
  }

  private void passed() {
    List<String> ids =
        assessment.findings(Finding.Passed.class).stream().map(Finding.Passed::id).toList();
    heading("Checks that passed (" + ids.size() + ")");
    out.append(block("  ", "  ", ids.isEmpty() ? "none" : String.join(", ", ids), WIDTH));
  }

  private void heading(String text) {
    out.append('\n').append(text).append('\n');
  }
}
