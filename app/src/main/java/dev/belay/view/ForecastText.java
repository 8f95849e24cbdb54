package dev.belay.view;

import dev.belay.migration.Forecast;
import dev.belay.migration.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A forecast of migrations, as text and as JSON. */
final class ForecastText {
  private ForecastText() {}

  static List<String> of(Forecast f) {
    var lines = new ArrayList<String>();
    lines.add(
        "forecast: %s at work, up to %s of disk and %s of WAL; waiting for locks comes on top"
            .formatted(
                band(f.lowSeconds(), f.highSeconds()), bytes(f.diskBytes()), bytes(f.walBytes())));
    lines.add("  from " + f.basis());
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

  static Map<String, Object> json(Forecast f) {
    var document = new LinkedHashMap<String, Object>();
    document.put("lowSeconds", f.lowSeconds());
    document.put("highSeconds", f.highSeconds());
    document.put("diskBytes", f.diskBytes());
    document.put("walBytes", f.walBytes());
    document.put("basis", f.basis());
    document.put("operations", f.parts().stream().map(ForecastText::json).toList());
    document.put(
        "notForecast", f.unknown().stream().map(o -> Wording.of(o) + " (" + o.at() + ")").toList());
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
