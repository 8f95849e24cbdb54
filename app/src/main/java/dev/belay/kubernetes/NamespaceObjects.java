package dev.belay.kubernetes;

import dev.belay.outside.Observed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All objects of a namespace, of the kinds that are looked at; read side by side. */
final class NamespaceObjects {
  private static final int AT_ONCE = 4;

  private final Map<ClusterKind, Observed<List<Piece>>> objects =
      Collections.synchronizedMap(new EnumMap<>(ClusterKind.class));

  private NamespaceObjects() {}

  static NamespaceObjects read(Kubectl kubectl, String namespace) {
    var read = new NamespaceObjects();
    Optional<Set<String>> groups = groups(kubectl);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      var asked = new ArrayList<Future<?>>();
      for (ClusterKind kind : ClusterKind.values()) {
        if (kind.added() && groups.filter(g -> !g.contains(kind.group())).isPresent()) {
          read.objects.put(kind, Observed.known(List.of()));
        } else {
          asked.add(threads.submit(() -> read.objects.put(kind, of(kubectl, kind, namespace))));
        }
      }
      for (Future<?> one : asked) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return read;
  }

  /** Whose kinds the server has: one that it lacks is forbidden to most, not absent. */
  private static Optional<Set<String>> groups(Kubectl kubectl) {
    return kubectl
        .get("/apis")
        .ifKnown()
        .flatMap(found -> found)
        .map(list ->
            list.at("groups").items().stream()
                .map(group -> group.at("name").word())
                .collect(Collectors.toUnmodifiableSet()));
  }

  private static Observed<List<Piece>> of(Kubectl kubectl, ClusterKind kind, String namespace) {
    Observed<Optional<Piece>> list = kubectl.get(kind.path(namespace));
    return list.map(found ->
        found.stream()
            .flatMap(l -> l.at("items").items().stream())
            .map(item -> named(item, kind))
            .toList());
  }

  /** In a list, objects do not say what they are. */
  private static Piece named(Piece item, ClusterKind kind) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("kind", kind.kind());
    item.fields().forEach((key, field) -> fields.put(key, field.value()));
    return new Piece(fields);
  }

  /** Those of a kind; none where they could not be read. */
  List<Piece> of(ClusterKind kind) {
    return seen(kind).ifKnown().orElse(List.of());
  }

  Observed<List<Piece>> seen(ClusterKind kind) {
    Observed<List<Piece>> found = objects.get(kind);
    return found == null ? Observed.unknown("it was not asked for", "belay survey") : found;
  }

  /** Of every kind that could be read. */
  List<Piece> all() {
    return List.of(ClusterKind.values()).stream().flatMap(k -> of(k).stream()).toList();
  }

  List<String> readable() {
    return List.of(ClusterKind.values()).stream()
        .filter(k -> seen(k).ifKnown().isPresent())
        .map(ClusterKind::kind)
        .toList();
  }

  /** Kinds that could not be read, with the reason. */
  SortedMap<String, String> unseen() {
    var unseen = new TreeMap<String, String>();
    for (ClusterKind kind : ClusterKind.values()) {
      if (seen(kind) instanceof Observed.Unknown<List<Piece>>(var why, var _)) {
        unseen.put(kind.title(), why);
      }
    }
    return unseen;
  }
}
