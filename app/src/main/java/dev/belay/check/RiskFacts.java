package dev.belay.check;

import dev.belay.outside.Observed;
import dev.belay.release.AlembicHistory;
import dev.belay.release.ReleaseFacts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What risks are judged by: the two releases and what is known of the installation.
 *
 * @param old the installed release
 * @param next the release to upgrade to
 * @param history every known revision
 * @param facts each value has the type of its {@link RiskFact.Shape}; a fact that is not here is
 *     unknown
 */
public record RiskFacts(
    ReleaseFacts old, ReleaseFacts next, AlembicHistory history, Map<RiskFact, Observed<?>> facts) {

  public RiskFacts {
    var copy = new EnumMap<RiskFact, Observed<?>>(RiskFact.class);
    facts.forEach((fact, value) -> copy.put(fact, checked(fact, value)));
    facts = copy;
  }

  private static Observed<?> checked(RiskFact fact, Observed<?> value) {
    boolean fits =
        switch (value) {
          case Observed.Unknown<?> ignored -> true;
          case Observed.Known<?>(var known) ->
              switch (fact.shape()) {
                case TEXT -> known instanceof String;
                case NUMBER -> known instanceof Long;
                case FLAG -> known instanceof Boolean;
                case LIST -> known instanceof List<?>;
                case TEXTS, NUMBERS -> known instanceof Map<?, ?>;
              };
        };
    if (!fits) {
      throw new IllegalArgumentException(fact + " is not " + fact.shape() + ": " + value);
    }
    return value;
  }

  /** The fact, unknown when nobody looked. */
  Observed<?> find(RiskFact fact) {
    Observed<?> value = facts.get(fact);
    return value == null ? Observed.unknown("nobody has looked at it yet", fact.next()) : value;
  }

  @SuppressWarnings("unchecked") // the constructor checked the outer type; keys are text
  Observed<Map<String, String>> texts(RiskFact fact) {
    return (Observed<Map<String, String>>) find(fact);
  }

  @SuppressWarnings("unchecked")
  Observed<List<String>> list(RiskFact fact) {
    return (Observed<List<String>>) find(fact);
  }

  @SuppressWarnings("unchecked")
  Observed<Map<String, Long>> numbers(RiskFact fact) {
    return (Observed<Map<String, Long>>) find(fact);
  }

  @SuppressWarnings("unchecked")
  Observed<String> text(RiskFact fact) {
    return (Observed<String>) find(fact);
  }
}
