package dev.belay.vector;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of a collection of either form.
 *
 * @param vector as the server keeps it, single precision; none for an object without one
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its own equals
record StoredObject(String id, JsonNode properties, Optional<float[]> vector) {

  static StoredObject of(JsonNode found) {
    JsonNode vector = found.path("vector");
    if (vector.isEmpty()) {
      vector = found.path("vectors").path(CollectionForm.VECTOR);
    }
    return new StoredObject(
        found.path("id").asString(),
        found.path("properties"),
        vector.isEmpty() ? Optional.empty() : Optional.of(floats(vector)));
  }

  private static float[] floats(JsonNode numbers) {
    var floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers.path(i).asDouble();
    }
    return floats;
  }

  /** As it is written to a collection of the new form. */
  ObjectNode in(String collection) {
    ObjectNode object = JsonMapper.shared().createObjectNode();
    object.put("class", collection).put("id", id);
    object.set("properties", properties);
    vector.ifPresent(v -> {
      var numbers = object.putObject("vectors").putArray(CollectionForm.VECTOR);
      for (float number : v) {
        numbers.add(number);
      }
    });
    return object;
  }

  /** Whether a search can find it by its direction: a vector of zeros has none. */
  boolean isSearchable() {
    return vector.isPresent() && !Arrays.equals(vector.get(), new float[vector.get().length]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredObject o
        && id.equals(o.id)
        && properties.equals(o.properties)
        && vector.isPresent() == o.vector.isPresent()
        && (vector.isEmpty() || Arrays.equals(vector.get(), o.vector.get()));
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, properties);
  }
}
