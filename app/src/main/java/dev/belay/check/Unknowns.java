package dev.belay.check;

import dev.belay.outside.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Names the facts that a check lacks. */
final class Unknowns {
  private Unknowns() {}

  /** The finding, or an undecided one that names every needed fact that is unknown. */
  static Finding or(
      Risk risk, RiskFacts facts, List<RiskFact> needed, Supplier<Finding> whenKnown) {
    var missing = new ArrayList<String>();
    String next = "";
    for (RiskFact fact : needed) {
      if (facts.find(fact) instanceof Observed.Unknown<?>(var why, var command)) {
        missing.add(fact.written() + " (" + why + ")");
        next = next.isEmpty() ? command : next;
      }
    }
    return missing.isEmpty()
        ? whenKnown.get()
        : new Finding.Undecided(
            risk.id(),
            risk.title(),
            "not known: " + String.join(", ", missing),
            next,
            risk.source());
  }
}
