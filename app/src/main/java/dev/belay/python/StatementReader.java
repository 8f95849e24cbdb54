package dev.belay.python;

import dev.belay.python.Statement.Bound;
import dev.belay.python.Statement.Function;
import dev.belay.python.Statement.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns branches into statements. */
final class StatementReader {

  List<Statement> block(Branch b) {
    var all = new ArrayList<Statement>();
    for (Branch child : b.children()) {
      read(child, all);
    }
    return List.copyOf(all);
  }

  private void read(Branch b, List<Statement> into) {
    switch (b.type()) {
      case "expression_statement" -> expression(b, into);
      case "import_statement" -> b.all("name").forEach(n -> into.add(imported(n)));
      case "import_from_statement" -> ImportReader.from(b, into);
      case "decorated_definition" -> read(b.the("definition"), into);
      default -> into.add(one(b));
    }
  }

  private Statement one(Branch b) {
    Place at = b.at();
    return switch (b.type()) {
      case "if_statement" ->
          new Statement.If(
              at, expression(b, "condition"), body(b, "consequence"), alternatives(b, 0));
      case "for_statement" ->
          new Statement.For(
              at, expression(b, "left"), expression(b, "right"), body(b, "body"), otherwise(b));
      case "while_statement" ->
          new Statement.While(at, expression(b, "condition"), body(b, "body"));
      case "with_statement" -> new Statement.With(at, bound(b), body(b, "body"));
      case "try_statement" -> attempt(b);
      case "function_definition" ->
          new Statement.Define(
              at,
              new Function(
                  at, b.the("name").source(), parameters(b.the("parameters")), body(b, "body")));
      case "class_definition" ->
          new Statement.ClassBody(at, b.the("name").source(), bases(b), body(b, "body"));
      case "return_statement" ->
          new Statement.Return(at, b.children().stream().findFirst().map(ExpressionReader::read));
      case "pass_statement",
          "global_statement",
          "nonlocal_statement",
          "assert_statement",
          "delete_statement",
          "future_import_statement",
          "type_alias_statement" ->
          new Statement.Pass(at);
      case "break_statement" -> new Statement.Break(at);
      case "continue_statement" -> new Statement.Continue(at);
      case "raise_statement" -> new Statement.Raise(at);
      default -> new Statement.Unread(at, b.type().replace('_', ' '));
    };
  }

  private static Expression expression(Branch b, String field) {
    return ExpressionReader.read(b.the(field));
  }

  private List<Statement> body(Branch b, String field) {
    return b.maybe(field).map(this::block).orElse(List.of());
  }

  private static void expression(Branch statement, List<Statement> into) {
    if (statement.children().size() != 1) {
      var all = statement.children().stream().map(ExpressionReader::read).toList();
      into.add(
          new Statement.Evaluate(
              statement.at(), new Expression.Items(statement.at(), Expression.Bracket.TUPLE, all)));
      return;
    }
    Branch b = statement.children().getFirst();
    switch (b.type()) {
      case "assignment", "augmented_assignment" -> assign(b, into);
      default -> into.add(new Statement.Evaluate(b.at(), ExpressionReader.read(b)));
    }
  }

  private static void assign(Branch b, List<Statement> into) {
    Optional<Branch> right = b.maybe("right");
    // a = b = 1 is an assignment whose right side is an assignment
    if (right.isPresent() && right.get().is("assignment")) {
      assign(right.get(), into);
      right = right.get().maybe("right");
    }
    into.add(
        new Statement.Assign(
            b.at(),
            expression(b, "left"),
            b.maybe("operator").map(Branch::source).orElse("="),
            b.maybe("type").map(Branch::source),
            right.map(ExpressionReader::read)));
  }

  /** The elif and else clauses from index {@code from} on. */
  private List<Statement> alternatives(Branch b, int from) {
    List<Branch> all = b.all("alternative");
    if (from >= all.size()) {
      return List.of();
    }
    Branch clause = all.get(from);
    if (clause.is("else_clause")) {
      return body(clause, "body");
    }
    return List.of(
        new Statement.If(
            clause.at(),
            expression(clause, "condition"),
            body(clause, "consequence"),
            alternatives(b, from + 1)));
  }

  private List<Statement> otherwise(Branch b) {
    return b.maybe("alternative").map(c -> body(c, "body")).orElse(List.of());
  }

  private static List<Bound> bound(Branch b) {
    var all = new ArrayList<Bound>();
    for (Branch clause : b.typed("with_clause")) {
      for (Branch item : clause.typed("with_item")) {
        Branch value = item.the("value");
        if (value.is("as_pattern")) {
          Branch target = value.children().get(1);
          all.add(
              new Bound(
                  ExpressionReader.read(value.children().getFirst()),
                  target.children().stream().findFirst().map(ExpressionReader::read)));
        } else {
          all.add(new Bound(ExpressionReader.read(value), Optional.empty()));
        }
      }
    }
    return all;
  }

  private Statement attempt(Branch b) {
    var handlers = new ArrayList<List<Statement>>();
    var body = new ArrayList<>(body(b, "body"));
    List<Statement> afterwards = List.of();
    for (Branch clause : b.children()) {
      switch (clause.type()) {
        case "except_clause", "except_group_clause" ->
            clause.typed("block").forEach(c -> handlers.add(block(c)));
        case "else_clause" -> body.addAll(body(clause, "body"));
        case "finally_clause" -> afterwards = block(clause.typed("block").getFirst());
        default -> {}
      }
    }
    return new Statement.Try(b.at(), body, handlers, afterwards);
  }

  private static List<Expression> bases(Branch b) {
    return b.maybe("superclasses").stream()
        .flatMap(s -> s.children().stream())
        .map(c -> ExpressionReader.argument(c).value())
        .toList();
  }

  private static List<Parameter> parameters(Branch b) {
    var all = new ArrayList<Parameter>();
    for (Branch p : b.children()) {
      switch (p.type()) {
        case "identifier" -> all.add(new Parameter(p.source(), "", Optional.empty()));
        case "typed_parameter" -> {
          Branch name = p.children().getFirst();
          all.add(new Parameter(bare(name), star(name), Optional.empty()));
        }
        case "default_parameter", "typed_default_parameter" ->
            all.add(
                new Parameter(
                    p.the("name").source(),
                    "",
                    Optional.of(ExpressionReader.read(p.the("value")))));
        case "list_splat_pattern", "dictionary_splat_pattern" ->
            all.add(new Parameter(bare(p), star(p), Optional.empty()));
        default -> {}
      }
    }
    return all;
  }

  private static String bare(Branch b) {
    return b.source().replace("*", "");
  }

  private static String star(Branch b) {
    return b.source().startsWith("**") ? "**" : b.source().startsWith("*") ? "*" : "";
  }

  private static Statement imported(Branch name) {
    if (name.is("aliased_import")) {
      return new Statement.Import(name.at(), name.the("name").source(), name.the("alias").source());
    }
    // "import a.b" binds "a"; the attribute access that follows spells the rest
    String first = name.source().split("\\.", 2)[0];
    return new Statement.Import(name.at(), first, first);
  }
}
