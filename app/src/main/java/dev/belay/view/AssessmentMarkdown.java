package dev.belay.view;

import dev.belay.check.Finding;
import dev.belay.plan.Assessment;
import dev.belay.plan.ConfigurationRow;
import dev.belay.plan.MigrationRow;
import dev.belay.plan.OpenDecision;
import dev.belay.plan.ReleaseNotes;
import dev.belay.plan.Rung;
import dev.belay.plan.ServiceRow;
import dev.belay.release.Hop;
import dev.belay.release.RequiredAct;
import java.util.List;

/** An assessment as {@code PLAN.md}, fit to be attached to a ticket. */
public final class AssessmentMarkdown {
  private final StringBuilder out = new StringBuilder();

  private AssessmentMarkdown() {}

  public static String of(Assessment a) {
    var md = new AssessmentMarkdown();
    md.line("# Dify " + a.from() + " → " + a.to());
    md.line("`" + a.installation() + "`");
    md.line("**" + Verdicts.sentence(a) + "**");
    md.findings("Blocks", a.findings(Finding.Blocked.class));
    md.decisions(a.decisions());
    md.unmade(Unmade.of(a));
    md.findings("Know before you start", a.findings(Finding.Warned.class));
    md.path(a);
    md.configuration(a.configuration());
    md.services(a.services());
    md.migrations(a.migrations());
    md.notes(a.notes());
    md.ladder(a.ladder());
    md.passed(a.findings(Finding.Passed.class));
    return md.out.toString();
  }

  private void findings(String title, List<? extends Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    line("## " + title);
    for (Finding f : findings) {
      out.append("- **").append(text(f.title())).append("** `").append(f.id()).append("`\n");
      out.append("  - seen: ").append(text(f.seen())).append('\n');
      if (!f.next().isEmpty()) {
        out.append("  - next: `").append(f.next().replace("`", "'")).append("`\n");
      }
      if (!f.source().isEmpty()) {
        out.append("  - source: ").append(text(f.source())).append('\n');
      }
    }
    out.append('\n');
  }

  private void unmade(List<List<Finding.Undecided>> groups) {
    if (groups.isEmpty()) {
      return;
    }
    line("## Checks that could not be made");
    for (List<Finding.Undecided> group : groups) {
      out.append("- next: `").append(group.getFirst().next().replace("`", "'")).append("`\n");
      for (Finding f : group) {
        out.append("  - **%s** `%s`: %s%n".formatted(text(f.title()), f.id(), text(f.seen())));
      }
    }
    out.append('\n');
  }

  private void decisions(List<OpenDecision> decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    line("## Decisions");
    for (OpenDecision d : decisions) {
      out.append("- **").append(text(d.question())).append("** `").append(d.id()).append("`\n");
      out.append("  - why: ").append(text(d.why())).append('\n');
      for (String option : d.options()) {
        String mark = option.equals(d.recommended()) ? " (recommended)" : "";
        out.append("  - [ ] ").append(text(option)).append(mark).append('\n');
      }
    }
    out.append('\n');
  }

  private void path(Assessment a) {
    line("## Path");
    for (Hop hop : a.path()) {
      out.append("- ").append(hop.from()).append(" → ").append(hop.to()).append('\n');
      hop.stopReasons().forEach(r -> out.append("  - stop here: ").append(text(r)).append('\n'));
      for (var act : hop.acts()) {
        String moment =
            switch (a.bearing(act)) {
              case DOES_NOT_APPLY -> "not needed here";
              case APPLIES, UNDECIDED ->
                  act.moment() == RequiredAct.Moment.BEFORE_START ? "before start" : "after start";
            };
        out.append("  - ").append(moment).append(": ");
        act.commands().forEach(c -> out.append('`').append(c).append("`; "));
        out.append(text(act.why()));
        out.append(act.onlyIf().isEmpty() ? "\n" : "; only if " + text(act.onlyIf()) + "\n");
      }
    }
    out.append('\n');
  }

  private void configuration(List<ConfigurationRow> rows) {
    line("## Configuration");
    row("key", "kind", "old default", "new default", "yours", "becomes", "why");
    row("---", "---", "---", "---", "---", "---", "---");
    for (ConfigurationRow r : rows) {
      row(
          code(r.key()),
          r.kind(),
          code(r.oldDefault()),
          code(r.newDefault()),
          code(r.yours()),
          code(r.becomes()),
          text(r.why()));
    }
    out.append('\n');
  }

  private void services(List<ServiceRow> rows) {
    line("## Services and images");
    row("service", "before", "after", "started", "note");
    row("---", "---", "---", "---", "---");
    for (ServiceRow r : rows) {
      row(
          r.service(),
          code(r.before()),
          code(r.after()),
          r.active() ? "yes" : "no",
          text(r.note()));
    }
    out.append('\n');
  }

  private void migrations(List<MigrationRow> rows) {
    line("## Database migrations");
    row("revision", "release", "does", "know");
    row("---", "---", "---", "---");
    for (MigrationRow r : rows) {
      row(
          code(r.revision()),
          r.release().toString(),
          text(String.join("; ", r.operations())),
          text(String.join("; ", r.hazards())));
    }
    out.append('\n');
  }

  private void notes(List<ReleaseNotes> notes) {
    line("## Releases passed");
    for (ReleaseNotes n : notes) {
      out.append("### [%s](%s), %s%n%n".formatted(n.release(), n.link(), n.date()));
      for (ReleaseNotes.Item item : n.items()) {
        String bearing = item.bearing().name().toLowerCase(java.util.Locale.ROOT);
        out.append(
            "- %s: %s (%s) `%s`%n"
                .formatted(
                    bearing.replace('_', ' '), text(item.text()), text(item.reason()), item.id()));
      }
      out.append('\n');
    }
  }

  private void ladder(List<Rung> ladder) {
    line("## Way back");
    int number = 1;
    for (Rung rung : ladder) {
      out.append(
          "%d. **%s → %s**: %s%s%n"
              .formatted(
                  number++,
                  text(rung.name()),
                  rung.backTo(),
                  rung.offered() ? "" : "not possible: ",
                  text(rung.why())));
      for (Rung.Premise p : rung.premises()) {
        String state = p.state().name().toLowerCase(java.util.Locale.ROOT);
        out.append("   - %s: %s (%s)%n".formatted(state, text(p.text()), text(p.seen())));
      }
      if (rung.offered()) {
        out.append("   - loses: ").append(text(rung.loses())).append('\n');
        out.append("   - `").append(rung.command()).append("`\n");
      }
    }
    out.append('\n');
  }

  private void passed(List<Finding.Passed> passed) {
    line("## Checks that passed (" + passed.size() + ")");
    passed.forEach(
        f -> out.append("- %s: %s `%s`%n".formatted(text(f.title()), text(f.seen()), f.id())));
  }

  private void line(String text) {
    out.append(text).append("\n\n");
  }

  private void row(String... cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text.replace("`", "'").replace("|", "\\|") + "`";
  }

  private static String text(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
  }
}
