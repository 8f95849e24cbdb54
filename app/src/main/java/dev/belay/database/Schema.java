package dev.belay.database;

import dev.belay.outside.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a database consists of besides its rows, without the system's and the extensions' own
 * objects. Names are {@code schema.name}; definitions are the server's own words with every name
 * qualified, so that two databases of one major compare as texts.
 *
 * @param schemas the schemas besides {@code public}
 */
public record Schema(
    List<String> schemas,
    List<Extension> extensions,
    List<EnumType> enums,
    List<Sequence> sequences,
    List<Table> tables,
    List<Routine> routines,
    List<Other> others) {

  public Schema {
    schemas = List.copyOf(schemas);
    extensions = List.copyOf(extensions);
    enums = List.copyOf(enums);
    sequences = List.copyOf(sequences);
    tables = List.copyOf(tables);
    routines = List.copyOf(routines);
    others = List.copyOf(others);
  }

  public record Extension(String name, String version, String schema) {}

  public record EnumType(String name, List<String> labels) {}

  /**
   * @param owner the column that the sequence belongs to, as {@code schema.table.column}
   * @param identity whether it stands behind an identity column
   */
  public record Sequence(
      String name,
      String type,
      long start,
      long increment,
      long minimum,
      long maximum,
      long cache,
      boolean cycles,
      Optional<String> owner,
      boolean identity) {}

  /**
   * @param kind table, partitioned table, partition or unlogged table
   * @param partition for a partition, its parent and bounds; for a parent, its key; else empty
   * @param columns in their order
   */
  public record Table(
      String name,
      String kind,
      String partition,
      List<Column> columns,
      List<Constraint> constraints,
      List<Index> indexes) {

    /** The primary key's columns in their order; empty without one. */
    public List<String> primaryKey() {
      return constraints.stream()
          .filter(c -> c.kind() == ConstraintKind.PRIMARY_KEY)
          .findFirst()
          .map(Constraint::columns)
          .orElse(List.of());
    }

    public Optional<Column> column(String name) {
      return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }
  }

  /**
   * @param identity "always", "by default" or empty
   * @param generated the expression of a generated column, which then has no default
   * @param collation when it is not the type's own
   */
  public record Column(
      String name,
      String type,
      boolean nullable,
      Optional<String> defaultExpression,
      String identity,
      Optional<String> generated,
      Optional<String> collation) {

    String definition() {
      return definition(collation.map(c -> " collate " + c).orElse(""));
    }

    /** The same as a statement takes it. */
    String statement() {
      return definition(collation.map(c -> " collate " + Sql.name(c)).orElse(""));
    }

    private String definition(String collated) {
      return type
          + collated
          + (nullable ? "" : " not null")
          + defaultExpression.map(d -> " default " + d).orElse("")
          + (identity.isEmpty() ? "" : " generated " + identity + " as identity")
          + generated.map(g -> " generated always as (" + g + ") stored").orElse("");
    }
  }

  public enum ConstraintKind {
    PRIMARY_KEY,
    UNIQUE,
    FOREIGN_KEY,
    CHECK,
    EXCLUSION
  }

  /**
   * @param references the table a foreign key points to
   * @param validated whether the existing rows were checked
   */
  public record Constraint(
      String name,
      ConstraintKind kind,
      List<String> columns,
      Optional<String> references,
      boolean validated,
      String definition) {}

  /**
   * An index that no constraint stands behind.
   *
   * @param columns names or expressions, in their order
   * @param predicate of a partial index
   * @param valid false for what a failed CREATE INDEX CONCURRENTLY left
   */
  public record Index(
      String name,
      String method,
      boolean unique,
      boolean valid,
      List<String> columns,
      Optional<String> predicate,
      String definition) {}

  /**
   * A function or a procedure.
   *
   * @param name with its argument types, as in {@code public.f(integer)}
   */
  public record Routine(String name, String definition) {}

  /** A view, materialized view, trigger, domain, composite type, policy or event trigger. */
  public record Other(String kind, String name, String definition) {}

  public Optional<Table> table(String name) {
    return tables.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /** Every object by kind and name, with its definition in one text. */
  SortedMap<SchemaObject, String> objects() {
    var all = new TreeMap<SchemaObject, String>();
    schemas.forEach(s -> all.put(new SchemaObject("schema", s), ""));
    extensions.forEach(e ->
        all.put(new SchemaObject("extension", e.name()), e.version() + " in schema " + e.schema()));
    enums.forEach(e -> all.put(new SchemaObject("enum", e.name()), e.labels().toString()));
    sequences.forEach(s -> all.put(new SchemaObject("sequence", s.name()), text(s)));
    for (Table t : tables) {
      all.put(new SchemaObject("table", t.name()), (t.kind() + " " + t.partition()).strip());
      for (Column c : t.columns()) {
        all.put(new SchemaObject("column", t.name() + "." + c.name()), c.definition());
      }
      for (Constraint c : t.constraints()) {
        all.put(new SchemaObject("constraint", t.name() + "." + c.name()), c.definition());
      }
      for (Index i : t.indexes()) {
        all.put(
            new SchemaObject("index", i.name()), i.definition() + (i.valid() ? "" : " INVALID"));
      }
    }
    routines.forEach(r -> all.put(new SchemaObject("function", r.name()), r.definition()));
    others.forEach(o -> all.put(new SchemaObject(o.kind(), o.name()), o.definition()));
    return all;
  }

  /** Every object by kind and name in one text, with its definition. */
  public SortedMap<String, String> words() {
    var words = new TreeMap<String, String>();
    objects().forEach((object, text) -> words.put(object.kind() + " " + object.name(), text));
    return words;
  }

  private static String text(Sequence s) {
    return "%s start %d increment %d from %d to %d cache %d%s%s"
        .formatted(
            s.type(),
            s.start(),
            s.increment(),
            s.minimum(),
            s.maximum(),
            s.cache(),
            s.cycles() ? " cycle" : "",
            s.owner().map(o -> " owned by " + o).orElse(""));
  }

  /** What differs when this is what was expected and {@code actual} is what is there. */
  public List<SchemaDifference> differences(Schema actual) {
    Map<SchemaObject, String> here = objects();
    Map<SchemaObject, String> there = actual.objects();
    var names = new TreeSet<>(here.keySet());
    names.addAll(there.keySet());
    var found = new ArrayList<SchemaDifference>();
    for (SchemaObject name : names) {
      var expected = Optional.ofNullable(here.get(name));
      var seen = Optional.ofNullable(there.get(name));
      if (!expected.equals(seen)) {
        found.add(new SchemaDifference(name.kind(), name.name(), expected, seen));
      }
    }
    return found;
  }

  /** SHA-256 over all objects in their order, in hexadecimal; column order is not part of it. */
  public String fingerprint() {
    MessageDigest digest = Sha256.start();
    objects()
        .forEach((object, definition) ->
            digest.update(
                "%s\t%s\t%s\n"
                    .formatted(object.kind(), object.name(), definition)
                    .getBytes(StandardCharsets.UTF_8)));
    return Sha256.end(digest);
  }
}
