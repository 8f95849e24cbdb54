package dev.belay.view;

import dev.belay.check.Finding;
import dev.belay.plan.Assessment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checks that could not be made, together where one thing would decide several. */
final class Unmade {
  private Unmade() {}

  /** By what has to be done, the one that decides most first. */
  static List<List<Finding.Undecided>> of(Assessment assessment) {
    Map<String, List<Finding.Undecided>> byNext = new LinkedHashMap<>();
    for (Finding.Undecided f : assessment.findings(Finding.Undecided.class)) {
      byNext.computeIfAbsent(f.next(), n -> new ArrayList<>()).add(f);
    }
    return byNext.values().stream().sorted((a, b) -> Integer.compare(b.size(), a.size())).toList();
  }

  static String heading(List<Finding.Undecided> together) {
    return together.size() + " checks could not be made, and one thing decides them";
  }
}
