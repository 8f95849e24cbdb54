package dev.belay.python;

import dev.belay.python.Expression.Argument;
import dev.belay.python.Expression.Bracket;
import dev.belay.python.Expression.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns branches into expressions. */
final class ExpressionReader {
  private ExpressionReader() {}

  static Expression read(Branch b) {
    return switch (b.type()) {
      case "identifier" -> new Expression.Name(b.at(), b.source());
      case "string", "concatenated_string" -> StringReader.read(b);
      case "integer", "float", "true", "false", "none", "ellipsis" ->
          new Expression.Constant(b.at(), b.source());
      case "attribute" ->
          new Expression.Attribute(b.at(), read(b.the("object")), b.the("attribute").source());
      case "call" -> call(b);
      case "list", "list_pattern" -> items(b, Bracket.LIST);
      case "tuple", "tuple_pattern", "pattern_list", "expression_list" -> items(b, Bracket.TUPLE);
      case "set" -> items(b, Bracket.SET);
      case "dictionary" -> new Expression.Mapping(b.at(), pairs(b));
      case "subscript" ->
          new Expression.Subscript(b.at(), read(b.the("value")), all(b.all("subscript")));
      case "not_operator" -> new Expression.Unary(b.at(), "not", read(b.the("argument")));
      case "unary_operator" ->
          new Expression.Unary(b.at(), b.the("operator").source(), read(b.the("argument")));
      case "binary_operator", "boolean_operator" ->
          new Expression.Binary(
              b.at(), b.the("operator").source(), read(b.the("left")), read(b.the("right")));
      case "comparison_operator" -> comparison(b);
      case "conditional_expression" -> conditional(b);
      case "parenthesized_expression" -> only(b);
      case "list_splat", "list_splat_pattern", "dictionary_splat" ->
          new Expression.Starred(b.at(), read(b.children().getFirst()));
      case "list_comprehension", "generator_expression" -> comprehension(b, Bracket.LIST);
      case "set_comprehension", "dictionary_comprehension" -> comprehension(b, Bracket.SET);
      default -> new Expression.Unread(b.at(), b.type().replace('_', ' '));
    };
  }

  private static List<Expression> all(List<Branch> branches) {
    return branches.stream().map(ExpressionReader::read).toList();
  }

  private static Expression only(Branch b) {
    return b.children().size() == 1
        ? read(b.children().getFirst())
        : new Expression.Unread(b.at(), b.type());
  }

  private static Expression items(Branch b, Bracket bracket) {
    return new Expression.Items(b.at(), bracket, all(b.children()));
  }

  private static Expression call(Branch b) {
    Branch given = b.the("arguments");
    var arguments = new ArrayList<Argument>();
    if (given.is("generator_expression")) {
      arguments.add(new Argument(Optional.empty(), read(given)));
    } else {
      given.children().forEach(a -> arguments.add(argument(a)));
    }
    return new Expression.Call(b.at(), read(b.the("function")), arguments);
  }

  static Argument argument(Branch a) {
    return switch (a.type()) {
      case "keyword_argument" ->
          new Argument(Optional.of(a.the("name").source()), read(a.the("value")));
      case "list_splat" -> new Argument(Optional.of("*"), read(a.children().getFirst()));
      case "dictionary_splat" -> new Argument(Optional.of("**"), read(a.children().getFirst()));
      default -> new Argument(Optional.empty(), read(a));
    };
  }

  private static List<Pair> pairs(Branch b) {
    return b.children().stream()
        .map(c ->
            c.is("pair")
                ? new Pair(Optional.of(read(c.the("key"))), read(c.the("value")))
                : new Pair(Optional.empty(), read(c.children().getFirst())))
        .toList();
  }

  private static Expression comparison(Branch b) {
    var operands = b.children().stream().filter(c -> !c.field().equals("operators")).toList();
    var operators =
        b.all("operators").stream().map(o -> o.source().replaceAll("\\s+", " ")).toList();
    return new Expression.Comparison(b.at(), all(operands), operators);
  }

  private static Expression conditional(Branch b) {
    var parts = all(b.children());
    return parts.size() == 3
        ? new Expression.Conditional(b.at(), parts.get(1), parts.get(0), parts.get(2))
        : new Expression.Unread(b.at(), "conditional");
  }

  private static Expression comprehension(Branch b, Bracket bracket) {
    var clauses = b.typed("for_in_clause");
    if (clauses.size() != 1) {
      return new Expression.Unread(b.at(), "nested comprehension");
    }
    Branch body = b.the("body");
    var conditions = b.typed("if_clause").stream().map(c -> read(c.children().getFirst())).toList();
    boolean pair = body.is("pair");
    return new Expression.Comprehension(
        b.at(),
        bracket,
        pair ? Optional.of(read(body.the("key"))) : Optional.empty(),
        read(pair ? body.the("value") : body),
        read(clauses.getFirst().the("left")),
        read(clauses.getFirst().the("right")),
        conditions);
  }
}
