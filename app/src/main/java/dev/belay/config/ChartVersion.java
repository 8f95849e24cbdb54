package dev.belay.config;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a chart, in Helm's order: candidates come before their release.
 *
 * @param candidate the number behind {@code -rc}, {@link Integer#MAX_VALUE} for a release
 */
public record ChartVersion(int major, int minor, int patch, int candidate)
    implements Comparable<ChartVersion> {
  private static final Pattern FORM =
      Pattern.compile("(?:dify-|v)?(\\d{1,5})\\.(\\d{1,5})\\.(\\d{1,5})(?:-rc\\.?(\\d{1,5}))?");
  private static final Comparator<ChartVersion> ORDER =
      Comparator.comparingInt(ChartVersion::major)
          .thenComparingInt(ChartVersion::minor)
          .thenComparingInt(ChartVersion::patch)
          .thenComparingInt(ChartVersion::candidate);

  /** Who publishes a chart: the two number their versions apart. */
  public enum Edition {
    COMMUNITY,
    ENTERPRISE
  }

  public static Optional<ChartVersion> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    return form.matches()
        ? Optional.of(
            new ChartVersion(
                Integer.parseInt(form.group(1)),
                Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3)),
                form.group(4) == null ? Integer.MAX_VALUE : Integer.parseInt(form.group(4))))
        : Optional.empty();
  }

  /**
   * @throws OutsideException (wrong usage) when the text is no chart version
   */
  public static ChartVersion of(String text) {
    return parse(text)
        .orElseThrow(() ->
            new OutsideException(
                Failure.badInput(
                    "'" + text + "' is not a chart version",
                    "a chart version reads like 0.36.0, 0.38.0-rc2 or 3.9.1",
                    "helm list --all-namespaces")));
  }

  /** The community chart stands below 1.0.0, the Enterprise chart begins with 2.0.0. */
  public Edition edition() {
    return major < 2 ? Edition.COMMUNITY : Edition.ENTERPRISE;
  }

  @Override
  public int compareTo(ChartVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major
        + "."
        + minor
        + "."
        + patch
        + (candidate == Integer.MAX_VALUE ? "" : "-rc" + candidate);
  }
}
