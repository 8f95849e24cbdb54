package dev.belay.release;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as Dify writes it. The order is Dify's own: previews, alphas, betas and release
 * candidates come before their release, {@code -fix1} and {@code -fix.1} after it. Two spellings of
 * one version are equal; {@link #toString} keeps the spelling that was read, without a leading v.
 */
public final class DifyVersion implements Comparable<DifyVersion> {
  private static final Pattern FORM =
      Pattern.compile(
          "v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})"
              + "(?:-(preview-workflow|preview|alpha|beta|rc|fix)\\.?(\\d{1,6})?)?");
  private static final Comparator<DifyVersion> ORDER =
      Comparator.comparingInt(DifyVersion::major)
          .thenComparingInt(DifyVersion::minor)
          .thenComparingInt(DifyVersion::patch)
          .thenComparing(DifyVersion::stage)
          .thenComparingInt(v -> v.number);

  /** How far a version is, in the order in which Dify publishes them. */
  public enum Stage {
    PREVIEW,
    ALPHA,
    BETA,
    CANDIDATE,
    RELEASE,
    FIX
  }

  private final int major;
  private final int minor;
  private final int patch;
  private final Stage stage;
  private final int number;
  private final String text;

  private DifyVersion(Matcher form, String text) {
    this.major = Integer.parseInt(form.group(1));
    this.minor = Integer.parseInt(form.group(2));
    this.patch = Integer.parseInt(form.group(3));
    this.stage = stage(form.group(4) == null ? "" : form.group(4));
    this.number = form.group(5) == null ? 0 : Integer.parseInt(form.group(5));
    this.text = text;
  }

  private static Stage stage(String word) {
    return switch (word) {
      case "" -> Stage.RELEASE;
      case "alpha" -> Stage.ALPHA;
      case "beta" -> Stage.BETA;
      case "rc" -> Stage.CANDIDATE;
      case "fix" -> Stage.FIX;
      default -> Stage.PREVIEW;
    };
  }

  /** The version, or empty when the text is none: a branch, a digest, {@code latest}. */
  public static Optional<DifyVersion> parse(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    Matcher form = FORM.matcher(trimmed);
    return form.matches()
        ? Optional.of(
            new DifyVersion(form, trimmed.startsWith("v") ? trimmed.substring(1) : trimmed))
        : Optional.empty();
  }

  /**
   * @throws OutsideException (wrong usage) when the text is no version
   */
  public static DifyVersion of(String text) {
    return parse(text)
        .orElseThrow(() ->
            new OutsideException(
                Failure.badInput(
                    "'" + text + "' is not a Dify version",
                    "a version reads like 1.15.0, 1.10.1-fix.1 or 2.0.0-beta.1",
                    "belay catalog list")));
  }

  public int major() {
    return major;
  }

  public int minor() {
    return minor;
  }

  public int patch() {
    return patch;
  }

  public Stage stage() {
    return stage;
  }

  /** Whether it is a release or a fix of one, not something published before it. */
  public boolean stable() {
    return stage.compareTo(Stage.RELEASE) >= 0;
  }

  public boolean before(DifyVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(DifyVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DifyVersion that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(major, minor, patch, stage, number);
  }

  @Override
  public String toString() {
    return text;
  }
}
