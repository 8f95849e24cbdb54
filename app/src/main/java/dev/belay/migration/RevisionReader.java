package dev.belay.migration;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.python.Evaluation;
import dev.belay.python.Host;
import dev.belay.python.Place;
import dev.belay.python.PythonReader;
import dev.belay.python.Scope;
import dev.belay.python.Source;
import dev.belay.python.Statement;
import dev.belay.python.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one migration file: its place in the graph from the assignments, and what it does. */
public final class RevisionReader {
  private final NamingConvention names;
  private final Dialect dialect;

  public RevisionReader(NamingConvention names, Dialect dialect) {
    this.names = names;
    this.dialect = dialect;
  }

  /** The naming convention that a source file defines, if it defines one. */
  public static NamingConvention convention(RevisionFile engine) {
    Scope scope =
        new Evaluation(new Host() {}).module(PythonReader.read(engine.name(), engine.text()));
    return NamingConvention.of(scope.own());
  }

  /**
   * Reads a file.
   *
   * @throws OutsideException with file and line when it is not Python, too large, or has no place
   *     in the graph
   */
  public Revision read(RevisionFile file) {
    Source source = PythonReader.read(file.name(), file.text());
    var operations = new OperationReader(dialect, names);
    var evaluation = new Evaluation(operations);
    Scope scope = evaluation.module(source);
    operations.take(); // what a module does when it is imported is no part of the upgrade
    return new Revision(
        id(file, scope),
        list(file, scope, "down_revision", true),
        list(file, scope, "depends_on", false),
        list(file, scope, "branch_labels", false),
        title(source),
        file.name(),
        file.fingerprint(),
        run(evaluation, operations, scope, "upgrade", file),
        run(evaluation, operations, scope, "downgrade", file));
  }

  private static List<Operation> run(
      Evaluation evaluation,
      OperationReader operations,
      Scope scope,
      String function,
      RevisionFile file) {
    Optional<Value> found = scope.get(function);
    if (found.isPresent() && found.get() instanceof Value.Local local) {
      evaluation.call(local, List.of(), Map.of());
      return operations.take();
    }
    return List.of(new Operation.Opaque(new Place(file.name(), 1), "no function " + function));
  }

  private static String id(RevisionFile file, Scope scope) {
    return scope
        .get("revision")
        .flatMap(Value::asText)
        .orElseThrow(() -> noPlace(file, "revision is not assigned a text"));
  }

  private static List<String> list(RevisionFile file, Scope scope, String name, boolean required) {
    Value value = scope.get(name).orElse(new Value.Nothing());
    if (value instanceof Value.Nothing) {
      return List.of();
    }
    if (value instanceof Value.Text(var text)) {
      return List.of(text);
    }
    var all = value.asItems().orElse(List.of());
    if (all.isEmpty() || all.stream().anyMatch(v -> v.asText().isEmpty())) {
      if (!required && all.isEmpty()) {
        return List.of();
      }
      throw noPlace(file, name + " is neither None, a text nor a list of texts");
    }
    return all.stream().map(v -> v.asText().orElseThrow()).toList();
  }

  private static OutsideException noPlace(RevisionFile file, String why) {
    return new OutsideException(
        Failure.badInput(
            "a migration has no place in the chain",
            file.name() + ":1: " + why,
            "compare the file with the release it belongs to"));
  }

  /** The first line of the docstring; the rest of it lies too often to be read. */
  private static String title(Source source) {
    if (!source.body().isEmpty()
        && source.body().getFirst() instanceof Statement.Evaluate(var at, var expression)
        && expression instanceof dev.belay.python.Expression.Literal(var place, var text)) {
      return text.strip().lines().findFirst().orElse("").strip();
    }
    return "";
  }
}
