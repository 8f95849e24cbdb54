package dev.belay.check;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The facts that a condition names. */
final class RiskReferences {
  private static final Pattern TEXT =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\w.)\\]])([a-z_]+)(?:\\.([A-Za-z_]\\w*))?(?:\\.([A-Za-z_]\\w*))?(?!\\w*\\()");
  private static final Set<String> ROOTS =
      Set.of(
          "env",
          "after",
          "deployment",
          "database",
          "storage",
          "sandbox",
          "plugins",
          "vector",
          "workflows",
          "host");

  private RiskReferences() {}

  /**
   * One name in a condition.
   *
   * @param key of a mapping, empty for the whole of it and for other facts
   */
  record Reference(RiskFact fact, String key) {
    String written() {
      return key.isEmpty() ? fact.written() : fact.written() + "." + key;
    }
  }

  /**
   * @throws dev.belay.outside.OutsideException naming the risk's place, for a fact that there is
   *     not
   */
  static void check(Risk risk) {
    of(risk);
  }

  static Set<Reference> of(Risk risk) {
    var found = new LinkedHashSet<Reference>();
    Matcher names = NAME.matcher(TEXT.matcher(risk.condition()).replaceAll("''"));
    while (names.find()) {
      String root = names.group(1);
      if (ROOTS.contains(root)) {
        found.add(reference(risk, root, names.group(2), names.group(3)));
      }
    }
    return found;
  }

  private static Reference reference(
      Risk risk,
      String root,
      @org.jspecify.annotations.Nullable String second,
      @org.jspecify.annotations.Nullable String third) {
    boolean mapping = root.equals("env") || root.equals("after");
    String name = mapping || second == null ? root : root + "." + second;
    String key = mapping ? second : third;
    RiskFact fact =
        RiskFact.written(name)
            .orElseThrow(() -> RiskFile.refused(risk.place(), "there is no fact " + name));
    return new Reference(fact, key == null ? "" : key);
  }
}
