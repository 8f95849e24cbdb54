package dev.belay.config;

import java.util.List;

/** A form of key paths: {@code *} is one key, {@code **} any number of them, none included. */
record ValuesPattern(List<String> keys) {
  static ValuesPattern of(String text) {
    return new ValuesPattern(List.of(text.split("\\.", -1)));
  }

  boolean fits(KeyPath path) {
    return fits(keys, path.keys());
  }

  private static boolean fits(List<String> form, List<String> path) {
    if (form.isEmpty()) {
      return path.isEmpty();
    }
    String first = form.getFirst();
    List<String> rest = form.subList(1, form.size());
    if (first.equals("**")) {
      return fits(rest, path) || (!path.isEmpty() && fits(form, path.subList(1, path.size())));
    }
    return !path.isEmpty()
        && (first.equals("*") || first.equals(path.getFirst()))
        && fits(rest, path.subList(1, path.size()));
  }
}
