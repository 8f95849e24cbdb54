package dev.belay.check;

import dev.belay.config.YamlRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The known risks as a page: {@code docs/risks.md}. */
final class RisksPage {
  private RisksPage() {}

  /** Reports that only a rehearsal can catch, with the reason. */
  static List<YamlRow> rehearsed() {
    return Risks.resource("rehearsal.yaml").rows("reports");
  }

  /** Those without a number of the collected reports come last. */
  private static int number(String row) {
    String digits = row.replaceAll("\\D", "");
    return digits.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  static String text(Risks risks) {
    var lines = new ArrayList<String[]>();
    for (Risk risk : risks.all()) {
      for (String row : risk.rows().isEmpty() ? List.of("-") : risk.rows()) {
        String by = risk.condition().isEmpty() ? risk.place() : "`" + risk.condition() + "`";
        by = risk.place().equals("Belay") ? "a check in Java" : by;
        by = by.contains(".yaml:") ? "the range alone" : by;
        String what = risk.title() + " (`" + risk.id() + "`)";
        lines.add(new String[] {row, what, risk.range().text(), by, risk.source(), risk.code()});
      }
    }
    for (YamlRow row : rehearsed()) {
      var v = row.values();
      lines.add(
          new String[] {
            v.get("row"), v.get("title"), "any", "a rehearsal: " + v.get("why"), v.get("source"), ""
          });
    }
    lines.sort(
        Comparator.<String[]>comparingInt(l -> number(l[0]))
            .thenComparing(l -> l[0])
            .thenComparing(l -> l[1]));
    var page = new StringBuilder();
    page.append(
        """
        # Known risks

        Upgrade failures that people reported, and what decides beforehand whether one concerns an
        installation. Made from `app/src/main/resources/dev/belay/check/risks/`; a test compares the two.
        An unknown fact makes a risk undecided, which blocks. An organisation adds its own risks as files
        of the same form.

        | # | question | upgrades | decided by | source | in the code |
        | --- | --- | --- | --- | --- | --- |
        """);
    for (String[] line : lines) {
      page.append("| ");
      for (int i = 0; i < line.length; i++) {
        page.append(i == 0 ? "" : " | ").append(line[i].replace("|", "\\|"));
      }
      page.append(" |\n");
    }
    return page.toString();
  }
}
