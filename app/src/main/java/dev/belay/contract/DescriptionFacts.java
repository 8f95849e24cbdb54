package dev.belay.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes what {@link KnownDescriptions} reads: the files of many releases without their prose, a
 * file that several releases share kept once. The same input gives the same bytes.
 */
public final class DescriptionFacts {
  private static final Set<String> PROSE =
      Set.of(
          "description",
          "summary",
          "title",
          "example",
          "examples",
          "tags",
          "operationId",
          "externalDocs",
          "info",
          "servers");
  private static final Set<String> NAMED =
      Set.of(
          "properties",
          "schemas",
          "paths",
          "parameters",
          "responses",
          "requestBodies",
          "securitySchemes",
          "definitions",
          "headers",
          "mapping",
          "content");

  private DescriptionFacts() {}

  /**
   * @param releases one directory each, named by its version
   */
  public static byte[] of(List<Path> releases) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode files = root.putArray("files");
    ObjectNode named = root.putObject("releases");
    var places = new TreeMap<String, Integer>();
    for (Path release : releases) {
      ObjectNode parts = named.putObject(release.getFileName().toString());
      for (Path file : DescriptionFiles.files(release)) {
        JsonNode kept = without(DescriptionFiles.json(file), false);
        int place = places.computeIfAbsent(kept.toString(), k -> files.add(kept).size() - 1);
        parts.put(DescriptionFiles.part(file), place);
      }
    }
    return compressed(root);
  }

  /**
   * @param names whether the keys of this node are names that people chose, not words of OpenAPI
   */
  private static JsonNode without(JsonNode node, boolean names) {
    if (node.isArray()) {
      ArrayNode array = JsonMapper.shared().createArrayNode();
      node.forEach(one -> array.add(without(one, false)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = JsonMapper.shared().createObjectNode();
    for (var entry : node.properties()) {
      String key = entry.getKey();
      // A short title tells alternatives apart, which makes it a name.
      boolean title = key.equals("title") && entry.getValue().asString("").length() <= 40;
      boolean extension = key.startsWith("x-") && !key.equals("x-nullable");
      if (names || title || !(PROSE.contains(key) || extension)) {
        boolean inner = !names && NAMED.contains(key) && entry.getValue().isObject();
        if (names || !key.equals("default") || isPlain(entry.getValue())) {
          object.set(key, without(entry.getValue(), inner));
        }
      }
    }
    return object;
  }

  private static boolean isPlain(JsonNode value) {
    return !value.isString() || value.asString().length() <= 40;
  }

  private static byte[] compressed(JsonNode root) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(JsonMapper.shared().writeValueAsBytes(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
