package dev.belay.contract;

import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The published descriptions of Dify's Service API, as facts without prose. They are made from the
 * files of the documentation by {@code belay api facts}.
 */
public final class KnownDescriptions {
  private static final String RESOURCE = "descriptions.json.gz";

  private KnownDescriptions() {}

  /**
   * The description that holds for a release: its own, else the nearest earlier one, which is then
   * named in the label. Releases before the first known one have none.
   */
  public static Optional<Description> of(String version) {
    JsonNode facts = Facts.ROOT;
    List<String> known = versions();
    String best = nearest(known, version);
    if (best == null) {
      return Optional.empty();
    }
    var operations = new ArrayList<Operation>();
    var notes = new ArrayList<String>();
    for (var entry : facts.path("releases").path(best).properties()) {
      JsonNode root = facts.path("files").path(entry.getValue().intValue());
      operations.addAll(DescriptionReader.read(root, entry.getKey(), notes));
    }
    String label = best.equals(version) ? version : version + " (as described for " + best + ")";
    return Optional.of(new Description(label, operations, notes));
  }

  /** Every release with a description of its own, oldest first. */
  public static List<String> versions() {
    return Facts.ROOT.path("releases").propertyNames().stream().sorted(NUMBERS).toList();
  }

  /**
   * Releases with a description of their own after that of {@code from} and before that of {@code
   * to}.
   */
  static List<String> between(String from, String to) {
    List<String> known = versions();
    String first = nearest(known, from);
    String last = nearest(known, to);
    return first == null || last == null
        ? List.of()
        : known.stream()
            .filter(v -> NUMBERS.compare(v, first) > 0 && NUMBERS.compare(v, last) < 0)
            .toList();
  }

  /** Method and path of every operation of any release, the newest release's wording first. */
  public static List<String> titles() {
    var titles = new LinkedHashSet<String>();
    for (String version : versions().reversed()) {
      for (var part : Facts.ROOT.path("releases").path(version).properties()) {
        JsonNode paths = Facts.ROOT.path("files").path(part.getValue().intValue()).path("paths");
        for (var path : paths.properties()) {
          for (String method : path.getValue().propertyNames()) {
            titles.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
          }
        }
      }
    }
    return List.copyOf(titles);
  }

  static String words() {
    return String.join(", ", versions());
  }

  /** Two versions for a line that can be pasted. */
  static String example() {
    List<String> known = versions();
    return known.size() < 2 ? "OLD NEW" : known.get(known.size() - 2) + " " + known.getLast();
  }

  private static @Nullable String nearest(List<String> known, String version) {
    String best = null;
    for (String one : known) {
      if (NUMBERS.compare(one, version) <= 0) {
        best = one;
      }
    }
    return best;
  }

  /** A beta or a fix of a release follows the same description as the release. */
  private static final Comparator<String> NUMBERS =
      Comparator.comparing(v -> DifyVersion.of(v.replaceFirst("[^0-9.].*", "")));

  /** Read once, when first asked for. */
  private static final class Facts {
    static final JsonNode ROOT = read();

    private static JsonNode read() {
      try (InputStream in = KnownDescriptions.class.getResourceAsStream(RESOURCE)) {
        return in == null
            ? JsonMapper.shared().createObjectNode()
            : JsonMapper.shared().readTree(new GZIPInputStream(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the jar itself is broken
      }
    }
  }
}
