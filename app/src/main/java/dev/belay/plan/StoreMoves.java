package dev.belay.plan;

import dev.belay.check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Data stores of Dify's Compose file whose image moves on the same volume, judged by the tags
 * alone, so that it holds for releases that no rule names.
 */
final class StoreMoves {
  private static final Pattern VERSION =
      Pattern.compile("(?:pg|v|RELEASE\\.)?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?.*");

  /** How far a server may be moved at once. */
  private enum Step {
    /** One minor version at a time. */
    MINOR,
    /** Within a major version. */
    MAJOR
  }

  /**
   * By the last part of the image's name: those that {@code stores.yaml} says less of.
   *
   * @param back whether a step back is judged here
   */
  private record Rule(Step step, boolean back) {}

  private static final Map<String, Rule> STORES =
      Map.ofEntries(
          Map.entry("weaviate", new Rule(Step.MINOR, false)),
          Map.entry("mysql", new Rule(Step.MAJOR, false)),
          Map.entry("elasticsearch", new Rule(Step.MAJOR, false)),
          Map.entry("opensearch", new Rule(Step.MAJOR, false)),
          Map.entry("oceanbase-ce", new Rule(Step.MINOR, false)),
          Map.entry("etcd", new Rule(Step.MINOR, false)),
          Map.entry("pgvecto-rs", new Rule(Step.MAJOR, true)),
          Map.entry("valkey", new Rule(Step.MAJOR, true)),
          Map.entry("chroma", new Rule(Step.MINOR, true)),
          Map.entry("seekdb", new Rule(Step.MINOR, true)),
          Map.entry("opengauss", new Rule(Step.MAJOR, true)),
          Map.entry("myscaledb", new Rule(Step.MINOR, true)),
          Map.entry("matrixone", new Rule(Step.MINOR, true)),
          Map.entry("couchbase", new Rule(Step.MAJOR, true)));

  private record Version(int major, int minor, int patch) {
    static Optional<Version> of(String tag) {
      Matcher m = VERSION.matcher(tag);
      return m.matches()
          ? Optional.of(new Version(at(m, 1), at(m, 2), at(m, 3)))
          : Optional.empty();
    }

    private static int at(Matcher m, int group) {
      String digits = m.group(group);
      return digits == null || digits.length() > 8 ? 0 : Integer.parseInt(digits);
    }

    boolean before(Version other) {
      return major != other.major
          ? major < other.major
          : minor != other.minor ? minor < other.minor : patch < other.patch;
    }
  }

  private StoreMoves() {}

  /**
   * @param services as they are and as the target has them
   * @param asked stores whose move an act of the way asks about already
   */
  static List<Finding> findings(List<ServiceRow> services, Set<String> asked) {
    var findings = new ArrayList<Finding>();
    for (ServiceRow service : services) {
      if (service.active() && !service.before().isEmpty() && !service.after().isEmpty()) {
        String name = name(service.before());
        if (STORES.containsKey(name)
            && name.equals(name(service.after()))
            && !asked.contains(name)) {
          judge(service, STORES.get(name)).ifPresent(findings::add);
        }
      }
    }
    return findings;
  }

  private static Optional<Finding> judge(ServiceRow service, Rule rule) {
    String seen =
        "%s: %s, then %s on the same volume"
            .formatted(service.service(), service.before(), service.after());
    String id = "store-moves-" + service.service();
    if (tag(service.before()).equals(tag(service.after()))) {
      return Optional.empty();
    }
    var before = Version.of(tag(service.before()));
    var after = Version.of(tag(service.after()));
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.of(
          undecided(id, service.service(), seen + "; one of the tags is no version"));
    }
    if (after.get().before(before.get())) {
      return !rule.back()
          ? Optional.empty()
          : Optional.of(
              new Finding.Blocked(
                  id,
                  "a data store is not started on files of a newer version",
                  seen,
                  "pin the image of %s that runs now in a docker-compose.override.yaml, or empty its volume if it can be built anew"
                      .formatted(service.service()),
                  "S24"));
    }
    boolean major = before.get().major() != after.get().major();
    boolean far = rule.step() == Step.MINOR && after.get().minor() - before.get().minor() > 1;
    return major || far ? Optional.of(undecided(id, service.service(), seen)) : Optional.empty();
  }

  private static Finding undecided(String id, String service, String seen) {
    return new Finding.Undecided(
        id,
        "a data store that moves several versions at once can read its files, and has a way back",
        seen + ", more than its makers move at once",
        "read what the makers of %1$s say of upgrades; move it step by step before, or pin the image of"
            .concat(" %1$s that runs now; its way back is a copy of its volume")
            .formatted(service),
        "S24");
  }

  private static String name(String image) {
    String path = withoutTag(image);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String tag(String image) {
    String path = withoutTag(image);
    return image.length() > path.length()
        ? image.substring(path.length() + 1).replaceFirst("@.*", "")
        : "";
  }

  private static String withoutTag(String image) {
    String plain = image.replaceFirst("@.*", "");
    int colon = plain.lastIndexOf(':');
    return colon > plain.lastIndexOf('/') ? plain.substring(0, colon) : plain;
  }
}
