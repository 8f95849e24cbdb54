package dev.belay.catalog;

import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.release.Fingerprint;
import dev.belay.release.ReleasedRevision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Alembic revisions of a tree, parents before children. Read from the assignments: in every
 * seventh file the docstring names another parent.
 */
final class Revisions {
  static final String UNDER = "api/migrations/versions";
  private static final Pattern ID =
      Pattern.compile("^revision(?:\\s*:[^=\\n]+)?\\s*=\\s*['\"](\\w+)['\"]", Pattern.MULTILINE);
  private static final Pattern PARENTS =
      Pattern.compile(
          "^down_revision(?:\\s*:[^=\\n]+)?\\s*=\\s*(None|['\"]\\w+['\"]|[(\\[][^)\\]]*[)\\]])",
          Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("['\"](\\w+)['\"]");

  private Revisions() {}

  static List<ReleasedRevision> read(SourceTree tree) {
    var byId = new TreeMap<String, ReleasedRevision>();
    for (String file : tree.files(UNDER)) {
      if (file.endsWith(".py") && !file.endsWith("__init__.py")) {
        ReleasedRevision revision = revision(file, tree);
        if (byId.put(revision.id(), revision) != null) {
          throw wrong("two files carry revision " + revision.id(), file);
        }
      }
    }
    return ordered(byId);
  }

  private static ReleasedRevision revision(String file, SourceTree tree) {
    String text = tree.text(file).orElseThrow();
    Matcher id = ID.matcher(text);
    Matcher parents = PARENTS.matcher(text);
    if (!id.find() || !parents.find()) {
      throw wrong("a migration names no revision or no down_revision", file);
    }
    return new ReleasedRevision(
        id.group(1),
        QUOTED.matcher(parents.group(1)).results().map(m -> m.group(1)).toList(),
        Fingerprint.of(tree.read(file).orElseThrow()));
  }

  private static List<ReleasedRevision> ordered(Map<String, ReleasedRevision> byId) {
    var children = new HashSet<String>();
    byId.values().forEach(r -> children.addAll(r.parents()));
    var heads = byId.keySet().stream().filter(id -> !children.contains(id)).toList();
    if (heads.size() > 1) {
      throw wrong("the migrations have %d heads".formatted(heads.size()), heads.toString());
    }
    var ordered = new ArrayList<ReleasedRevision>();
    var met = new HashSet<String>();
    heads.forEach(head -> visit(head, byId, met, ordered));
    if (ordered.size() != byId.size()) {
      throw wrong(
          "the migrations form a circle",
          "%d of %d lead to the head".formatted(ordered.size(), byId.size()));
    }
    return ordered;
  }

  /** Depth first without recursion: the chain is hundreds long. */
  private static void visit(
      String head,
      Map<String, ReleasedRevision> byId,
      Set<String> met,
      List<ReleasedRevision> ordered) {
    var open = new java.util.ArrayDeque<String>();
    open.push(head);
    while (!open.isEmpty()) {
      String id = open.peek();
      ReleasedRevision revision = byId.get(id);
      if (revision == null) {
        throw wrong("a migration names a parent that is not there", id);
      }
      met.add(id);
      var next = revision.parents().stream().filter(p -> !met.contains(p)).findFirst();
      if (next.isPresent()) {
        open.push(next.get());
      } else {
        open.pop();
        if (ordered.stream().noneMatch(r -> r.id().equals(id))) {
          ordered.add(revision);
        }
      }
    }
  }

  private static OutsideException wrong(String what, String seen) {
    return new OutsideException(
        Failure.badInput(what, seen + " in " + UNDER, "ls " + UNDER + " in the source tree"));
  }
}
