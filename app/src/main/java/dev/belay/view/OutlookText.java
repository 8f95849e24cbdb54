package dev.belay.view;

import dev.belay.evidence.Outlook;
import dev.belay.outside.Observed;
import dev.belay.store.KeptDatabase;
import dev.belay.store.NewRows;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a rollback would cost now, as lines for a terminal. */
public final class OutlookText {
  private static final int SHOWN = 12;

  private OutlookText() {}

  public static String of(Outlook outlook, String run) {
    return point(outlook, run) + lost(outlook.lost(), run);
  }

  private static String point(Outlook outlook, String run) {
    return switch (outlook.missing()) {
      case Observed.Unknown<List<String>>(var why, var next) ->
          "whether the rollback point is still there is not known: %s\n  next: %s\n"
              .formatted(why, next);
      case Observed.Known<List<String>>(var names) when !names.isEmpty() ->
          "the rollback point is GONE: the server keeps no copy of %s; a rollback needs a backup\n"
                  .formatted(names)
              + "  next: belay rollback %s --from-backup DIR\n".formatted(run);
      case Observed.Known<List<String>> ignored -> {
        var kept = outlook.kept().ifKnown().orElse(List.of());
        yield String.format(
            Locale.ROOT,
            "a rollback is possible until belay finalize: %s, %,.1f MB, of %s\n",
            kept.size() == 1 ? "one database is kept" : kept.size() + " databases are kept",
            kept.stream().mapToLong(KeptDatabase::bytes).sum() / 1e6,
            kept.stream().map(k -> k.made().toString()).min(Comparator.naturalOrder()).orElse(""));
      }
    };
  }

  private static String lost(Observed<NewRows> lost, String run) {
    return switch (lost) {
      case Observed.Unknown<NewRows>(var why, var next) ->
          "how many rows a rollback would set aside is not known: %s\n  next: %s\n"
              .formatted(why, next);
      case Observed.Known<NewRows>(var rows) when rows.tables().isEmpty() ->
          "a rollback now would set no row aside%s\n"
              .formatted(rows.exact() ? "" : ", by the server's counters");
      case Observed.Known<NewRows>(var rows) -> tables(rows, run);
    };
  }

  private static String tables(NewRows rows, String run) {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "a rollback now would set %s%,d changes of %d tables aside, made since the"
                + " upgrade%s:\n",
            rows.exact() ? "" : "about ",
            rows.total(),
            rows.tables().size(),
            rows.exact() ? "" : " (by the server's counters; --exact reads the tables)"));
    var sorted =
        rows.tables().stream()
            .sorted(
                Comparator.<NewRows.Table>comparingLong(
                        t -> t.inserted() + t.updated() + t.deleted())
                    .reversed())
            .toList();
    for (NewRows.Table table : sorted.subList(0, Math.min(SHOWN, sorted.size()))) {
      text.append(line(table));
    }
    if (sorted.size() > SHOWN) {
      text.append("  and %d more tables; --json names all\n".formatted(sorted.size() - SHOWN));
    }
    text.append("  next: belay rollback %s --keep-new-rows   # carries them back\n".formatted(run));
    return text.toString();
  }

  private static String line(NewRows.Table table) {
    return table.undecided().isEmpty()
        ? String.format(
            Locale.ROOT,
            "  %s: %,d inserted, %,d updated, %,d deleted\n",
            table.name(),
            table.inserted(),
            table.updated(),
            table.deleted())
        : "  %s: undecided: %s\n".formatted(table.name(), table.undecided());
  }
}
