package dev.belay.vector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two forms of a collection of Dify, read from its definition. Dify up to 1.9.1 makes one whose
 * only vector has no name; from 1.9.2 on it searches in a vector named {@code default}, filters by
 * properties as text, and names properties in its searches that the server refuses when the
 * collection has never heard of them.
 */
final class CollectionForm {
  /** The name of the vector that Dify searches in. */
  static final String VECTOR = "default";

  /** Two collections cannot have one name, so the objects wait under this one in between. */
  private static final String BETWEEN = "_belay";

  /** Those that Dify 1.9.2 to 1.16.0 names in a search or makes with a collection. */
  private static final Map<String, String> NAMED = named();

  private static final Set<String> KEPT =
      Set.of("description", "invertedIndexConfig", "multiTenancyConfig", "replicationConfig");

  private static final Set<String> KEPT_OF_PROPERTY =
      Set.of(
          "name",
          "dataType",
          "description",
          "tokenization",
          "indexFilterable",
          "indexSearchable",
          "indexRangeFilters",
          "nestedProperties");

  private CollectionForm() {}

  private static Map<String, String> named() {
    var named = new LinkedHashMap<String, String>();
    List.of("document_id", "doc_id", "dataset_id", "doc_hash", "doc_type", "original_chunk_id")
        .forEach(name -> named.put(name, "text"));
    named.put("chunk_index", "int");
    named.put("is_summary", "boolean");
    return named;
  }

  /** Whether Dify made a collection of this name; others on the same server are left alone. */
  static boolean isDify(String collection) {
    return collection.startsWith("Vector_index_") || collection.endsWith("_Node");
  }

  static boolean isBetween(String collection) {
    return collection.endsWith(BETWEEN);
  }

  static String between(String collection) {
    return collection + BETWEEN;
  }

  /** The name for which the objects of a collection in between wait. */
  static String target(String between) {
    return between.substring(0, between.length() - BETWEEN.length());
  }

  static boolean isNew(ObjectNode definition) {
    return definition.path("vectorConfig").has(VECTOR);
  }

  /** The definition that keeps objects in between: it builds no index of their vectors. */
  static ObjectNode waiting(ObjectNode old) {
    ObjectNode waiting = renewed(old, between(old.path("class").asString()));
    vectorIndex(waiting).put("skip", true);
    return waiting;
  }

  /** The definition in which the objects are found, made from the one in between. */
  static ObjectNode found(ObjectNode waiting) {
    ObjectNode found = waiting.deepCopy();
    found.put("class", target(waiting.path("class").asString()));
    vectorIndex(found).put("skip", false);
    found.remove("shardingConfig"); // Holds counts that only the server may set.
    return found;
  }

  private static ObjectNode vectorIndex(ObjectNode definition) {
    return definition.withObject("/vectorConfig/" + VECTOR + "/vectorIndexConfig");
  }

  private static ObjectNode renewed(ObjectNode old, String name) {
    ObjectNode renewed = JsonMapper.shared().createObjectNode();
    renewed.put("class", name);
    ObjectNode vector = renewed.putObject("vectorConfig").putObject(VECTOR);
    vector.putObject("vectorizer").putObject("none");
    vector.set("vectorIndexType", old.path("vectorIndexType"));
    vector.set("vectorIndexConfig", old.path("vectorIndexConfig").deepCopy());
    for (String key : KEPT) {
      if (old.has(key)) {
        renewed.set(key, old.path(key).deepCopy());
      }
    }
    ArrayNode properties = renewed.putArray("properties");
    var there = new ArrayList<String>();
    for (JsonNode property : old.path("properties")) {
      there.add(property.path("name").asString());
      properties.add(renewed(property));
    }
    NAMED.forEach((property, type) -> {
      if (!there.contains(property)) {
        properties.addObject().put("name", property).putArray("dataType").add(type);
      }
    });
    return renewed;
  }

  /** An id is text to Dify's client; as a uuid the server would hand it out as something else. */
  private static ObjectNode renewed(JsonNode old) {
    ObjectNode property = JsonMapper.shared().createObjectNode();
    for (String key : KEPT_OF_PROPERTY) {
      if (old.has(key)) {
        property.set(key, old.path(key).deepCopy());
      }
    }
    String type = old.path("dataType").path(0).asString("");
    if (type.equals("uuid") || type.equals("uuid[]")) {
      property.putArray("dataType").add(type.replace("uuid", "text"));
      property.put("indexSearchable", true);
      property.put("tokenization", "word");
    }
    return property;
  }
}
