package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The defaults of every known chart in one compressed file: for each key the ranges of charts that
 * share one default, since few defaults ever change.
 */
public final class ChartFacts {
  private static final String RESOURCE = "chart-values.json.gz";

  private final Stored stored;
  private final List<ChartVersion> versions;

  /** One chart of the file. */
  record Chart(String version, String app, List<String> subcharts) {}

  /** {@code json} holds from the chart numbered {@code from} to the one numbered {@code to}. */
  record Span(int from, int to, String json) {}

  record Key(List<String> path, List<Span> spans) {}

  record Stored(int schema, List<Chart> charts, List<Key> keys) {}

  private ChartFacts(Stored stored) {
    this.stored = stored;
    this.versions = stored.charts().stream().map(c -> ChartVersion.of(c.version())).toList();
  }

  /** The charts that Belay ships with. */
  public static ChartFacts shipped() {
    try (InputStream in = ChartFacts.class.getResourceAsStream(RESOURCE)) {
      var gzip = new GZIPInputStream(Objects.requireNonNull(in, RESOURCE));
      return new ChartFacts(JsonMapper.shared().readValue(gzip, Stored.class));
    } catch (IOException | JacksonException e) {
      throw new IllegalStateException(RESOURCE, e);
    }
  }

  public List<ChartVersion> versions() {
    return versions;
  }

  public Optional<ChartDefaults> find(ChartVersion version) {
    int at = versions.indexOf(version);
    if (at < 0) {
      return Optional.empty();
    }
    var leaves = new LinkedHashMap<KeyPath, String>();
    for (Key key : stored.keys()) {
      for (Span span : key.spans()) {
        if (span.from() <= at && at <= span.to()) {
          leaves.put(new KeyPath(key.path()), span.json());
        }
      }
    }
    Chart chart = stored.charts().get(at);
    return Optional.of(
        new ChartDefaults(version, chart.app(), new TreeSet<>(chart.subcharts()), leaves));
  }

  /**
   * The defaults of a chart.
   *
   * @throws OutsideException (facts unknown) saying how to get them from Helm
   */
  public ChartDefaults of(ChartVersion version, String option) {
    return find(version)
        .orElseThrow(() ->
            new OutsideException(
                Failure.unknown(
                    "the default values of chart " + version + " are not known here",
                    "known: " + known(version.edition()),
                    "helm show values CHART --version %s > defaults.yaml; then add %s defaults.yaml"
                        .formatted(version, option))));
  }

  private String known(ChartVersion.Edition edition) {
    return String.join(
        ", ",
        versions.stream().filter(v -> v.edition() == edition).map(ChartVersion::toString).toList());
  }

  /** Writes the charts, oldest first; the same charts give the same bytes. */
  public static void write(List<ChartDefaults> charts, OutputStream out) throws IOException {
    var ordered = new ArrayList<>(charts);
    ordered.sort((a, b) -> a.version().compareTo(b.version()));
    var keys = new TreeMap<KeyPath, List<Span>>();
    for (int i = 0; i < ordered.size(); i++) {
      for (Map.Entry<KeyPath, String> leaf : ordered.get(i).leaves().entrySet()) {
        List<Span> spans = keys.computeIfAbsent(leaf.getKey(), k -> new ArrayList<>());
        Span last = spans.isEmpty() ? null : spans.getLast();
        if (last != null && last.to() == i - 1 && last.json().equals(leaf.getValue())) {
          spans.removeLast();
          spans.add(new Span(last.from(), i, last.json()));
        } else {
          spans.add(new Span(i, i, leaf.getValue()));
        }
      }
    }
    var named =
        ordered.stream()
            .map(c -> new Chart(c.version().toString(), c.app(), List.copyOf(c.subcharts())))
            .toList();
    var rows = new ArrayList<Key>();
    keys.forEach((path, spans) -> rows.add(new Key(path.keys(), spans)));
    byte[] json = JsonMapper.shared().writeValueAsBytes(new Stored(1, named, rows));
    try (var gzip = new Best(out)) {
      gzip.write(json);
    }
  }

  /** GZIP at its best level, without a time stamp. */
  private static final class Best extends GZIPOutputStream {
    Best(OutputStream out) throws IOException {
      super(new BufferedOutputStream(out));
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
