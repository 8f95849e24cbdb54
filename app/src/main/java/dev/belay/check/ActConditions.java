package dev.belay.check;

import dev.belay.config.YamlRow;
import dev.belay.outside.Observed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** When an act that an upgrade may need is needed in an installation: conditions over its facts. */
public final class ActConditions {
  private final Map<String, Risk> conditions;

  private ActConditions(Map<String, Risk> conditions) {
    this.conditions = conditions;
  }

  /** Read once, when first asked for. */
  private static final class Shipped {
    static final ActConditions CONDITIONS = readShipped();
  }

  public static ActConditions shipped() {
    return Shipped.CONDITIONS;
  }

  private static ActConditions readShipped() {
    var conditions = new LinkedHashMap<String, Risk>();
    for (YamlRow row : Risks.resource("acts.yaml").rows("acts")) {
      String id = row.values().getOrDefault("id", "");
      String when = row.values().getOrDefault("when", "");
      conditions.put(
          id,
          new Risk(
              id,
              id,
              List.of(),
              RiskRange.all(),
              when,
              Risk.Severity.WARN,
              "",
              "",
              "",
              row.place()));
    }
    return new ActConditions(conditions);
  }

  /** The acts that have a condition. */
  Set<String> ids() {
    return conditions.keySet();
  }

  /**
   * Whether the act is needed; empty when no fact tells.
   *
   * @param act its id
   */
  public Optional<Observed<Boolean>> holds(String act, RiskFacts facts) {
    return Optional.ofNullable(conditions.get(act)).map(new RiskCondition(facts)::holds);
  }
}
