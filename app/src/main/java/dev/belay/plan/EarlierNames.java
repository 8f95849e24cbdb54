package dev.belay.plan;

import dev.belay.migration.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What tables and columns were called before a way began, while its operations are followed. */
final class EarlierNames {
  private final Map<String, String> tables = new HashMap<>();
  private final Map<String, String> columns = new HashMap<>();
  private final Set<String> fresh = new HashSet<>();

  void follow(Operation operation) {
    switch (operation) {
      case Operation.RenameTable r -> tables.put(r.to(), table(r.table()));
      case Operation.RenameColumn r -> {
        columns.put(key(r.table(), r.to()), column(r.table(), r.column()));
        if (fresh.remove(key(r.table(), r.column()))) {
          fresh.add(key(r.table(), r.to()));
        }
      }
      case Operation.AddColumn a -> fresh.add(key(a.table(), a.column().name()));
      case Operation ignored -> {}
    }
  }

  String table(String now) {
    return tables.getOrDefault(now, now);
  }

  String column(String table, String now) {
    return columns.getOrDefault(key(table, now), now);
  }

  /** Whether the way itself made the column. */
  boolean isNew(String table, String column) {
    return fresh.contains(key(table, column));
  }

  private String key(String table, String column) {
    return table(table) + "." + column;
  }
}
