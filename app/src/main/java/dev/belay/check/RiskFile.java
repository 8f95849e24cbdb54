package dev.belay.check;

import dev.belay.config.YamlRow;
import dev.belay.config.YamlText;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.DifyVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads risks from a YAML file; every mistake is refused with file and line. */
final class RiskFile {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "title",
          "rows",
          "passes",
          "from",
          "to",
          "when",
          "severity",
          "next",
          "source",
          "code");

  private RiskFile() {}

  static List<Risk> read(YamlText file) {
    var risks = new ArrayList<Risk>();
    var ids = new HashSet<String>();
    for (YamlRow row : file.rows("risks")) {
      for (String key : row.values().keySet()) {
        if (!KEYS.contains(key)) {
          throw refused(row, "'%s' is not a key of a risk: %s".formatted(key, sorted()));
        }
      }
      String id = needed(row, "id");
      if (!id.matches("[a-z0-9][a-z0-9.-]*")) {
        throw refused(row, "an id is lower case letters, digits, dots and dashes: " + id);
      }
      if (!ids.add(id)) {
        throw refused(row, "the id " + id + " is used twice");
      }
      var risk =
          new Risk(
              id,
              needed(row, "title"),
              rows(row.values().getOrDefault("rows", "")),
              range(row),
              row.values().getOrDefault("when", ""),
              severity(row),
              needed(row, "next"),
              needed(row, "source"),
              row.values().getOrDefault("code", ""),
              row.place());
      RiskReferences.check(risk);
      risks.add(risk);
    }
    return risks;
  }

  private static Risk.Severity severity(YamlRow row) {
    return switch (needed(row, "severity")) {
      case "warn" -> Risk.Severity.WARN;
      case "block" -> Risk.Severity.BLOCK;
      default -> throw refused(row, "severity is warn or block");
    };
  }

  private static RiskRange range(YamlRow row) {
    String[] from = ends(row, "from");
    String[] to = ends(row, "to");
    return new RiskRange(
        version(row, row.values().getOrDefault("passes", "")),
        version(row, from[0]),
        version(row, from[1]),
        version(row, to[0]),
        version(row, to[1]));
  }

  private static String[] ends(YamlRow row, String key) {
    String text = row.values().getOrDefault(key, "..");
    int dots = text.indexOf("..");
    if (dots < 0) {
      throw refused(row, "%s is a range such as 1.0.0..1.9.1, 1.10.1.. or ..0.15.8".formatted(key));
    }
    return new String[] {text.substring(0, dots), text.substring(dots + 2)};
  }

  private static Optional<DifyVersion> version(YamlRow row, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var version = DifyVersion.parse(text);
    if (version.isEmpty()) {
      throw refused(row, "'" + text + "' is not a version of Dify");
    }
    return version;
  }

  private static String needed(YamlRow row, String key) {
    String value = row.values().getOrDefault(key, "");
    if (value.isBlank()) {
      throw refused(row, "'" + key + "' is missing");
    }
    return value;
  }

  private static String sorted() {
    return String.join(", ", KEYS.stream().sorted().toList());
  }

  /** The reports that it decides; a risk that came later has none of those. */
  private static List<String> rows(String words) {
    return words.isBlank() ? List.of() : List.of(words.split("[ ,]+"));
  }

  private static OutsideException refused(YamlRow row, String seen) {
    return refused(row.place(), seen);
  }

  static OutsideException refused(String place, String seen) {
    return new OutsideException(
        Failure.badInput(
            "a risk could not be read", place + ": " + seen, "correct the file: " + place));
  }
}
