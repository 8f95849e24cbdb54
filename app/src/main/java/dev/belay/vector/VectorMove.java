package dev.belay.vector;

import dev.belay.outside.OutsideException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings every collection of Dify to the form that its client needs since 1.9.2. A collection
 * cannot be renamed or changed in place, so its objects go to one in between and back. Whatever
 * this has done so far can be read from the names and forms of the collections, and at no point
 * does an object exist in less than one that was compared with where it came from:
 *
 * <ol>
 *   <li>old form, nothing or a part in between: copy, compare, delete the old one
 *   <li>gone, all of it in between: make the new one
 *   <li>new form, still something in between: copy back, compare, delete what is in between
 *   <li>new form, nothing in between: done
 * </ol>
 */
public final class VectorMove {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Weaviate store;
  private final Runnable allowed;

  /**
   * @param store nobody else may write to it meanwhile
   * @param allowed throws where this process may not act any more; asked before every change
   */
  public VectorMove(Weaviate store, Runnable allowed) {
    this.store = store;
    this.allowed = allowed;
  }

  /**
   * A collection after the move.
   *
   * @param objects in it
   * @param compared how many of them were compared with what they were made from; 0 when it had the
   *     new form already
   * @param found how many were searched for with their own vector and found
   */
  public record Moved(String collection, long objects, long compared, int found) {}

  /**
   * Waits until the server knows the collections whose files it has: it answers before it has read
   * what an earlier server called them.
   *
   * @param expected names in lower case
   */
  public void await(Set<String> expected, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      var missing = new TreeSet<>(expected);
      store.collections().keySet().forEach(name -> missing.remove(name.toLowerCase(Locale.ROOT)));
      if (missing.isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw Weaviate.failed(
            "the vector store does not know collections whose files it has",
            "%d of %d are missing after %d s, the first is %s"
                .formatted(missing.size(), expected.size(), limit.toSeconds(), missing.first()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Moves what is not moved yet, then counts and searches in every collection of Dify. */
  public List<Moved> perform() {
    var names = new TreeSet<String>();
    for (String name : store.collections().keySet()) {
      String target = CollectionForm.isBetween(name) ? CollectionForm.target(name) : name;
      if (CollectionForm.isDify(target)) {
        names.add(target);
      }
    }
    var moved = new ArrayList<Moved>();
    for (String name : names) {
      long compared = move(name);
      long objects = store.count(name);
      if (compared > 0 && objects != compared) {
        throw Weaviate.failed(
            "a collection has lost objects",
            "%s counts %,d, compared were %,d".formatted(name, objects, compared));
      }
      moved.add(new Moved(name, objects, compared, new VectorSearch(store, name).findOwn()));
    }
    return List.copyOf(moved);
  }

  /** Names of collections on the server that Dify did not make and that were left as they are. */
  public List<String> others() {
    return store.collections().keySet().stream()
        .filter(c -> !CollectionForm.isDify(c) && !CollectionForm.isBetween(c))
        .sorted()
        .toList();
  }

  /** How many objects were compared on the way. */
  private long move(String name) {
    String between = CollectionForm.between(name);
    var old = find(name);
    if (old.isPresent() && !CollectionForm.isNew(old.get())) {
      if (find(between).isEmpty()) {
        create(CollectionForm.waiting(old.get()));
      }
      copy(name, between);
      delete(name);
    }
    var waiting = find(between);
    if (waiting.isEmpty()) {
      return 0;
    }
    if (find(name).isEmpty()) {
      create(CollectionForm.found(waiting.get()));
    }
    long compared = copy(between, name);
    delete(between);
    return compared;
  }

  private void create(ObjectNode definition) {
    allowed.run();
    store.create(definition);
  }

  private void delete(String name) {
    allowed.run();
    store.delete(name);
  }

  private Optional<ObjectNode> find(String name) {
    return Optional.ofNullable(store.collections().get(name));
  }

  /**
   * Copies what is missing, then compares both from end to end.
   *
   * @throws OutsideException unless both have the same objects, as many as the server counts
   */
  private long copy(String from, String to) {
    fill(from, to);
    long compared = compare(from, to);
    long counted = store.count(from);
    if (counted != compared) {
      throw Weaviate.failed(
          "a collection does not list all of its objects",
          "%s counts %,d and lists %,d".formatted(from, counted, compared));
    }
    return compared;
  }

  /** Both are walked in the order of their ids, so that a copy that was broken off goes on. */
  private void fill(String from, String to) {
    var there = new Walk(store, to);
    Optional<StoredObject> next = next(there);
    var batch = new ArrayList<ObjectNode>();
    for (var walk = new Walk(store, from); walk.hasNext(); ) {
      StoredObject object = walk.next();
      while (next.isPresent() && next.get().id().compareTo(object.id()) < 0) {
        next = next(there); // An object of its own is found by the comparison.
      }
      if (next.isEmpty() || !next.get().equals(object)) {
        batch.add(object.in(to));
      }
      if (batch.size() == Walk.PAGE) {
        put(batch);
      }
    }
    put(batch);
  }

  private void put(List<ObjectNode> batch) {
    if (!batch.isEmpty()) {
      allowed.run();
      store.put(batch);
      batch.clear();
    }
  }

  private long compare(String from, String to) {
    var there = new Walk(store, to);
    long compared = 0;
    for (var walk = new Walk(store, from); walk.hasNext(); compared++) {
      StoredObject object = walk.next();
      var copy = next(there);
      if (copy.isEmpty() || !copy.get().equals(object)) {
        throw Weaviate.failed(
            "a copy of a collection is not equal to it",
            "object %d of %s is %s, in %s it is %s"
                .formatted(
                    compared + 1,
                    from,
                    object.id(),
                    to,
                    copy.map(StoredObject::id).orElse("missing")));
      }
    }
    if (there.hasNext()) {
      throw Weaviate.failed(
          "a copy of a collection is not equal to it",
          "%s has %s, which is not in %s".formatted(to, there.next().id(), from));
    }
    return compared;
  }

  private static Optional<StoredObject> next(Walk walk) {
    return walk.hasNext() ? Optional.of(walk.next()) : Optional.empty();
  }
}
