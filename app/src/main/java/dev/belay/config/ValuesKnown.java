package dev.belay.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** What the templates of the charts do that no values.yaml says: {@code values-known.yaml}. */
record ValuesKnown(
    List<ValuesPattern> open,
    List<ValuesPattern> read,
    List<ValuesPattern> keep,
    List<Rendered> rendered) {

  /**
   * Something that a chart renders otherwise without a key.
   *
   * @param key the parts that it concerns
   */
  record Rendered(ChartVersion since, String key, String what, String source) {}

  /** Read once, when first asked for. */
  private static final class Shipped {
    static final ValuesKnown KNOWN = parse();
  }

  static ValuesKnown shipped() {
    return Shipped.KNOWN;
  }

  private static ValuesKnown parse() {
    try (InputStream in = ValuesKnown.class.getResourceAsStream("values-known.yaml")) {
      byte[] bytes = Objects.requireNonNull(in, "values-known.yaml").readAllBytes();
      YamlText text = YamlText.of("values-known.yaml", bytes);
      return new ValuesKnown(
          patterns(text, "open"),
          patterns(text, "read"),
          patterns(text, "keep"),
          text.rows("rendered").stream().map(ValuesKnown::rendered).toList());
    } catch (IOException e) {
      throw new IllegalStateException("values-known.yaml", e);
    }
  }

  private static Rendered rendered(YamlRow row) {
    var values = row.values();
    return new Rendered(
        ChartVersion.of(values.getOrDefault("since", "")),
        values.getOrDefault("key", ""),
        values.getOrDefault("what", ""),
        values.getOrDefault("source", ""));
  }

  private static List<ValuesPattern> patterns(YamlText text, String list) {
    return text.rows(list).stream()
        .map(row -> ValuesPattern.of(row.values().getOrDefault("key", "")))
        .toList();
  }

  /** Whether templates read a key that no values.yaml lists. */
  boolean isRead(KeyPath path) {
    return open.stream().anyMatch(p -> p.fits(path)) || read.stream().anyMatch(p -> p.fits(path));
  }

  /** Whether the value of before stays although it was the default. */
  boolean stays(KeyPath path) {
    return ValuesMask.secret(path) || keep.stream().anyMatch(p -> p.fits(path));
  }
}
