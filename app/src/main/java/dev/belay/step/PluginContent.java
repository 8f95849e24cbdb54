package dev.belay.step;

import dev.belay.store.Act;
import dev.belay.store.Content;
import dev.belay.store.Content.Part;
import dev.belay.store.ContentWish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import tools.jackson.core.type.TypeReference;

/**
 * What the plugin daemon's database held before its migration, as the run keeps it: tables,
 * columns, and of the rows their number and sum.
 */
record PluginContent(Content before) {
  /** Reads it, unless the run has it: a repetition must not compare with a half-migrated one. */
  static PluginContent keep(World world, Act act, String role) {
    Optional<PluginContent> kept = kept(world);
    if (kept.isPresent()) {
      return kept.get();
    }
    var now = world.databases().content(act, role, ContentWish.everything());
    note(world).write(now.parts());
    return new PluginContent(now);
  }

  static Optional<PluginContent> kept(World world) {
    return note(world)
        .read(new TypeReference<TreeMap<String, Part>>() {})
        .map(parts -> new PluginContent(new Content(parts, Duration.ZERO)));
  }

  /** Tables, columns and rows that were there and are not; one text each. */
  List<String> lost(World world, Act act, String role) {
    return differing(world, act, role, (then, now) -> now.rows() >= then.rows());
  }

  /** The same, and every table in whose old columns there is anything else than before. */
  List<String> changed(World world, Act act, String role) {
    return differing(world, act, role, Part::equals);
  }

  private List<String> differing(
      World world, Act act, String role, BiPredicate<Part, Part> goodEnough) {
    var now = world.databases().content(act, role, ContentWish.everything());
    var found = new ArrayList<String>();
    var added = new HashMap<String, Set<String>>();
    before
        .parts()
        .forEach((name, then) -> {
          Part there = now.parts().get(name);
          if (there == null) {
            found.add(name + " is gone");
            return;
          }
          var gone = new ArrayList<>(then.columns());
          gone.removeAll(there.columns());
          gone.forEach(column -> found.add("%s has no column %s any more".formatted(name, column)));
          var extra = new HashSet<>(there.columns());
          then.columns().forEach(extra::remove);
          added.put(name, extra);
        });
    if (found.isEmpty()) {
      rows(world, act, role, added, goodEnough, found);
    }
    return found;
  }

  private void rows(
      World world,
      Act act,
      String role,
      Map<String, Set<String>> added,
      BiPredicate<Part, Part> goodEnough,
      List<String> found) {
    var now = world.databases().content(act, role, new ContentWish(added, Map.of())).parts();
    for (var part : before.parts().entrySet()) {
      Part then = part.getValue();
      Part there = now.get(part.getKey());
      if (there == null) {
        found.add(part.getKey() + " is gone");
      } else if (!goodEnough.test(then, there)) {
        found.add(
            then.rows() == there.rows()
                ? "%s: %d rows, but other values in them".formatted(part.getKey(), then.rows())
                : "%s: %d rows, then %d".formatted(part.getKey(), then.rows(), there.rows()));
      }
    }
  }

  Proof compared(String role, String with) {
    return before.parts().isEmpty()
        ? new Proof.Answered("tables of " + role, "there were none")
        : new Proof.Compared(
            "tables, columns and rows of " + role, with, before.parts().size(), List.of());
  }

  private static RunNote note(World world) {
    return RunNote.of(world, "plugins-before", "what the plugin daemon's database held");
  }
}
