package dev.belay.kubernetes;

import java.util.List;

/**
 * What the operator may do in the namespace, as the server's SelfSubjectRulesReview says.
 *
 * @param whole whether the server could list all of it; an authorizer that is asked for each act
 *     alone has no list
 */
public record Rights(List<Rule> rules, boolean whole) {

  /**
   * @param names of the objects that it is about; empty for all
   */
  record Rule(List<String> verbs, List<String> groups, List<String> resources, List<String> names) {
    boolean allows(Right right) {
      return names.isEmpty()
          && any(verbs, right.verb())
          && any(groups, right.group())
          && (any(resources, right.resource()) || resources.contains(below(right.resource())));
    }

    private static boolean any(List<String> allowed, String wanted) {
      return allowed.contains("*") || allowed.contains(wanted);
    }

    /** The rule for every kind's log is {@code *}{@code /log}. */
    private static String below(String resource) {
      return resource.replaceFirst("^[^/]*/", "*/");
    }
  }

  static Rights of(Piece review) {
    var rules =
        review.at("status", "resourceRules").items().stream()
            .map(r ->
                new Rule(
                    texts(r, "verbs"),
                    texts(r, "apiGroups"),
                    texts(r, "resources"),
                    texts(r, "resourceNames")))
            .toList();
    return new Rights(rules, !review.at("status", "incomplete").word().equals("true"));
  }

  private static List<String> texts(Piece rule, String key) {
    return rule.at(key).items().stream().map(Piece::word).toList();
  }

  /** Those that no rule gives. */
  List<Right> missing(List<Right> wanted) {
    return wanted.stream().filter(w -> rules.stream().noneMatch(r -> r.allows(w))).toList();
  }

  /** Rights of a look that are missing. */
  public List<Right> missingToLook() {
    return missing(Right.toLook());
  }

  /** Rights of an upgrade that are missing. */
  public List<Right> missingToUpgrade() {
    return missing(Right.toUpgrade());
  }
}
