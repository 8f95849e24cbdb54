package dev.belay.release;

import java.util.List;

/**
 * What the API takes for a setting that its environment does not have.
 *
 * @param field the name in the source
 * @param keys the environment variables that set it, the first present one wins
 * @param type the annotation as written, {@code PositiveInt} or {@code str | None}
 */
public record CodeDefault(String field, List<String> keys, String type, Value value) {

  public CodeDefault {
    keys = List.copyOf(keys);
  }

  /** The default itself. */
  public sealed interface Value {}

  /**
   * A plain value.
   *
   * @param text as an environment file would write it: text unquoted, {@code true}, {@code 42}
   */
  public record Literal(String text) implements Value {}

  /** Python's {@code None}: absent is a state of its own. */
  public record None() implements Value {}

  /** There is no default: the API does not start without the setting. */
  public record Required() implements Value {}

  /** The source computes it at run time; what it becomes is not known here. */
  public record Computed() implements Value {}
}
