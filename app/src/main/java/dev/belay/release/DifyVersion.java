package dev.belay.release;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A version as Dify writes it. The order is Dify's own: previews, alphas, betas and release
 * candidates come before their release, {@code -fix1} and {@code -fix.1} after it. Two spellings of
 * one version are equal; {@link #toString} keeps the spelling that was read, without a leading v.
 */
public final class DifyVersion implements Comparable<DifyVersion> {
  private static final int MOST_DIGITS = 6;
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

  private DifyVersion(int[] numbers, Stage stage, int number, String text) {
    this.major = numbers[0];
    this.minor = numbers[1];
    this.patch = numbers[2];
    this.stage = stage;
    this.number = number;
    this.text = text;
  }

  /** The version, or empty when the text is none: a branch, a digest, {@code latest}. */
  public static Optional<DifyVersion> parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    plain = plain.startsWith("v") ? plain.substring(1) : plain;
    int dash = plain.indexOf('-');
    var numbers = new int[3];
    int from = 0;
    int end = dash < 0 ? plain.length() : dash;
    for (int i = 0; i < 3; i++) {
      int dot = i == 2 ? end : plain.indexOf('.', from);
      if (dot < 0 || dot > end) {
        return Optional.empty();
      }
      numbers[i] = digits(plain, from, dot);
      if (numbers[i] < 0) {
        return Optional.empty();
      }
      from = dot + 1;
    }
    return dash < 0
        ? Optional.of(new DifyVersion(numbers, Stage.RELEASE, 0, plain))
        : suffixed(numbers, plain, dash + 1);
  }

  /** A word and a number, with or without a dot between them, or the word alone. */
  private static Optional<DifyVersion> suffixed(int[] numbers, String plain, int start) {
    int end = start;
    while (end < plain.length() && (plain.charAt(end) == '-' || plain.charAt(end) >= 'a')) {
      end++;
    }
    Optional<Stage> stage = stage(plain.substring(start, end));
    int from = end < plain.length() && plain.charAt(end) == '.' ? end + 1 : end;
    int number = end == plain.length() ? 0 : digits(plain, from, plain.length());
    return number < 0
        ? Optional.empty()
        : stage.map(s -> new DifyVersion(numbers, s, number, plain));
  }

  private static Optional<Stage> stage(String word) {
    return switch (word) {
      case "preview", "preview-workflow" -> Optional.of(Stage.PREVIEW);
      case "alpha" -> Optional.of(Stage.ALPHA);
      case "beta" -> Optional.of(Stage.BETA);
      case "rc" -> Optional.of(Stage.CANDIDATE);
      case "fix" -> Optional.of(Stage.FIX);
      default -> Optional.empty();
    };
  }

  /** The number between two places, or -1 when something else is there. */
  private static int digits(String text, int from, int to) {
    if (to <= from || to - from > MOST_DIGITS) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
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
