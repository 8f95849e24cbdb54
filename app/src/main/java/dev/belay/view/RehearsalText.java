package dev.belay.view;

import static dev.belay.view.Wrapped.block;
import static dev.belay.view.Wrapped.count;

import dev.belay.evidence.MigrationTrace;
import dev.belay.evidence.RehearsalEvidence;
import dev.belay.evidence.RehearsalEvidence.ApiAnswers;
import dev.belay.evidence.RehearsalEvidence.CredentialsOpened;
import dev.belay.evidence.RunReport.LegReport;
import dev.belay.evidence.RunReport.StepReport;
import dev.belay.plan.Kind;
import java.util.List;

/** What a rehearsal showed, for a terminal. */
public final class RehearsalText {
  private static final int WIDTH = 100;
  private static final int SHOWN = 12;

  private RehearsalText() {}

  /**
   * @param plan how the caller named the plan, for commands that can be pasted
   */
  public static String of(RehearsalEvidence evidence, String plan) {
    var out = new StringBuilder();
    out.append(
        "%s: %s%n"
            .formatted(
                evidence.verdict(),
                switch (evidence.verdict()) {
                  case PASSED -> "the plan and its way back work on a copy of this installation.";
                  case PARTIAL ->
                      "the plan and its way back work on a copy, as far as this copy goes.";
                  case SIMULATED -> "the migration was simulated: a forecast, not a proof.";
                  case FAILED -> "this plan must not be executed here.";
                }));
    out.append("\nBackup\n");
    out.append(
        block(
            "  ",
            "  ",
            "%s of %s, restored on %s and compared: %s"
                .formatted(
                    count(evidence.backup().rows(), "row"),
                    count(evidence.backup().tables(), "table"),
                    evidence.backup().restoredOn(),
                    evidence.backup().proven()
                        ? "equal"
                        : evidence.backup().differences().size() + " differences"),
            WIDTH));
    list(out, evidence.backup().differences());
    leg(out, evidence.upgrade());
    evidence.migrations().forEach(m -> trace(out, m));
    out.append("\nData\n");
    out.append(
        "  %d tables were compared over the columns that both releases have%n"
            .formatted(evidence.data().tables()));
    list(out, evidence.data().explained());
    var added = evidence.data().added();
    if (!added.isEmpty()) {
      out.append(
          block(
              "  - ",
              "    ",
              count(added.size(), "table is new", "tables are new")
                  + ": "
                  + String.join(", ", added),
              WIDTH));
    }
    evidence.credentials().ifPresent(c -> credentials(out, c));
    evidence
        .data()
        .unexplained()
        .forEach(d -> out.append(block("  UNEXPLAINED  ", "    ", d, WIDTH)));
    evidence.api().ifPresent(api -> api(out, api));
    evidence.rollback().ifPresent(back -> leg(out, back));
    out.append("\nBack at the start\n");
    if (evidence.returned().tables() == 0) {
      out.append("  the way back was not tried\n");
    } else {
      out.append(
          "  %d tables and %,d files compared: %s%n"
              .formatted(
                  evidence.returned().tables(),
                  evidence.returned().files(),
                  evidence.returned().proven() ? "all as at the start" : "not as at the start"));
      list(out, evidence.returned().differences());
    }
    if (!evidence.partial().isEmpty()) {
      out.append("\nWhat this copy could not show\n");
      list(out, evidence.partial());
    }
    out.append("\nnext: %s\n".formatted(next(evidence, plan)));
    return out.toString();
  }

  private static void credentials(StringBuilder out, CredentialsOpened opened) {
    if (opened.before() + opened.after() + opened.shut().size() == 0) {
      return;
    }
    out.append(
        "  %,d secrets opened with the keys of their tenants before, %,d afterwards%n"
            .formatted(opened.before(), opened.after()));
    opened.shut().forEach(s -> out.append(block("  - shut: ", "    ", s, WIDTH)));
  }

  private static void api(StringBuilder out, ApiAnswers api) {
    out.append("\nAPI\n");
    out.append(
        "  %d probes against %s and %s: %s, %d undecided%s%n"
            .formatted(
                api.probes(),
                release(api.before()),
                release(api.after()),
                api.findings().isEmpty()
                    ? "no difference that a caller can notice"
                    : api.findings().size() + " found otherwise",
                api.undecided().size(),
                api.leftOut() == 0
                    ? ""
                    : "; %d that write were left out, --writes plays them"
                        .formatted(api.leftOut())));
    api.findings().forEach(f -> out.append(block("  DIFFERS  ", "    ", f, WIDTH)));
    api.undecided().forEach(u -> out.append(block("  UNDECIDED  ", "    ", u, WIDTH)));
  }

  private static String release(List<String> named) {
    return named.isEmpty() ? "a release that it does not name" : String.join(" and ", named);
  }

  private static void trace(StringBuilder out, MigrationTrace trace) {
    out.append("\n%s, watched every %d ms%n".formatted(trace.step(), trace.every().toMillis()));
    for (var row : trace.rows().stream().limit(SHOWN).toList()) {
      String rewritten =
          row.rewrittenBytes() == 0
              ? ""
              : ", rewritten (%,d bytes now)".formatted(row.rewrittenBytes());
      out.append(
          "  - %s: %,d rows inserted, %,d updated, %,d deleted%s%n"
              .formatted(row.table(), row.inserted(), row.updated(), row.deleted(), rewritten));
    }
    more(out, trace.rows().size());
    for (var lock : trace.locks().stream().limit(SHOWN).toList()) {
      out.append(
          "  - %s: %s, seen for %s%n"
              .formatted(lock.table(), lock.mode(), RunText.seconds(lock.held())));
    }
    more(out, trace.locks().size());
  }

  private static void more(StringBuilder out, int all) {
    if (all > SHOWN) {
      out.append("    … and %d more, with --json%n".formatted(all - SHOWN));
    }
  }

  private static String next(RehearsalEvidence evidence, String plan) {
    return switch (evidence.verdict()) {
      case PASSED, PARTIAL -> "belay approve " + plan;
      case SIMULATED -> "give belay.yaml a command `migrate`, then belay rehearse " + plan;
      case FAILED -> "mend what is named above, then belay rehearse " + plan;
    };
  }

  private static void list(StringBuilder out, List<String> lines) {
    lines.forEach(line -> out.append(block("  - ", "    ", line, WIDTH)));
  }

  private static void leg(StringBuilder out, LegReport leg) {
    out.append(leg.kind() == Kind.ROLLBACK ? "\nThe way back\n" : "\nThe way there\n");
    for (StepReport step : leg.steps()) {
      String took = step.took().map(RunText::seconds).orElse("");
      out.append("  %-8s %8s  %s%n".formatted(RunText.word(step.stage()), took, step.title()));
      step.failure()
          .ifPresent(f -> {
            out.append(block("           ", "           ", f.what(), WIDTH));
            out.append(block("           seen: ", "                 ", f.seen(), WIDTH));
          });
    }
  }
}
