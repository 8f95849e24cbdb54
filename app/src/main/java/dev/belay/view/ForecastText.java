package dev.belay.view;

import dev.belay.migration.Forecast;
import dev.belay.migration.LockMode;
import dev.belay.migration.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A forecast of migrations, as text and as JSON. */
final class ForecastText {
  /** So many tables are named; the rest is in the JSON. */
  private static final int LARGEST = 5;

  private ForecastText() {}

  static List<String> of(Forecast f) {
    var lines = new ArrayList<String>();
    lines.add(
        "forecast: %s at work, up to %s of disk and %s of WAL; waiting for locks comes on top"
            .formatted(
                band(f.lowSeconds(), f.highSeconds()), bytes(f.diskBytes()), bytes(f.walBytes())));
    lines.add("  from " + f.basis());
    closed(f.holds()).forEach(lines::add);
    f.parts().stream()
        .filter(p -> p.highSeconds() >= 1)
        .forEach(p ->
            lines.add(
                "  %s %s: %s"
                    .formatted(
                        p.revision(),
                        Wording.of(p.operation()),
                        band(p.lowSeconds(), p.highSeconds()))));
    f.unknown()
        .forEach(o ->
            lines.add(
                "  not in these numbers, because what it does is not known: %s (%s)"
                    .formatted(Wording.of(o), o.at())));
    return lines;
  }

  /** A lock lasts longer than the operation that takes it; the large tables are those in use. */
  private static List<String> closed(List<Forecast.Hold> holds) {
    var lines = new ArrayList<String>();
    holds.stream()
        .limit(LARGEST)
        .forEach(h ->
            lines.add(
                "  %s: nobody %s for %s"
                    .formatted(
                        h.table(),
                        h.mode() == LockMode.ACCESS_EXCLUSIVE
                            ? "reads or writes it"
                            : "writes to it",
                        band(h.lowSeconds(), h.highSeconds()))));
    if (holds.size() > LARGEST) {
      lines.add("  and %d smaller tables, until it commits".formatted(holds.size() - LARGEST));
    }
    return lines;
  }

  static Map<String, Object> json(Forecast f) {
    var document = new LinkedHashMap<String, Object>();
    document.put("lowSeconds", f.lowSeconds());
    document.put("highSeconds", f.highSeconds());
    document.put("diskBytes", f.diskBytes());
    document.put("walBytes", f.walBytes());
    document.put("basis", f.basis());
    document.put("operations", f.parts().stream().map(ForecastText::json).toList());
    document.put("closed", f.holds().stream().map(ForecastText::json).toList());
    document.put(
        "notForecast", f.unknown().stream().map(o -> Wording.of(o) + " (" + o.at() + ")").toList());
    return document;
  }

  private static Map<String, Object> json(Forecast.Hold h) {
    var document = new LinkedHashMap<String, Object>();
    document.put("table", h.table());
    document.put("lock", h.mode().sql());
    document.put("lowSeconds", h.lowSeconds());
    document.put("highSeconds", h.highSeconds());
    return document;
  }

  private static Map<String, Object> json(Forecast.Part p) {
    var document = new LinkedHashMap<String, Object>();
    document.put("revision", p.revision());
    document.put("file", p.operation().at().file());
    document.put("line", p.operation().at().line());
    document.put("operation", Wording.of(p.operation()));
    document.put("table", p.table());
    document.put("lowSeconds", p.lowSeconds());
    document.put("highSeconds", p.highSeconds());
    document.put("diskBytes", p.diskBytes());
    document.put("walBytes", p.walBytes());
    return document;
  }

  private static String band(double low, double high) {
    if (high < 1) {
      return "under 1 s";
    }
    return high < 120
        ? "%.1f to %.1f s".formatted(low, high)
        : "%s to %.0f min"
            .formatted(
                low < 60 ? "%.0f s".formatted(low) : "%.0f".formatted(low / 60),
                Math.ceil(high / 60));
  }

  private static String bytes(long bytes) {
    return bytes < 1_000_000
        ? "1 MB"
        : bytes < 2_000_000_000
            ? "%d MB".formatted(bytes / 1_000_000)
            : "%.1f GB".formatted(bytes / 1e9);
  }
}
