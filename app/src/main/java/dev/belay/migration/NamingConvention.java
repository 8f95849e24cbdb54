package dev.belay.migration;

import dev.belay.python.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How SQLAlchemy names what a migration leaves unnamed: {@code api/models/engine.py} of a release.
 *
 * @param patterns by kind: ix, uq, ck, fk, pk
 */
public record NamingConvention(Map<String, String> patterns) {

  public NamingConvention {
    patterns = Map.copyOf(patterns);
  }

  /** Dify's, the same in every release that has one. */
  public static final NamingConvention DIFY =
      new NamingConvention(
          Map.of(
              "ix", "%(column_0_label)s_idx",
              "uq", "%(table_name)s_%(column_0_name)s_key",
              "ck", "%(table_name)s_%(constraint_name)s_check",
              "fk", "%(table_name)s_%(column_0_name)s_fkey",
              "pk", "%(table_name)s_pkey"));

  /** SQLAlchemy's own where nothing else is set: the server names all but indexes. */
  static final NamingConvention NONE = new NamingConvention(Map.of("ix", "ix_%(column_0_label)s"));

  /** The dictionary of a source file that has the keys of a convention, else none. */
  static NamingConvention of(Map<String, Value> names) {
    for (Value value : names.values()) {
      if (value instanceof Value.Table(var entries)) {
        var patterns = new TreeMap<String, String>();
        entries.forEach((k, v) -> {
          if (k.asText().isPresent() && v.asText().isPresent()) {
            patterns.put(k.asText().get(), v.asText().get());
          }
        });
        if (patterns.containsKey("pk") && patterns.containsKey("uq")) {
          return new NamingConvention(patterns);
        }
      }
    }
    return NONE;
  }

  private Optional<String> name(String kind, String table, String column, String constraint) {
    return Optional.ofNullable(patterns.get(kind))
        .map(pattern ->
            pattern
                .replace("%(table_name)s", table)
                .replace("%(column_0_name)s", column)
                .replace("%(column_0_label)s", table + "_" + column)
                .replace("%(constraint_name)s", constraint));
  }

  String index(String table, String column) {
    return name("ix", table, column, "").orElse("ix_" + table + "_" + column);
  }

  Optional<String> unique(String table, List<String> columns) {
    return name("uq", table, columns.isEmpty() ? "" : columns.getFirst(), "");
  }

  Optional<String> foreign(String table, String column) {
    return name("fk", table, column, "");
  }

  Optional<String> primary(String table) {
    return name("pk", table, "", "");
  }

  /** A check is renamed even when it has a name, unless the name is final. */
  String check(String table, String name, boolean last) {
    boolean uses = patterns.getOrDefault("ck", "").contains("%(constraint_name)s");
    return last || !uses ? name : name("ck", table, "", name).orElse(name);
  }
}
