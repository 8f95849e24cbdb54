package dev.belay.check;

import dev.belay.check.RiskReferences.Reference;
import dev.belay.config.KeyPath;
import dev.belay.config.ValuesMask;
import dev.belay.config.YamlText;
import dev.belay.outside.Failure;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.belay.release.DifyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The known risks: those that Belay ships, and those of an organisation's own directory. */
public final class Risks {
  private static final List<String> SHIPPED =
      List.of("database.yaml", "configuration.yaml", "storage.yaml", "plugins.yaml", "vector.yaml");

  private final List<Risk> risks;
  private final List<RiskCheck> checks;

  private Risks(List<Risk> risks) {
    this.risks = List.copyOf(risks);
    this.checks = RiskCheck.all();
  }

  /** Read once, when first asked for. */
  private static final class Shipped {
    static final List<Risk> RISKS = readShipped();
  }

  public static Risks shipped() {
    return new Risks(Shipped.RISKS);
  }

  /**
   * The shipped risks and every {@code *.yaml} of a directory, by name.
   *
   * @throws OutsideException with file and line when one of them is wrong or uses a taken id
   */
  public static Risks with(Path directory) {
    var all = new ArrayList<>(Shipped.RISKS);
    var ids = new java.util.HashSet<>(all.stream().map(Risk::id).toList());
    RiskCheck.all().forEach(c -> ids.add(c.risk().id()));
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        for (Risk risk : RiskFile.read(YamlText.read(file))) {
          if (!ids.add(risk.id())) {
            throw RiskFile.refused(risk.place(), "the id " + risk.id() + " is taken");
          }
          if (!risk.condition().isEmpty()) {
            RiskCondition.check(risk);
          }
          all.add(risk);
        }
      }
    } catch (IOException e) {
      throw new OutsideException(
          Failure.badInput("risks could not be read", e.toString(), "ls -l " + directory), e);
    }
    return new Risks(all);
  }

  private static List<Risk> readShipped() {
    var all = new ArrayList<Risk>();
    for (String name : SHIPPED) {
      all.addAll(RiskFile.read(resource(name)));
    }
    return List.copyOf(all);
  }

  static YamlText resource(String name) {
    try (InputStream in = Risks.class.getResourceAsStream("risks/" + name)) {
      return YamlText.of(name, Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /**
   * The same, with the conditions compiled that concern an upgrade: for a thread that has nothing
   * else to do meanwhile.
   *
   * @throws OutsideException with file and line when a condition is wrong
   */
  public Risks compiled(DifyVersion from, DifyVersion to) {
    risks.stream()
        .filter(r -> !r.condition().isEmpty() && r.range().holds(from, to))
        .forEach(RiskCondition::program);
    return this;
  }

  /** Every risk, those that Java judges too, in their order. */
  public List<Risk> all() {
    var all = new ArrayList<>(risks);
    checks.forEach(c -> all.add(c.risk()));
    return all;
  }

  /** One finding for each risk that concerns the upgrade; the others are left out. */
  public List<Finding> judge(RiskFacts facts) {
    var findings = new ArrayList<Finding>();
    Optional<RiskCondition> conditions = Optional.empty();
    for (Risk risk : risks) {
      if (!risk.range().holds(facts.old().version(), facts.next().version())) {
        continue;
      }
      if (risk.condition().isEmpty()) {
        String path = facts.old().version() + " to " + facts.next().version();
        findings.add(risk.applies("the upgrade goes from " + path));
        continue;
      }
      conditions = conditions.or(() -> Optional.of(new RiskCondition(facts)));
      findings.add(finding(risk, conditions.get().holds(risk), facts));
    }
    for (RiskCheck check : checks) {
      if (check.risk().range().holds(facts.old().version(), facts.next().version())) {
        findings.add(check.judge(facts));
      }
    }
    return findings;
  }

  private static Finding finding(Risk risk, Observed<Boolean> holds, RiskFacts facts) {
    return switch (holds) {
      case Observed.Known<Boolean>(var yes) when yes -> risk.applies(seen(risk, facts));
      case Observed.Known<Boolean> ignored ->
          new Finding.Passed(risk.id(), risk.title(), seen(risk, facts), risk.source());
      case Observed.Unknown<Boolean>(var why, var next) ->
          new Finding.Undecided(risk.id(), risk.title(), "not known: " + why, next, risk.source());
    };
  }

  /** The facts that the condition names, as found, secrets masked. */
  private static String seen(Risk risk, RiskFacts facts) {
    var seen = new ArrayList<String>();
    for (Reference reference : RiskReferences.of(risk)) {
      if (facts.find(reference.fact()) instanceof Observed.Known<?>(var value)) {
        seen.add(reference.written() + " is " + shown(reference, value));
      }
    }
    return String.join("; ", seen);
  }

  private static String shown(Reference reference, Object value) {
    Object of =
        value instanceof Map<?, ?> map && !reference.key().isEmpty()
            ? map.get(reference.key())
            : value;
    return switch (of) {
      case null -> "unset";
      case String text -> text(reference, text);
      case List<?> list when list.size() > 5 ->
          list.subList(0, 5) + " and %d more".formatted(list.size() - 5);
      default -> of.toString();
    };
  }

  private static String text(Reference reference, String text) {
    var path = KeyPath.of(reference.key().isEmpty() ? reference.written() : reference.key());
    var quoted = tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(text);
    return text.isEmpty() ? "empty" : new ValuesMask(Map.of()).shown(path, Optional.of(quoted));
  }
}
