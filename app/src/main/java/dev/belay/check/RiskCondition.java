package dev.belay.check;

import dev.belay.check.RiskReferences.Reference;
import dev.belay.outside.Observed;
import dev.belay.outside.OutsideException;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelAttribute;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.PartialVars;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Conditions in CEL. Loading this class loads the library, so nothing else names it unless a risk
 * in range has a condition.
 */
final class RiskCondition {
  private static final CelStandardMacro[] MACROS = {
    CelStandardMacro.HAS, CelStandardMacro.EXISTS, CelStandardMacro.ALL
  };

  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder().setStandardMacros(MACROS).build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder().build();
  private static final Map<String, Program> PROGRAMS = new ConcurrentHashMap<>();

  private final RiskFacts facts;
  private final PartialVars vars;

  RiskCondition(RiskFacts facts) {
    this.facts = facts;
    var values = new HashMap<String, Object>();
    var unknown = new ArrayList<CelAttributePattern>();
    for (RiskFact fact : RiskFact.values()) {
      String[] name = fact.written().split("\\.", 2);
      place(name, facts.find(fact), values, unknown);
    }
    this.vars = PartialVars.of(values, unknown.toArray(CelAttributePattern[]::new));
  }

  /** Costly to make, and only an organisation's own conditions need it. */
  private static final class Checker {
    static final CelCompiler COMPILER = compiler();
  }

  private static CelCompiler compiler() {
    var builder = CelCompilerFactory.standardCelCompilerBuilder().setStandardMacros(MACROS);
    for (RiskFact fact : RiskFact.values()) {
      String root = fact.written().split("\\.", 2)[0];
      builder.addVar(root, MapType.create(SimpleType.STRING, SimpleType.DYN));
    }
    return builder.build();
  }

  private static void place(
      String[] name,
      Observed<?> fact,
      Map<String, Object> values,
      List<CelAttributePattern> unknown) {
    switch (fact) {
      case Observed.Known<?>(var value) when name.length == 1 -> values.put(name[0], value);
      case Observed.Known<?>(var value) -> room(values, name[0]).put(name[1], value);
      case Observed.Unknown<?> ignored -> {
        room(values, name[0]);
        var pattern = CelAttributePattern.create(name[0]);
        unknown.add(
            name.length == 1 ? pattern : pattern.qualify(CelAttribute.Qualifier.ofString(name[1])));
      }
    }
  }

  @SuppressWarnings("unchecked") // only this class puts maps here
  private static Map<String, Object> room(Map<String, Object> values, String name) {
    return (Map<String, Object>) values.computeIfAbsent(name, n -> new HashMap<String, Object>());
  }

  /** True, false, or unknown with the names of the facts that would decide. */
  Observed<Boolean> holds(Risk risk) {
    Object result;
    try {
      result = program(risk).eval(vars);
    } catch (CelEvaluationException e) {
      return Observed.unknown(
          "its condition cannot be evaluated: " + first(String.valueOf(e.getMessage())),
          "correct the condition in " + risk.place());
    }
    return switch (result) {
      case Boolean answer -> Observed.known(answer);
      case CelUnknownSet set -> unknown(risk, set);
      default ->
          throw RiskFile.refused(
              risk.place(), "its condition is neither true nor false: " + result);
    };
  }

  /**
   * Refuses a condition that names what is no fact or cannot be true or false. It costs more than
   * all evaluations together, so what Belay ships is checked by a test instead.
   */
  static void check(Risk risk) {
    try {
      Checker.COMPILER.compile(risk.condition()).getAst();
    } catch (CelValidationException e) {
      throw refused(risk, e);
    }
  }

  /** Parsed once, since it does not depend on the installation. */
  static Program program(Risk risk) {
    Program known = PROGRAMS.get(risk.condition());
    if (known != null) {
      return known;
    }
    try {
      Program program = RUNTIME.createProgram(PARSER.parse(risk.condition()).getAst());
      PROGRAMS.put(risk.condition(), program);
      return program;
    } catch (CelValidationException | CelEvaluationException e) {
      throw refused(risk, e);
    }
  }

  private static OutsideException refused(Risk risk, Exception e) {
    return RiskFile.refused(
        risk.place(), "its condition is no CEL: " + first(String.valueOf(e.getMessage())));
  }

  private Observed<Boolean> unknown(Risk risk, CelUnknownSet set) {
    var names = new TreeSet<String>();
    set.attributes().forEach(a -> names.add(a.toString()));
    var whys = new ArrayList<String>();
    String next = "";
    for (Reference reference : RiskReferences.of(risk)) {
      RiskFact fact = reference.fact();
      boolean asked = names.stream().anyMatch(n -> n.startsWith(fact.written()));
      if (asked && facts.find(fact) instanceof Observed.Unknown<?>(var why, var command)) {
        String text = fact.written() + " (" + why + ")";
        if (!whys.contains(text)) {
          whys.add(text);
        }
        next = next.isEmpty() ? command : next;
      }
    }
    return Observed.unknown(
        whys.isEmpty() ? String.join(", ", names) : String.join(", ", whys), next);
  }

  private static String first(String message) {
    return message.replaceAll("\\s+", " ").strip();
  }
}
