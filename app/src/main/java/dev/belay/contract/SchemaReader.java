package dev.belay.contract;

import dev.belay.contract.Schema.Alternative;
import dev.belay.contract.Schema.Field;
import dev.belay.contract.Schema.Named;
import dev.belay.contract.Schema.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Reads the schemas of one file. References stay references; {@code allOf} is merged. */
final class SchemaReader {
  private static final int DEEPEST_ALL_OF = 200;
  private static final List<String> LIMITS =
      List.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems");
  private static final Set<String> PROSE =
      Set.of("$ref", "description", "title", "example", "examples", "summary", "deprecated");

  private final JsonNode root;
  private final List<String> notes;
  private final Map<String, Shape> table = new HashMap<>();
  private final Set<String> begun = new HashSet<>();
  private final Deque<String> waiting = new ArrayDeque<>();

  SchemaReader(JsonNode root, List<String> notes) {
    this.root = root;
    this.notes = notes;
  }

  Schema read(JsonNode node) {
    Schema schema = schema(node, 0);
    while (!waiting.isEmpty()) {
      follow(waiting.remove(), 0);
    }
    return schema;
  }

  /** A node, or what it refers to; for parameters, bodies and answers, which are not schemas. */
  JsonNode target(JsonNode node) {
    JsonNode seen = node;
    for (int i = 0; i < 20 && seen.path("$ref").isString(); i++) {
      seen = at(seen.path("$ref").stringValue());
    }
    return seen;
  }

  private JsonNode at(String reference) {
    JsonNode found =
        reference.startsWith("#/") ? root.at(reference.substring(1)) : root.path("\u0000");
    if (found.isMissingNode()) {
      String note = "the reference " + reference + " leads nowhere; taken as anything";
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }
    return found;
  }

  private Schema schema(JsonNode node, int depth) {
    JsonNode reference = node.path("$ref");
    if (!reference.isString()) {
      return shape(node, depth);
    }
    for (String key : node.propertyNames()) {
      if (!PROSE.contains(key) && !key.startsWith("x-")) {
        return shape(node, depth);
      }
    }
    waiting.add(reference.stringValue());
    return new Named(reference.stringValue(), table);
  }

  private Shape follow(String reference, int depth) {
    Shape known = table.get(reference);
    if (known != null) {
      return known;
    }
    if (!begun.add(reference) || depth > DEEPEST_ALL_OF) {
      return Shape.ANYTHING;
    }
    Shape shape = shape(at(reference), depth + 1);
    table.put(reference, shape);
    return shape;
  }

  private Shape shape(JsonNode node, int depth) {
    Shape own = plain(node, depth);
    var parts = new ArrayList<Shape>();
    if (node.path("$ref").isString()) {
      parts.add(follow(node.path("$ref").stringValue(), depth));
    }
    for (JsonNode part : node.path("allOf")) {
      if (part.path("$ref").isString()) {
        Shape followed = follow(part.path("$ref").stringValue(), depth);
        // A child names its discriminated parent: the parent's alternatives are its siblings.
        boolean discriminated = target(part).has("discriminator");
        parts.add(discriminated ? SchemaMerge.withoutAlternatives(followed) : followed);
      } else {
        parts.add(shape(part, depth + 1));
      }
    }
    Shape merged = own;
    for (Shape part : parts) {
      merged = SchemaMerge.both(merged, part);
    }
    return merged;
  }

  private Shape plain(JsonNode node, int depth) {
    var types = new TreeSet<String>();
    boolean nullable =
        node.path("nullable").asBoolean(false) || node.path("x-nullable").asBoolean(false);
    JsonNode type = node.path("type");
    if (type.isString()) {
      types.add(type.stringValue());
    }
    for (JsonNode one : type) {
      types.add(one.asString());
    }
    nullable |= types.remove("null");

    Map<String, Field> fields = fields(node, depth);
    Optional<Schema> items = inner(node, "items", depth);
    Optional<Schema> rest =
        node.path("additionalProperties").isObject()
            ? inner(node, "additionalProperties", depth)
            : Optional.empty();
    var alternatives = new ArrayList<Alternative>();
    for (Alternative alternative : alternatives(node, depth)) {
      // An alternative that says nothing a caller can act upon, such as `not`, is none.
      boolean empty = Shape.ANYTHING.equals(alternative.schema());
      nullable |= alternative.tag().equals("null");
      if (!empty && !alternative.tag().equals("null")) {
        alternatives.add(alternative);
      }
    }
    if (types.isEmpty() && !fields.isEmpty()) {
      types.add("object");
    }
    if (types.isEmpty() && items.isPresent()) {
      types.add("array");
    }
    var shape =
        new Shape(
            types,
            nullable,
            text(node, "format"),
            values(node),
            fallback(node),
            limits(node),
            text(node, "pattern"),
            fields,
            node.path("additionalProperties").isBoolean()
                && !node.path("additionalProperties").booleanValue(),
            rest,
            items,
            List.copyOf(alternatives));
    return alternatives.size() == 1 ? SchemaMerge.single(shape) : shape;
  }

  private Map<String, Field> fields(JsonNode node, int depth) {
    var required = new LinkedHashSet<String>();
    for (JsonNode one : node.path("required")) {
      required.add(one.asString());
    }
    var fields = new LinkedHashMap<String, Field>();
    for (var field : node.path("properties").properties()) {
      fields.put(
          field.getKey(),
          new Field(schema(field.getValue(), depth + 1), required.contains(field.getKey())));
    }
    for (String name : required) {
      fields.putIfAbsent(name, new Field(Shape.ANYTHING, true));
    }
    return fields;
  }

  private Optional<Schema> inner(JsonNode node, String key, int depth) {
    return node.path(key).isObject()
        ? Optional.of(schema(node.path(key), depth + 1))
        : Optional.empty();
  }

  private List<Alternative> alternatives(JsonNode node, int depth) {
    var tags = new HashMap<String, String>();
    JsonNode mapping = node.path("discriminator").path("mapping");
    for (var entry : mapping.properties()) {
      tags.put(entry.getValue().asString(), entry.getKey());
    }
    var found = new ArrayList<Alternative>();
    var list = new ArrayList<JsonNode>();
    node.path("oneOf").forEach(list::add);
    node.path("anyOf").forEach(list::add);
    if (list.isEmpty()) {
      for (var entry : mapping.properties()) {
        String reference = entry.getValue().asString();
        waiting.add(reference);
        found.add(new Alternative(entry.getKey(), new Named(reference, table)));
      }
      return found;
    }
    for (JsonNode one : list) {
      String reference = one.path("$ref").asString("");
      Schema schema = schema(one, depth + 1);
      String tag =
          !reference.isEmpty()
              ? tags.getOrDefault(reference, lastPart(reference))
              : one.path("title").asString(plainTag(one));
      found.add(new Alternative(tag, schema));
    }
    return found;
  }

  private static String plainTag(JsonNode one) {
    String format = one.path("format").asString("");
    return one.path("type").asString("") + (format.isEmpty() ? "" : " " + format);
  }

  private static Optional<List<String>> values(JsonNode node) {
    if (node.has("const")) {
      return Optional.of(List.of(written(node.path("const"))));
    }
    if (!node.path("enum").isArray()) {
      return Optional.empty();
    }
    var values = new ArrayList<String>();
    for (JsonNode one : node.path("enum")) {
      if (!one.isNull()) {
        values.add(written(one));
      }
    }
    return Optional.of(List.copyOf(values));
  }

  private static Optional<String> fallback(JsonNode node) {
    JsonNode value = node.path("default");
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(written(value));
  }

  private static String written(JsonNode value) {
    return value.isString() ? value.stringValue() : value.toString();
  }

  private static Map<String, Double> limits(JsonNode node) {
    var limits = new TreeMap<String, Double>();
    for (String name : LIMITS) {
      if (node.path(name).isNumber()) {
        limits.put(name, node.path(name).doubleValue());
      }
    }
    return limits;
  }

  private static Optional<String> text(JsonNode node, String key) {
    return node.path(key).isString() ? Optional.of(node.path(key).stringValue()) : Optional.empty();
  }

  private static String lastPart(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }
}
