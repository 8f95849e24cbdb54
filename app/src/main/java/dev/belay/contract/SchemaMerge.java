package dev.belay.contract;

import dev.belay.contract.Schema.Alternative;
import dev.belay.contract.Schema.Field;
import dev.belay.contract.Schema.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two shapes that hold at once, as one. */
final class SchemaMerge {
  private SchemaMerge() {}

  static Shape both(Shape a, Shape b) {
    if (a.equals(Shape.ANYTHING)) {
      return b;
    }
    if (b.equals(Shape.ANYTHING)) {
      return a;
    }
    var fields = new LinkedHashMap<String, Field>(a.fields());
    b.fields()
        .forEach((name, field) -> fields.merge(name, field, (mine, theirs) -> both(mine, theirs)));
    var limits = new TreeMap<String, Double>(a.limits());
    limits.putAll(b.limits());
    var alternatives = new ArrayList<Alternative>(a.alternatives());
    alternatives.addAll(b.alternatives());
    return new Shape(
        types(a.types(), b.types()),
        a.nullable() || b.nullable(),
        a.format().or(b::format),
        values(a.values(), b.values()),
        a.fallback().or(b::fallback),
        limits,
        a.pattern().or(b::pattern),
        fields,
        a.closed() || b.closed(),
        a.rest().or(b::rest),
        a.items().or(b::items),
        List.copyOf(alternatives));
  }

  /** A shape whose only alternative is part of it: the way OpenAPI writes a nullable reference. */
  static Shape single(Shape shape) {
    Alternative only = shape.alternatives().getFirst();
    if (!(only.schema() instanceof Shape written)) {
      return shape;
    }
    Shape merged = both(withoutAlternatives(shape), written);
    return shape.nullable() || written.nullable() ? nullable(merged) : merged;
  }

  static Shape withoutAlternatives(Shape s) {
    return with(s, s.nullable(), List.of());
  }

  private static Shape nullable(Shape s) {
    return with(s, true, s.alternatives());
  }

  private static Shape with(Shape s, boolean nullable, List<Alternative> alternatives) {
    return new Shape(
        s.types(),
        nullable,
        s.format(),
        s.values(),
        s.fallback(),
        s.limits(),
        s.pattern(),
        s.fields(),
        s.closed(),
        s.rest(),
        s.items(),
        alternatives);
  }

  /** A field that several parts describe: required when one says so, each one's form applied. */
  private static Field both(Field a, Field b) {
    boolean required = a.required() || b.required();
    if (a.schema() instanceof Shape x && x.equals(Shape.ANYTHING)) {
      return new Field(b.schema(), required);
    }
    if (b.schema() instanceof Shape y && y.equals(Shape.ANYTHING)) {
      return new Field(a.schema(), required);
    }
    if (a.schema() instanceof Shape x && b.schema() instanceof Shape y) {
      return new Field(both(x, y), required);
    }
    return new Field(b.schema(), required);
  }

  private static Set<String> types(Set<String> a, Set<String> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    var common = new TreeSet<>(a);
    common.retainAll(b);
    return common.isEmpty() ? b : common;
  }

  private static Optional<List<String>> values(Optional<List<String>> a, Optional<List<String>> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.or(() -> b);
    }
    var common = new ArrayList<>(a.get());
    common.retainAll(b.get());
    return common.isEmpty() ? b : Optional.of(List.copyOf(common));
  }
}
