package dev.belay.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How one kind of server that keeps data may be exchanged for another version of itself.
 *
 * @param image its name, without registry and organisation
 * @param back which older versions do not open what a newer one has written
 * @param step how far it goes at once
 * @param through the version that the old one must have reached, by the one that is reached
 * @param data where Dify's compose file keeps it
 */
record StoreRule(
    String image, Back back, Step step, Map<String, String> through, String data, String source) {
  private static final Pattern NUMBERS = Pattern.compile("(?:pg|v)?(\\d{1,5}(?:[.]\\d{1,5}){0,3})");

  enum Back {
    NEVER,
    MAJOR
  }

  enum Step {
    ANY,
    MINOR,
    NONE
  }

  StoreRule {
    through = new LinkedHashMap<>(through);
  }

  /** The numbers of a tag, {@code v2.5.15} or {@code 15-alpine}; empty when it has none. */
  static Optional<List<Integer>> version(String tag) {
    var found = NUMBERS.matcher(tag.split("[-@+]", 2)[0]);
    if (!found.matches()) {
      return Optional.empty();
    }
    var numbers = new ArrayList<Integer>();
    for (String part : found.group(1).split("[.]")) {
      numbers.add(Integer.parseInt(part));
    }
    return Optional.of(numbers);
  }

  /**
   * @param why what speaks against it
   * @param advice what to do instead; %s is the service
   */
  record Objection(String why, String advice) {}

  /** What speaks against going from one version to another; empty when nothing does. */
  Optional<Objection> against(List<Integer> from, List<Integer> to) {
    boolean majors = !part(from, 0).equals(part(to, 0));
    if (compare(to, from) < 0 && (back == Back.NEVER || majors)) {
      return Optional.of(
          new Objection(
              "it would go back, and an older one does not open what a newer has written",
              "keep the image that runs for %s in docker-compose.override.yaml"));
    }
    if (step == Step.NONE && majors) {
      return Optional.of(
          new Objection(
              "another major version does not open these files",
              "keep the image that runs for %s in docker-compose.override.yaml, or dump it and load"
                  + " the dump into the new one"));
    }
    for (Map.Entry<String, String> each : through.entrySet()) {
      List<Integer> reached = version(each.getKey()).orElseThrow();
      List<Integer> needed = version(each.getValue()).orElseThrow();
      if (compare(from, reached) < 0 && compare(to, reached) >= 0 && compare(from, needed) < 0) {
        return Optional.of(
            new Objection(
                "it has to run at %s or later before it goes to %s, and %s does not open what %s has written"
                    .formatted(each.getValue(), each.getKey(), text(from), each.getKey()),
                "run %%s at %s or later first, by its image in docker-compose.override.yaml, with a copy of %s made before; take the line out after the upgrade"
                    .formatted(each.getValue(), data)));
      }
    }
    boolean far = majors || part(to, 1) - part(from, 1) > 1;
    return step == Step.MINOR && compare(from, to) < 0 && far
        ? Optional.of(
            new Objection(
                "it goes one minor version at a time",
                "keep the image that runs for %s in docker-compose.override.yaml, and raise it one"
                    + " minor at a time"))
        : Optional.empty();
  }

  private static Integer part(List<Integer> version, int index) {
    return index < version.size() ? version.get(index) : Integer.valueOf(0);
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      int order = Integer.compare(part(a, i), part(b, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static String text(List<Integer> version) {
    return String.join(".", version.stream().map(String::valueOf).toList());
  }
}
