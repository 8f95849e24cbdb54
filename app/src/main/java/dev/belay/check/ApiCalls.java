package dev.belay.check;

import dev.belay.contract.ApiComparison;
import dev.belay.contract.ApiFinding;
import dev.belay.contract.Description;
import dev.belay.contract.KnownDescriptions;
import dev.belay.contract.Meanwhile;
import dev.belay.contract.Severity;
import dev.belay.contract.UsageCounts;
import dev.belay.release.DifyVersion;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which calls that this installation receives are documented to break, the most called first. They
 * are warnings: the published descriptions lag the code, and only a replay shows what really
 * changes.
 */
public final class ApiCalls {
  private static final String ID = "api-calls";
  private static final String TITLE = "the Service API keeps what callers use";
  private static final String SOURCE = "Dify's published API descriptions";
  private static final int MOST_SENTENCES = 4;

  private ApiCalls() {}

  /**
   * @param usage what the installation was called for; empty when nobody looked
   * @param file where usage was read from, for advice that can be pasted
   */
  public static List<Finding> judge(
      DifyVersion from, DifyVersion to, Optional<UsageCounts> usage, String file) {
    if (usage.isEmpty()) {
      return List.of(
          new Finding.Warned(
              ID,
              TITLE,
              "not looked at: which operations this installation is called for is not known",
              "belay api usage --container docker-nginx-1 --json > usage.json, then"
                  + " belay plan --api-usage usage.json",
              SOURCE));
    }
    Optional<Description> before = KnownDescriptions.of(from.toString());
    Optional<Description> after = KnownDescriptions.of(to.toString());
    if (before.isEmpty() || after.isEmpty()) {
      DifyVersion unknown = before.isEmpty() ? from : to;
      return List.of(
          new Finding.Undecided(
              ID,
              TITLE,
              "no description of the API of %s is known; the first is of %s"
                  .formatted(unknown, KnownDescriptions.versions().getFirst()),
              "record the calls, and replay them on a copy: belay api record --out probes.yaml",
              SOURCE));
    }
    List<ApiFinding> direct = ApiComparison.of(before.get(), after.get());
    Map<String, List<String>> breaking = new LinkedHashMap<>();
    int risky = 0;
    for (ApiFinding f : ApiComparison.weighed(direct, usage.get())) {
      if (f.calls() > 0 && f.severity() == Severity.BREAKING) {
        breaking.computeIfAbsent(f.operation(), o -> new ArrayList<>()).add(sentence(f));
      } else if (f.calls() > 0 && f.severity() == Severity.RISKY) {
        risky++;
      }
    }
    for (Meanwhile m : Meanwhile.of(from.toString(), to.toString(), direct)) {
      if (usage.get().calls(m.finding().operation()) > 0) {
        breaking
            .computeIfAbsent(m.finding().operation(), o -> new ArrayList<>())
            .add(sentence(m.finding()) + ", otherwise in " + String.join(", ", m.releases()));
      }
    }
    if (breaking.isEmpty()) {
      return List.of(passed(before.get(), after.get(), usage.get(), risky));
    }
    String next = "belay api diff %s %s --usage %s".formatted(from, to, file);
    return breaking.entrySet().stream()
        .map(e -> warned(e.getKey(), e.getValue(), usage.get(), next))
        .toList();
  }

  private static Finding passed(
      Description before, Description after, UsageCounts usage, int risky) {
    String seen =
        "%,d calls of %s%s, none with a documented breaking change from %s to %s; %d risky"
            .formatted(
                usage.operations().values().stream().mapToLong(c -> c.count()).sum(),
                operations(usage.operations().size()),
                period(usage),
                before.label(),
                after.label(),
                risky);
    return new Finding.Passed(ID, TITLE, seen, SOURCE);
  }

  private static Finding warned(
      String operation, List<String> sentences, UsageCounts usage, String next) {
    List<String> said = sentences.stream().limit(MOST_SENTENCES).toList();
    int more = sentences.size() - said.size();
    return new Finding.Warned(
        id(operation),
        "%s is documented to break, and you receive %,d calls of it%s"
            .formatted(operation, usage.calls(operation), period(usage)),
        String.join("; ", said) + (more > 0 ? "; and %d more".formatted(more) : ""),
        next,
        SOURCE);
  }

  private static String sentence(ApiFinding f) {
    return f.parts().isEmpty()
        ? f.sentence()
        : "%s (%s)".formatted(f.sentence(), String.join(", ", f.parts()));
  }

  /** {@code api-post-datasets-dataset-id-retrieve}: an answer may refer to it. */
  private static String id(String operation) {
    String plain = operation.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "api-" + plain.replaceAll("-$", "");
  }

  private static String operations(int count) {
    return count == 1 ? "one operation" : "%d operations".formatted(count);
  }

  private static String period(UsageCounts usage) {
    return usage.first() == 0
        ? ""
        : " from %s to %s".formatted(day(usage.first()), day(usage.last()));
  }

  private static LocalDate day(long second) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC);
  }
}
