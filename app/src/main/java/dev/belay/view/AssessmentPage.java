package dev.belay.view;

import static dev.belay.view.Html.code;
import static dev.belay.view.Html.escape;

import dev.belay.check.Finding;
import dev.belay.plan.Assessment;
import dev.belay.plan.ConfigurationRow;
import dev.belay.plan.MigrationRow;
import dev.belay.plan.OpenDecision;
import dev.belay.plan.ReleaseNotes;
import dev.belay.plan.Rung;
import dev.belay.plan.ServiceRow;
import dev.belay.release.Hop;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** An assessment as {@code plan.html}: one self-contained page, worth printing. */
public final class AssessmentPage {
  private final StringBuilder out = new StringBuilder();
  private List<String> heads = List.of();

  private AssessmentPage() {}

  public static String of(Assessment a) {
    var page = new AssessmentPage();
    page.add("<h1>Dify %s → %s</h1>", escape(a.from().toString()), escape(a.to().toString()));
    page.add("<p class=dim>%s</p>", code(a.installation().toString()));
    page.add("<p class=\"verdict %s\">%s</p>", Verdicts.word(a), escape(Verdicts.sentence(a)));
    page.needsYou(a);
    page.path(a);
    page.ladder(a.ladder());
    page.configuration(a.configuration());
    page.services(a.services());
    page.migrations(a.migrations());
    page.notes(a.notes());
    page.passed(a.findings(Finding.Passed.class));
    return Html.page("Dify " + a.from() + " → " + a.to(), page.out.toString());
  }

  private void needsYou(Assessment a) {
    add("<h2>Gates: what needs you</h2>");
    a.findings(Finding.Blocked.class).forEach(f -> card("blocked", "BLOCKED", f));
    a.decisions().forEach(this::decision);
    Unmade.of(a).forEach(this::unmade);
    var warned = a.findings(Finding.Warned.class);
    if (!warned.isEmpty()) {
      add("<h2>Know before you start</h2>");
      warned.forEach(f -> card("warned", "WARNING", f));
    }
  }

  private void card(String kind, String tag, Finding f) {
    add(
        "<div class=\"card %s\"><span class=tag>%s</span><b>%s</b> <span class=dim>%s</span>",
        kind, tag, escape(f.title()), code(f.id()));
    add("<p>%s</p>", escape(f.seen()));
    if (!f.next().isEmpty()) {
      add("<span class=next>next: %s</span>", code(f.next()));
    }
    add("<p class=dim>source: %s</p></div>", escape(f.source()));
  }

  private void unmade(List<Finding.Undecided> together) {
    if (together.size() == 1) {
      card("undecided", "UNKNOWN", together.getFirst());
      return;
    }
    add(
        "<div class=\"card undecided\"><span class=tag>UNKNOWN</span><b>%s</b><ul>",
        escape(Unmade.heading(together)));
    for (Finding f : together) {
      add(
          "<li>%s %s <span class=dim>%s</span></li>",
          escape(f.title()), code(f.id()), escape(f.seen()));
    }
    add("</ul><span class=next>next: %s</span></div>", code(together.getFirst().next()));
  }

  private void decision(OpenDecision d) {
    add(
        "<div class=\"card decide\"><span class=tag>DECIDE</span><b>%s</b> %s<p>%s</p><ul>",
        escape(d.question()), code(d.id()), escape(d.why()));
    for (String option : d.options()) {
      add("<li>%s%s</li>", escape(option), option.equals(d.recommended()) ? " (recommended)" : "");
    }
    add("</ul></div>");
  }

  private void path(Assessment a) {
    add("<h2>Path</h2><ol>");
    for (Hop hop : a.path()) {
      add("<li><b>%s → %s</b><ul>", escape(hop.from().toString()), escape(hop.to().toString()));
      hop.stopReasons().forEach(r -> add("<li>stop here: %s</li>", escape(r)));
      for (var act : hop.acts()) {
        boolean needed = a.bearing(act) != ReleaseNotes.Bearing.DOES_NOT_APPLY;
        add(
            "<li%s>%s%s%s%s</li>",
            needed ? "" : " class=dim",
            needed ? "<b>" + Moments.of(act) + ":</b> " : "not needed here: ",
            act.commands().isEmpty() ? "" : code(String.join("; ", act.commands())) + ": ",
            escape(act.why()),
            act.onlyIf().isEmpty() ? "" : "; only if " + escape(act.onlyIf()));
      }
      add("</ul></li>");
    }
    add("</ol>");
  }

  private void ladder(List<Rung> ladder) {
    add("<h2>Way back</h2><ol class=ladder>");
    for (Rung r : ladder) {
      add(
          "<li><b>back to %s: %s</b> %s%s<ul>",
          escape(r.backTo().toString()),
          escape(r.name()),
          r.offered() ? "" : "<b class=bad>not possible: </b>",
          escape(r.why()));
      for (Rung.Premise p : r.premises()) {
        String colour =
            switch (p.state()) {
              case HOLDS -> "good";
              case MISSING -> "bad";
              case UNKNOWN -> "ask";
            };
        add(
            "<li><b class=%s>%s</b> %s <span class=dim>(%s)</span></li>",
            colour, p.state().name().toLowerCase(Locale.ROOT), escape(p.text()), escape(p.seen()));
      }
      if (r.offered()) {
        add(
            "<li>loses: %s</li></ul><span class=next>%s</span></li>",
            escape(r.loses()), code(r.command()));
      } else {
        add("</ul></li>");
      }
    }
    add("</ol>");
  }

  private void configuration(List<ConfigurationRow> rows) {
    add("<h2>Configuration</h2>");
    var kinds = new TreeSet<String>();
    rows.forEach(r -> kinds.add(r.kind()));
    add("<div class=filters data-table=configuration><input type=search placeholder=filter>");
    add("<select aria-label=kind><option value=\"\">every kind</option>");
    kinds.forEach(k -> add("<option>%s</option>", escape(k)));
    add(
        "</select><label><input type=checkbox> only yours and what is newly required</label>"
            + "<span class=\"shown dim\"></span></div>");
    long defaults = rows.stream().filter(r -> !r.concerns()).count();
    add(
        "<p class=\"onpaper dim\">Printed is what you customised and what is newly required. Only"
            + " on the screen and in PLAN.md: %s of Dify's own.</p>",
        Wrapped.count(defaults, "change"));
    table("configuration", "key", "kind", "old default", "new default", "yours", "becomes", "why");
    for (ConfigurationRow r : rows) {
      add("<tr data-kind=\"%s\" data-mine=%s>", escape(r.kind()), r.concerns());
      cells(
          code(r.key()),
          escape(r.kind()),
          code(r.oldDefault()),
          code(r.newDefault()),
          code(r.yours()),
          code(r.becomes()),
          escape(r.why()));
    }
    add("</tbody></table></div>");
  }

  private void services(List<ServiceRow> rows) {
    add("<h2>Services and images</h2>");
    table("services", "service", "before", "after", "started", "note");
    for (ServiceRow r : rows) {
      add("<tr>");
      cells(
          escape(r.service()),
          code(r.before()),
          code(r.after()),
          r.active() ? "yes" : "no",
          escape(r.note()));
    }
    add("</tbody></table></div>");
  }

  private void migrations(List<MigrationRow> rows) {
    add("<h2>Database migrations (%d)</h2>", rows.size());
    table("migrations", "revision", "release", "does", "know");
    for (MigrationRow r : rows) {
      add("<tr>");
      cells(
          code(r.revision()),
          escape(r.release().toString()),
          escape(String.join("; ", r.operations())),
          "<span class=warn>" + escape(String.join("; ", r.hazards())) + "</span>");
    }
    add("</tbody></table></div>");
  }

  private void notes(List<ReleaseNotes> notes) {
    add("<h2>Releases passed</h2>");
    for (ReleaseNotes n : notes) {
      add(
          "<details><summary><b>%s</b> <span class=dim>%s, %d items</span></summary>",
          escape(n.release().toString()), n.date(), n.items().size());
      add("<p><a href=\"%s\" rel=noreferrer>notes as published</a></p><ul>", escape(n.link()));
      for (ReleaseNotes.Item i : n.items()) {
        String colour =
            switch (i.bearing()) {
              case APPLIES -> "warn";
              case DOES_NOT_APPLY -> "dim";
              case UNDECIDED -> "ask";
            };
        add(
            "<li><b class=%s>%s</b> %s <span class=dim>(%s)</span></li>",
            colour,
            i.bearing().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            escape(i.text()),
            escape(i.reason()));
      }
      add("</ul></details>");
    }
  }

  private void passed(List<Finding.Passed> passed) {
    add("<h2>Checks that passed (%d)</h2><details><summary>show</summary><ul>", passed.size());
    passed.forEach(
        f -> add("<li>%s <span class=dim>%s</span></li>", escape(f.title()), escape(f.seen())));
    add("</ul></details>");
  }

  private void table(String id, String... heads) {
    this.heads = List.of(heads);
    add("<div class=scroll><table id=%s><thead><tr>", id);
    for (String head : heads) {
      add("<th>%s</th>", head);
    }
    add("</tr></thead><tbody>");
  }

  private void cells(String... cells) {
    for (int i = 0; i < cells.length; i++) {
      out.append("<td data-head=\"").append(heads.get(i)).append("\">");
      out.append(cells[i]).append("</td>");
    }
    out.append("</tr>\n");
  }

  private void add(String format, Object... parts) {
    out.append(format.formatted(parts)).append('\n');
  }
}
