package dev.belay.contract;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    JsonNode facts = facts();
    List<String> known = versions(facts);
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
    return versions(facts());
  }

  static String words() {
    return String.join(", ", versions());
  }

  /** Two versions for a line that can be pasted. */
  static String example() {
    List<String> known = versions();
    return known.size() < 2 ? "OLD NEW" : known.get(known.size() - 2) + " " + known.getLast();
  }

  private static List<String> versions(JsonNode facts) {
    return facts.path("releases").propertyNames().stream().sorted(NUMBERS).toList();
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

  /** By the numbers; what follows them, such as {@code -fix.1}, does not order descriptions. */
  private static final Comparator<String> NUMBERS =
      (a, b) -> {
        String[] x = a.replaceFirst("[^0-9.].*", "").split("\\.");
        String[] y = b.replaceFirst("[^0-9.].*", "").split("\\.");
        for (int i = 0; i < Math.max(x.length, y.length); i++) {
          int order = Integer.compare(number(x, i), number(y, i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  private static int number(String[] parts, int i) {
    return i < parts.length && !parts[i].isEmpty() && parts[i].length() < 9
        ? Integer.parseInt(parts[i])
        : 0;
  }

  private static JsonNode facts() {
    try (InputStream in = KnownDescriptions.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        return JsonMapper.shared().createObjectNode();
      }
      return JsonMapper.shared().readTree(new GZIPInputStream(in));
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput(
              "the known API descriptions could not be read",
              RESOURCE + ": " + e,
              "install Belay again"),
          e);
    }
  }
}
