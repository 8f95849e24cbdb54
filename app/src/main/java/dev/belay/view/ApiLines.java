package dev.belay.view;

import dev.belay.contract.ApiFinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Findings of one operation as lines; fields beside each other that change alike share one. */
final class ApiLines {
  private ApiLines() {}

  static List<String> of(List<ApiFinding> findings) {
    var groups = new LinkedHashMap<String, List<ApiFinding>>();
    for (ApiFinding f : findings) {
      String end = f.rule().id() + "\n" + f.parts() + "\n" + parent(f) + "\n" + said(f);
      groups.computeIfAbsent(end, k -> new ArrayList<>()).add(f);
    }
    return groups.values().stream().map(ApiLines::line).toList();
  }

  private static String line(List<ApiFinding> group) {
    ApiFinding first = group.getFirst();
    String only = first.parts().isEmpty() ? "" : " (" + String.join(", ", first.parts()) + ")";
    String sentence =
        group.size() == 1
            ? first.sentence()
            : parent(first)
                + ": each of "
                + String.join(", ", group.stream().map(f -> leaf(f.place())).toList())
                + said(first);
    return "%s%s  [%s]".formatted(sentence, only, first.rule().id());
  }

  /**
   * The place up to its last field, or the whole sentence when it does not start with its place.
   */
  private static String parent(ApiFinding f) {
    int dot = f.place().lastIndexOf('.');
    return dot > 0 && f.sentence().startsWith(f.place())
        ? f.place().substring(0, dot)
        : f.sentence();
  }

  private static String leaf(String place) {
    return place.substring(place.lastIndexOf('.') + 1);
  }

  private static String said(ApiFinding f) {
    return f.sentence().startsWith(f.place()) ? f.sentence().substring(f.place().length()) : "";
  }
}
