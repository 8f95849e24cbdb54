package dev.belay.check;

import dev.belay.config.EnvMask;
import dev.belay.release.CodeDefault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the settings classes of the target take every value that the API would get. */
final class SettingsTaken implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "settings-taken",
          "the new release's API takes every value that it gets",
          "30",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "write a value that it takes into .env: neither api nor worker starts otherwise",
          "dify#33614, #33592, #34836, #11534");

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(RISK, facts, List.of(RiskFact.DEPLOYMENT_API_GETS), () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    Map<String, String> gets = facts.texts(RiskFact.DEPLOYMENT_API_GETS).ifKnown().orElseThrow();
    Map<String, String> pins = facts.texts(RiskFact.DEPLOYMENT_PINS).ifKnown().orElse(Map.of());
    var refused = new ArrayList<String>();
    var advice = new ArrayList<String>();
    var elsewhere = new ArrayList<String>();
    int looked = 0;
    for (CodeDefault setting : facts.next().codeDefaults()) {
      Optional<String> key = setting.keys().stream().filter(gets::containsKey).findFirst();
      if (key.isEmpty()) {
        continue;
      }
      looked++;
      String value = gets.getOrDefault(key.get(), "");
      new SettingType(setting.type())
          .wanted(value)
          .ifPresent(wanted -> {
            refused.add("%s is %s".formatted(shown(key.get(), value), wanted(wanted)));
            String set = "set %s to %s".formatted(key.get(), example(wanted, value));
            String place = pins.getOrDefault("api environment " + key.get(), "");
            if (place.isEmpty()) {
              advice.add(set);
            } else {
              elsewhere.add(set + " in " + place);
            }
          });
    }
    if (!advice.isEmpty()) {
      elsewhere.addFirst(String.join("; ", advice) + " in .env");
    }
    return refused.isEmpty()
        ? new Finding.Passed(
            RISK.id(), RISK.title(), "%d settings looked at".formatted(looked), RISK.source())
        : RISK.applies(
            String.join("; ", refused),
            String.join("; ", elsewhere) + ": neither api nor worker starts otherwise");
  }

  private static String shown(String key, String value) {
    String text = value.isEmpty() ? "empty" : EnvMask.secret(key) ? "(secret)" : value;
    return key + "=" + (value.isEmpty() ? " (empty)" : text);
  }

  private static String wanted(String wanted) {
    return wanted.isEmpty() ? "refused" : "refused: it wants " + wanted;
  }

  /** One of the choices that only its case keeps from being it, else what is wanted. */
  private static String example(String wanted, String value) {
    for (String choice : wanted.replaceFirst("^one of ", "").split(", ")) {
      if (wanted.startsWith("one of ") && choice.equalsIgnoreCase(value.strip())) {
        return choice;
      }
    }
    return wanted;
  }
}
