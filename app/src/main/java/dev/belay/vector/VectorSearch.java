package dev.belay.vector;

import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Searches as Dify does since 1.9.2: in the vector {@code default}, within one document. */
record VectorSearch(Weaviate store, String collection) {
  /** Ids are random, so objects behind these are spread over the collection. */
  private static final List<String> BEHIND = List.of("", "3", "6", "9", "c");

  private static final int MOST = 10;

  /** Another object may have the same vector: the same text in two documents. */
  private static final double SAME = 1e-4;

  /**
   * Searches for a few objects with their own vectors.
   *
   * @return how many were searched for, and were found
   */
  int findOwn() {
    var samples = new LinkedHashMap<String, StoredObject>();
    for (String start : BEHIND) {
      String after = start.isEmpty() ? "" : (start + "0000000-0000-0000-0000-000000000000");
      for (JsonNode found : store.page(collection, after, 1)) {
        StoredObject object = StoredObject.of(found);
        samples.put(object.id(), object);
      }
    }
    int found = 0;
    for (StoredObject object : samples.values()) {
      if (object.isSearchable()) {
        find(object);
        found++;
      }
    }
    return found;
  }

  private void find(StoredObject object) {
    JsonNode hits = store.query(text(object)).path("Get").path(collection);
    for (JsonNode hit : hits) {
      JsonNode seen = hit.path("_additional");
      if (seen.path("id").asString("").equals(object.id())
          || Math.abs(seen.path("distance").asDouble(1)) < SAME) {
        return;
      }
    }
    throw Weaviate.failed(
        "an object is not found by its own vector",
        "%s in %s; %d others came instead".formatted(object.id(), collection, hits.size()));
  }

  private String text(StoredObject object) {
    JsonNode document = object.properties().path("document_id");
    String within =
        document.isString()
            ? " where:{path:[\"document_id\"] operator:Equal valueText:%s}".formatted(document)
            : "";
    JsonNode vector = object.in(collection).path("vectors").path(CollectionForm.VECTOR);
    return "{Get{%s(limit:%d nearVector:{vector:%s targetVectors:[\"%s\"]}%s){_additional{id distance}}}}"
        .formatted(collection, MOST, vector, CollectionForm.VECTOR, within);
  }
}
