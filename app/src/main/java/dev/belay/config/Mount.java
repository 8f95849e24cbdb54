package dev.belay.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One mount of a service in Compose's short form.
 *
 * @param source a path of the host, absolute or relative to the compose file, or a named volume
 * @param target the path inside the container
 */
public record Mount(String source, String target) {

  /** Empty for a mount without a source, and for one whose form the catalog does not keep. */
  public static Optional<Mount> of(String text, Variables variables) {
    List<String> parts = parts(Interpolation.expand(text, "a mount", variables));
    return parts.size() < 2 || parts.getFirst().isEmpty()
        ? Optional.empty()
        : Optional.of(new Mount(parts.getFirst(), parts.get(1)));
  }

  /** The target of a mount as it is written, interpolations unresolved. */
  static String target(String text) {
    List<String> parts = parts(text);
    return parts.size() < 2 ? parts.getFirst() : parts.get(1);
  }

  /** Whether the source is a directory or file of the host, and not a named volume. */
  public boolean ofHost() {
    return source.startsWith(".") || source.startsWith("/") || source.startsWith("~");
  }

  /** The colons inside of {@code ${NAME:-text}} part nothing. */
  private static List<String> parts(String text) {
    var parts = new ArrayList<String>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ':' && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
