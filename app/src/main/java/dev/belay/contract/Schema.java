package dev.belay.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The form of a value, without prose: what OpenAPI says and a program can check. */
sealed interface Schema {

  /** The shape itself, a reference followed. */
  Shape shape();

  /**
   * A shape written out.
   *
   * @param types JSON types; empty means anything
   * @param values the allowed values as text, where they are listed
   * @param fallback what leaving the value out means, where the description says it
   * @param limits numeric limits such as {@code maxLength}
   * @param closed whether fields that are not listed are refused
   * @param rest the form of fields that are not listed
   * @param alternatives the value has one of these forms, beside what is said here
   */
  record Shape(
      Set<String> types,
      boolean nullable,
      Optional<String> format,
      Optional<List<String>> values,
      Optional<String> fallback,
      Map<String, Double> limits,
      Optional<String> pattern,
      Map<String, Field> fields,
      boolean closed,
      Optional<Schema> rest,
      Optional<Schema> items,
      List<Alternative> alternatives)
      implements Schema {

    static final Shape ANYTHING =
        new Shape(
            Set.of(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Map.of(),
            false,
            Optional.empty(),
            Optional.empty(),
            List.of());

    @Override
    public Shape shape() {
      return this;
    }

    /** Whether anything is said about what is inside. */
    boolean saysNothingInside() {
      return fields.isEmpty() && alternatives.isEmpty() && items.isEmpty() && rest.isEmpty();
    }
  }

  record Field(Schema schema, boolean required) {}

  /**
   * @param tag the discriminator's value, the name of the referenced schema, or its title; the same
   *     tag on both sides is the same alternative
   */
  record Alternative(String tag, Schema schema) {}

  /**
   * A reference, followed when it is looked at, so that schemas may contain themselves. Not a
   * record: its equality would never end.
   */
  final class Named implements Schema {
    private final String reference;
    private final Map<String, Shape> table;

    Named(String reference, Map<String, Shape> table) {
      this.reference = reference;
      this.table = table;
    }

    String reference() {
      return reference;
    }

    @Override
    public Shape shape() {
      @Nullable Shape target = table.get(reference);
      return target == null ? Shape.ANYTHING : target;
    }
  }
}
