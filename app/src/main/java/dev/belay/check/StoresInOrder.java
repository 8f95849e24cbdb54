package dev.belay.check;

import dev.belay.config.YamlRow;
import dev.belay.survey.ServiceEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether every server that keeps data may go to the version that it is to run. */
final class StoresInOrder implements RiskCheck {
  private static final Risk RISK =
      RiskCheck.defined(
          "stores-in-order",
          "every store goes to a version that opens its files",
          "58",
          RiskRange.all(),
          Risk.Severity.BLOCK,
          "run the version in between first, and keep a copy of its directory",
          "stores.yaml, with the guide of each server");

  /** Read once, when first asked for. */
  private static final class Shipped {
    static final Map<String, StoreRule> RULES = read();
  }

  @Override
  public Risk risk() {
    return RISK;
  }

  @Override
  public Finding judge(RiskFacts facts) {
    return Unknowns.or(
        RISK,
        facts,
        List.of(RiskFact.DEPLOYMENT_IMAGES_NOW, RiskFact.DEPLOYMENT_IMAGES),
        () -> known(facts));
  }

  private static Finding known(RiskFacts facts) {
    Map<String, String> now = facts.texts(RiskFact.DEPLOYMENT_IMAGES_NOW).ifKnown().orElseThrow();
    Map<String, String> then = facts.texts(RiskFact.DEPLOYMENT_IMAGES).ifKnown().orElseThrow();
    var against = new ArrayList<String>();
    var advice = new ArrayList<String>();
    int compared = 0;
    for (Map.Entry<String, String> each : now.entrySet()) {
      var before = new ServiceEntry(each.getKey(), each.getValue(), true);
      StoreRule rule = Shipped.RULES.get(before.imageName());
      var after = rule == null ? Optional.<ServiceEntry>empty() : heir(before, then);
      var from = StoreRule.version(before.tag());
      var to = after.flatMap(a -> StoreRule.version(a.tag()));
      if (from.isEmpty() || to.isEmpty() || rule == null) {
        continue;
      }
      compared++;
      rule.against(from.get(), to.get())
          .ifPresent(objection -> {
            String tag = after.map(ServiceEntry::tag).orElse("");
            against.add(
                "%s %s to %s: %s (%s)"
                    .formatted(before.name(), before.tag(), tag, objection.why(), rule.source()));
            advice.add(objection.advice().formatted(before.name()));
          });
    }
    return against.isEmpty()
        ? new Finding.Passed(
            RISK.id(), RISK.title(), "%d stores compared".formatted(compared), RISK.source())
        : RISK.applies(String.join("; ", against), String.join("; ", advice));
  }

  private static Optional<ServiceEntry> heir(ServiceEntry before, Map<String, String> then) {
    var same =
        then.entrySet().stream()
            .map(e -> new ServiceEntry(e.getKey(), e.getValue(), true))
            .filter(s -> s.imageName().equals(before.imageName()))
            .toList();
    return same.stream()
        .filter(s -> s.name().equals(before.name()))
        .findFirst()
        .or(() -> same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty());
  }

  private static Map<String, StoreRule> read() {
    var rules = new LinkedHashMap<String, StoreRule>();
    for (YamlRow row : Risks.resource("stores.yaml").rows("stores")) {
      Map<String, String> values = row.values();
      var through = new LinkedHashMap<String, String>();
      for (String pair : values.getOrDefault("through", "").split(",")) {
        String[] parts = pair.strip().split(" ");
        if (parts.length == 2) {
          through.put(parts[0], parts[1]);
        }
      }
      String image = values.getOrDefault("image", "");
      rules.put(
          image,
          new StoreRule(
              image,
              StoreRule.Back.valueOf(values.getOrDefault("back", "never").toUpperCase(Locale.ROOT)),
              StoreRule.Step.valueOf(values.getOrDefault("step", "any").toUpperCase(Locale.ROOT)),
              through,
              values.getOrDefault("data", ""),
              values.getOrDefault("source", "")));
    }
    return rules;
  }
}
