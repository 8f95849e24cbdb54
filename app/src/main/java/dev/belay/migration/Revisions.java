package dev.belay.migration;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A release's revisions as a graph, ordered as Alembic orders them. */
public final class Revisions {
  private final Map<String, Revision> byId;
  private final List<Revision> ordered;

  private Revisions(Map<String, Revision> byId) {
    this.byId = byId;
    this.ordered = new RevisionOrder(byId).of(byId.keySet());
  }

  /**
   * Makes the graph.
   *
   * @param revisions in the order of their file names, which is Alembic's for equals
   * @throws OutsideException when two files have one id, a parent is missing, or there is a cycle
   */
  public static Revisions of(List<Revision> revisions) {
    var byId = new LinkedHashMap<String, Revision>();
    for (Revision r : revisions) {
      Revision other = byId.put(r.id(), r);
      if (other != null) {
        throw broken("two migrations have the id " + r.id(), other.file() + " and " + r.file());
      }
    }
    for (Revision r : revisions) {
      for (String parent : before(r)) {
        if (!byId.containsKey(parent)) {
          throw broken("a migration's parent is missing", r.file() + ":1: " + parent);
        }
      }
    }
    return new Revisions(byId);
  }

  static OutsideException broken(String what, String seen) {
    return new OutsideException(
        Failure.badInput(what, seen, "compare the folder with the release it belongs to"));
  }

  /** What has to be applied before it. */
  static List<String> before(Revision r) {
    var all = new ArrayList<>(r.parents());
    all.addAll(r.dependsOn());
    return all;
  }

  /** Every revision, parents before children, in the order an upgrade from empty applies them. */
  public List<Revision> ordered() {
    return ordered;
  }

  public Optional<Revision> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The revisions that are no one's parent. */
  public List<String> heads() {
    return RevisionOrder.heads(byId, byId.keySet());
  }

  /** The one head; Dify's releases have exactly one. */
  public String head() {
    List<String> heads = heads();
    if (heads.size() != 1) {
      throw broken("the migrations do not have one head", heads.size() + " heads: " + heads);
    }
    return heads.getFirst();
  }

  /** The revision and everything before it. */
  public Set<String> applied(String id) {
    if (!byId.containsKey(id)) {
      throw new OutsideException(
          Failure.badInput(
              "the revision " + id + " is not among these migrations",
              byId.size() + " migrations, head " + heads(),
              "belay migrations list"));
    }
    var all = new LinkedHashSet<String>();
    var todo = new ArrayList<>(List.of(id));
    while (!todo.isEmpty()) {
      String next = todo.removeLast();
      if (all.add(next)) {
        todo.addAll(before(Objects.requireNonNull(byId.get(next))));
      }
    }
    return all;
  }

  /**
   * What an upgrade applies, in its order.
   *
   * @param from the stamped revision, or empty for an empty database
   * @throws OutsideException when {@code from} is unknown or not before {@code to}
   */
  public List<Revision> path(Optional<String> from, String to) {
    Set<String> wanted = new HashSet<>(applied(to));
    if (from.isPresent()) {
      Set<String> done = applied(from.get());
      if (!wanted.contains(from.get())) {
        throw new OutsideException(
            Failure.badInput(
                "there is no way up from " + from.get() + " to " + to,
                from.get() + " is not before " + to,
                "belay migrations list"));
      }
      wanted.removeAll(done);
    }
    return ordered.stream().filter(r -> wanted.contains(r.id())).toList();
  }
}
