package dev.belay.config;

/**
 * One statement of an environment file, with its place in the text.
 *
 * @param line from 1, where the key stands
 * @param keyStart character offset of the key
 * @param valueStart character offset of the value, its opening quote included
 * @param valueEnd character offset behind the value, its closing quote included
 * @param template what becomes the value: interpolated unless the form is literal
 */
public record EnvEntry(
    String key, int line, int keyStart, int valueStart, int valueEnd, Form form, String template) {

  /** How a value is written. */
  public enum Form {
    /** {@code KEY} alone: the value comes from outside, if it is there. */
    INHERITED,
    /** To the end of the line or {@code " #"}. */
    PLAIN,
    /** In single quotes: literal. */
    LITERAL,
    /** In double quotes: escapes and variables. */
    QUOTED
  }

  public int keyEnd() {
    return keyStart + key.length();
  }

  /** Whether the value depends on nothing else: no variable, not inherited. */
  public boolean constant() {
    return switch (form) {
      case INHERITED -> false;
      case LITERAL -> true;
      case PLAIN, QUOTED -> template.indexOf('$') < 0;
    };
  }
}
