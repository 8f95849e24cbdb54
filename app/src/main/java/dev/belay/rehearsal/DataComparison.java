package dev.belay.rehearsal;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Schema;
import dev.belay.database.SchemaReader;
import dev.belay.database.Session;
import dev.belay.evidence.RehearsalEvidence.DataChange;
import dev.belay.store.Content;
import dev.belay.store.ContentWish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a migration did to rows that exist on both of its sides, over the columns that both sides
 * have (S13).
 */
final class DataComparison {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private DataComparison() {}

  /** The schema of every database of a set, by role. */
  static NavigableMap<String, Schema> schemas(
      DatabaseServer server, Map<String, String> databases) {
    var schemas = new TreeMap<String, Schema>();
    databases.forEach((role, name) -> {
      try (Session session = server.readOnly(name, new Label("rehearsal", "schema"), LIMIT)) {
        schemas.put(role, SchemaReader.read(session));
      }
    });
    return schemas;
  }

  /** Leaves out the columns that only one side has. */
  static ContentWish shared(
      NavigableMap<String, Schema> before, NavigableMap<String, Schema> after) {
    var without = new HashMap<String, Set<String>>();
    before.forEach((role, schema) -> {
      Schema other = after.getOrDefault(role, schema);
      for (Schema.Table then : schema.tables()) {
        other
            .table(then.name())
            .ifPresent(now -> {
              var differing = new TreeSet<>(names(then));
              differing.addAll(names(now));
              var both = new HashSet<>(names(then));
              both.retainAll(names(now));
              differing.removeAll(both);
              if (!differing.isEmpty()) {
                without.put(role + " " + then.name(), differing);
              }
            });
      }
    });
    return new ContentWish(without, Map.of());
  }

  private static Set<String> names(Schema.Table table) {
    var names = new HashSet<String>();
    table.columns().forEach(c -> names.add(c.name()));
    return names;
  }

  /**
   * A table that is new is what the schema says; every other difference needs a reason: a revision,
   * or commands of the plan and nothing beside them.
   */
  static DataChange judge(
      Content before, Content after, Explained explained, CommandAccount commands) {
    var added = new ArrayList<String>();
    var known = new ArrayList<String>();
    var unknown = new ArrayList<String>();
    for (String difference : before.differences(after)) {
      String part = difference.substring(0, difference.indexOf(": "));
      String table = part.substring(part.lastIndexOf(' ') + 1).replaceFirst("^public\\.", "");
      if (table.equals("alembic_version")) {
        continue;
      }
      String by = by(part, table, before, after, explained, commands);
      if (difference.endsWith(": is new")) {
        added.add(table);
      } else if (!by.isEmpty()) {
        known.add(difference + ", " + by);
      } else {
        unknown.add(
            explained.unread().isEmpty()
                ? difference
                : "%s; not all of %s could be read"
                    .formatted(difference, String.join(", ", explained.unread())));
      }
    }
    var both = new TreeSet<>(before.parts().keySet());
    both.retainAll(after.parts().keySet());
    return new DataChange(both.size(), added, known, unknown);
  }

  /** Who changed a table, in words; empty where nobody says so. */
  private static String by(
      String part,
      String table,
      Content before,
      Content after,
      Explained explained,
      CommandAccount commands) {
    String revision = explained.by(table);
    return revision.isEmpty()
        ? commands.by(part, before, after).orElse("")
        : commands.also(part).map(c -> revision + ", " + c).orElse(revision);
  }
}
