package dev.belay.catalog;

import dev.belay.python.Evaluation;
import dev.belay.python.Host;
import dev.belay.python.PythonReader;
import dev.belay.python.Value;
import dev.belay.release.CodeDefault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The API's settings with their defaults: the annotated fields of {@code DifyConfig} and of the
 * classes it inherits from, in the order in which Python would find them.
 */
final class CodeDefaults {
  private static final String UNDER = "api/configs";
  private static final String ROOT = "DifyConfig";

  private static final Pattern CHOICES =
      Pattern.compile("(?m)^(\\w+)\\s*=\\s*(Literal\\[[^\\]]*\\])");
  private static final Pattern BEFORE =
      Pattern.compile("@field_validator\\(([^)]*?),\\s*mode\\s*=\\s*\"before\"");
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");

  private final Map<String, Value.Type> classes = new LinkedHashMap<>();
  private final Map<String, CodeDefault> settings = new LinkedHashMap<>();
  private final Map<String, String> choices = new HashMap<>();
  private final Set<String> emptied = new HashSet<>();
  private final Set<String> met = new HashSet<>();

  private CodeDefaults() {}

  static List<CodeDefault> read(SourceTree tree) {
    var reader = new CodeDefaults();
    for (String file : tree.files(UNDER)) {
      if (file.endsWith(".py")) {
        String text = tree.text(file).orElseThrow();
        reader.learn(text);
        var source = PythonReader.read(file, text);
        new Evaluation(new Host() {})
            .module(source)
            .own()
            .values()
            .forEach(value -> {
              if (value instanceof Value.Type type) {
                reader.classes.putIfAbsent(type.name(), type);
              }
            });
      }
    }
    reader.inherit(ROOT);
    return List.copyOf(reader.settings.values());
  }

  /** Names of choices, and settings whose value is looked at before it is judged. */
  private void learn(String text) {
    CHOICES
        .matcher(text)
        .results()
        .forEach(m -> choices.put(m.group(1), m.group(2).replaceAll("\\s+", " ")));
    BEFORE
        .matcher(text)
        .results()
        .forEach(m -> QUOTED.matcher(m.group(1)).results().forEach(q -> emptied.add(q.group(1))));
  }

  /** The annotation with what else decides which values are taken. */
  private String type(String field, String annotation, Optional<Value> value) {
    String type = choices.getOrDefault(annotation, annotation).replaceAll("\\s+", " ");
    var constraints = new ArrayList<String>();
    if (value.orElse(null) instanceof Value.Called call) {
      for (String bound : List.of("ge", "gt", "le", "lt")) {
        Value given = call.named().get(bound);
        if (given != null && literal(given) instanceof CodeDefault.Literal(var number)) {
          constraints.add(bound + "=" + number);
        }
      }
    }
    String bounds = constraints.isEmpty() ? "" : ", Field(" + String.join(", ", constraints) + ")";
    String before = emptied.contains(field) ? ", BeforeValidator" : "";
    return bounds.isEmpty() && before.isEmpty()
        ? type
        : "Annotated[" + type + bounds + before + "]";
  }

  private void inherit(String name) {
    Value.Type type = classes.get(name);
    if (type == null || !met.add(name)) {
      return;
    }
    type.fields()
        .forEach((field, declared) ->
            declared
                .annotation()
                .filter(a -> !a.startsWith("ClassVar"))
                .flatMap(a -> setting(field, a, declared.value()))
                .ifPresent(s -> settings.putIfAbsent(field, s)));
    type.bases().forEach(base -> inherit(simpleName(base)));
  }

  private static String simpleName(Value base) {
    return switch (base) {
      case Value.Type type -> type.name();
      case Value.Outside(var path) -> path.substring(path.lastIndexOf('.') + 1);
      default -> "";
    };
  }

  private Optional<CodeDefault> setting(String field, String annotation, Optional<Value> value) {
    List<String> aliases = value.map(CodeDefaults::aliases).orElse(List.of());
    if (aliases.isEmpty() && !field.matches("[A-Z][A-Z0-9_]*")) {
      return Optional.empty();
    }
    return Optional.of(
        new CodeDefault(
            field,
            aliases.isEmpty() ? List.of(field) : aliases,
            type(field, annotation, value),
            value.map(CodeDefaults::ofField).orElse(new CodeDefault.Required())));
  }

  private static List<String> aliases(Value value) {
    if (!(value instanceof Value.Called field)) {
      return List.of();
    }
    Value alias = field.named().get("validation_alias");
    alias = alias == null ? field.named().get("alias") : alias;
    var names = new ArrayList<String>();
    switch (alias) {
      case null -> {}
      case Value.Text(var name) -> names.add(name);
      case Value.Called choices ->
          choices.positional().forEach(c -> c.asText().ifPresent(names::add));
      default -> {}
    }
    return names;
  }

  private static CodeDefault.Value ofField(Value value) {
    if (value instanceof Value.Called field && simpleName(field.function()).equals("Field")) {
      if (field.named().containsKey("default_factory")) {
        return new CodeDefault.Computed();
      }
      return field
          .argument(0, "default")
          .map(CodeDefaults::literal)
          .orElse(new CodeDefault.Required());
    }
    return literal(value);
  }

  private static CodeDefault.Value literal(Value value) {
    return switch (value) {
      case Value.Text(var text) -> new CodeDefault.Literal(text);
      case Value.Whole(var number) -> new CodeDefault.Literal(Long.toString(number));
      case Value.Real(var number) -> new CodeDefault.Literal(Double.toString(number));
      case Value.Truth(var holds) -> new CodeDefault.Literal(Boolean.toString(holds));
      case Value.Nothing() -> new CodeDefault.None();
      case Value.Outside(var path) when path.equals("builtins.Ellipsis") ->
          new CodeDefault.Required();
      case Value.Called call -> ofCall(call);
      default -> new CodeDefault.Computed();
    };
  }

  /** {@code HttpUrl("…")} and {@code cast(type, "…")} are worth their last argument. */
  private static CodeDefault.Value ofCall(Value.Called call) {
    boolean wraps = Set.of("HttpUrl", "cast").contains(simpleName(call.function()));
    return wraps && !call.positional().isEmpty()
        ? literal(call.positional().getLast())
        : new CodeDefault.Computed();
  }
}
