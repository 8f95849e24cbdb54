package dev.belay.contract;

import dev.belay.contract.Operation.Answer;
import dev.belay.contract.Operation.Parameter;
import dev.belay.contract.Schema.Field;
import dev.belay.contract.Schema.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Reads the operations of one description: OpenAPI 3.0 and 3.1, and Swagger 2.0. */
final class DescriptionReader {
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch");

  private final JsonNode root;
  private final String part;
  private final SchemaReader schemas;

  private DescriptionReader(JsonNode root, String part, List<String> notes) {
    this.root = root;
    this.part = part;
    this.schemas = new SchemaReader(root, notes);
  }

  static List<Operation> read(JsonNode root, String part, List<String> notes) {
    return new DescriptionReader(root, part, notes).operations();
  }

  private List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (var entry : root.path("paths").properties()) {
      JsonNode path = schemas.target(entry.getValue());
      for (String method : METHODS) {
        if (path.path(method).isObject()) {
          operations.add(operation(entry.getKey(), method, path, path.path(method)));
        }
      }
    }
    return operations;
  }

  private Operation operation(String path, String method, JsonNode all, JsonNode own) {
    var parameters = new LinkedHashMap<String, JsonNode>();
    for (JsonNode list : List.of(all.path("parameters"), own.path("parameters"))) {
      for (JsonNode one : list) {
        JsonNode parameter = schemas.target(one);
        parameters.put(
            parameter.path("in").asString("") + " " + parameter.path("name").asString(""),
            parameter);
      }
    }
    boolean required = schemas.target(own.path("requestBody")).path("required").asBoolean(false);
    Map<String, Schema> request = media(schemas.target(own.path("requestBody")).path("content"));
    var form = new LinkedHashMap<String, Field>();
    var kept = new ArrayList<Parameter>();
    for (JsonNode parameter : parameters.values()) {
      switch (parameter.path("in").asString("")) {
        case "body" -> {
          required = parameter.path("required").asBoolean(false);
          request = consumed(own, schemas.read(parameter.path("schema")));
        }
        case "formData" ->
            form.put(
                parameter.path("name").asString(""),
                new Field(schemas.read(parameter), parameter.path("required").asBoolean(false)));
        default -> kept.add(parameter(parameter));
      }
    }
    if (!form.isEmpty()) {
      required = true;
      request = Map.of("multipart/form-data", object(form));
    }
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        withoutPrefix(path),
        part,
        own.path("deprecated").asBoolean(false),
        auth(own.has("security") ? own.path("security") : root.path("security")),
        List.copyOf(kept),
        required,
        request,
        answers(own));
  }

  private Parameter parameter(JsonNode node) {
    Map<String, Schema> content = media(node.path("content"));
    Schema schema =
        node.has("schema")
            ? schemas.read(node.path("schema"))
            : content.isEmpty() ? schemas.read(node) : content.values().iterator().next();
    return new Parameter(
        node.path("in").asString(""),
        node.path("name").asString(""),
        // OpenAPI says it of every path parameter, whatever is written there.
        node.path("required").asBoolean(false) || node.path("in").asString("").equals("path"),
        schema);
  }

  private Map<String, Answer> answers(JsonNode own) {
    var answers = new TreeMap<String, Answer>();
    for (var entry : own.path("responses").properties()) {
      JsonNode answer = schemas.target(entry.getValue());
      var headers = new TreeSet<String>();
      answer.path("headers").propertyNames().forEach(h -> headers.add(h.toLowerCase(Locale.ROOT)));
      Map<String, Schema> media = media(answer.path("content"));
      if (answer.path("schema").isObject()) {
        media = produced(own, schemas.read(answer.path("schema")));
      }
      answers.put(entry.getKey(), new Answer(headers, media));
    }
    return answers;
  }

  private Map<String, Schema> media(JsonNode content) {
    var media = new TreeMap<String, Schema>();
    for (var entry : content.properties()) {
      String plain = entry.getKey().replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
      media.put(plain, schemas.read(entry.getValue().path("schema")));
    }
    return media;
  }

  private Map<String, Schema> consumed(JsonNode own, Schema schema) {
    return listed(own.has("consumes") ? own.path("consumes") : root.path("consumes"), schema);
  }

  private Map<String, Schema> produced(JsonNode own, Schema schema) {
    return listed(own.has("produces") ? own.path("produces") : root.path("produces"), schema);
  }

  private static Map<String, Schema> listed(JsonNode types, Schema schema) {
    var media = new TreeMap<String, Schema>();
    for (JsonNode type : types) {
      media.put(type.asString(""), schema);
    }
    return media.isEmpty() ? Map.of("application/json", schema) : media;
  }

  private static Shape object(Map<String, Field> fields) {
    Shape any = Shape.ANYTHING;
    return new Shape(
        Set.of("object"),
        false,
        any.format(),
        any.values(),
        any.fallback(),
        any.limits(),
        any.pattern(),
        fields,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Each scheme as what a caller sends, so that a renamed scheme is no difference. */
  private Set<String> auth(JsonNode requirements) {
    var schemes = new TreeSet<String>();
    for (JsonNode requirement : requirements) {
      var together = new LinkedHashSet<String>();
      for (String name : requirement.propertyNames()) {
        JsonNode scheme = root.path("components").path("securitySchemes").path(name);
        JsonNode described =
            scheme.isMissingNode() ? root.path("securityDefinitions").path(name) : scheme;
        together.add(
            (described.path("type").asString("")
                    + " "
                    + described.path("scheme").asString("").toLowerCase(Locale.ROOT)
                    + " "
                    + described.path("in").asString("")
                    + " "
                    + described.path("name").asString("").toLowerCase(Locale.ROOT))
                .strip()
                .replaceAll(" +", " "));
      }
      schemes.add(String.join(" and ", together));
    }
    return schemes;
  }

  /**
   * Published paths have no {@code /v1}, generated ones may; it belongs to the server's address.
   */
  private static String withoutPrefix(String path) {
    return path.startsWith("/v1/") ? path.substring(3) : path;
  }
}
