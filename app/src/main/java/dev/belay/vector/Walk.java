package dev.belay.vector;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** The objects of a collection in the order of their ids, read page by page. */
final class Walk implements Iterator<StoredObject> {
  /** A page of objects with long vectors is a few megabytes. */
  static final int PAGE = 100;

  private final Weaviate store;
  private final String collection;
  private final Queue<StoredObject> page = new ArrayDeque<>();
  private String last = "";
  private boolean ended;

  Walk(Weaviate store, String collection) {
    this.store = store;
    this.collection = collection;
  }

  @Override
  public boolean hasNext() {
    if (page.isEmpty() && !ended) {
      var found = store.page(collection, last, PAGE).stream().map(StoredObject::of).toList();
      for (StoredObject object : found) {
        if (object.id().compareTo(last) <= 0) {
          throw Weaviate.failed(
              "the vector store does not list objects in the order of their ids",
              "%s after %s in %s".formatted(object.id(), last, collection));
        }
        last = object.id();
        page.add(object);
      }
      ended = found.isEmpty();
    }
    return !page.isEmpty();
  }

  @Override
  public StoredObject next() {
    if (!hasNext()) {
      throw new NoSuchElementException(collection);
    }
    return page.remove();
  }
}
