package dev.belay.database;

import dev.belay.database.Schema.Column;
import dev.belay.database.Schema.Constraint;
import dev.belay.database.Schema.ConstraintKind;
import dev.belay.database.Schema.Other;
import dev.belay.database.Schema.Sequence;
import dev.belay.database.Schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A schema as the statements that make it in an empty database of the same major: what rows need
 * first, then what is quicker, or only possible, once the rows are there. Owners, privileges and
 * comments are not part of a {@link Schema}, so they are not in it either.
 *
 * @param before the rows: schemas, extensions, types, sequences, tables without constraints
 * @param after the rows: functions, constraints, indexes, views, triggers, policies
 */
public record SchemaScript(List<String> before, List<String> after) {
  public SchemaScript {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  public static SchemaScript of(Schema schema) {
    var before = new ArrayList<String>();
    var after = new ArrayList<String>();
    before.add("set search_path = ''");
    before.add("set check_function_bodies = off");
    schema.schemas().forEach(s -> before.add("create schema if not exists " + Sql.name(s)));
    schema
        .extensions()
        .forEach(e ->
            before.add(
                "create extension if not exists %s schema %s version %s"
                    .formatted(Sql.name(e.name()), Sql.name(e.schema()), Sql.text(e.version()))));
    schema.enums().forEach(e -> before.add(enumType(e.name(), e.labels())));
    others(schema, "composite type")
        .forEach(
            o -> before.add("create type %s as (%s)".formatted(quoted(o.name()), o.definition())));
    others(schema, "domain")
        .forEach(
            o -> before.add("create domain %s as %s".formatted(quoted(o.name()), o.definition())));
    // A default or a generated column may call a function, and a function may name a table.
    schema.routines().forEach(r -> before.add(r.definition()));
    schema.sequences().stream()
        .filter(s -> !s.identity())
        .forEach(s -> before.add("create sequence " + quoted(s.name()) + " as " + options(s)));
    schema.tables().forEach(t -> before.add(table(t, schema)));
    schema.sequences().stream()
        .filter(s -> !s.identity() && s.owner().isPresent())
        .forEach(s ->
            before.add(
                "alter sequence %s owned by %s"
                    .formatted(quoted(s.name()), column(s.owner().orElseThrow()))));
    after.add("set search_path = ''");
    after.add("set check_function_bodies = off");
    constraints(schema, after);
    for (Table t : schema.tables()) {
      if (!t.kind().equals("partition")) { // a partition gets them from its parent
        t.indexes().forEach(i -> after.add(i.definition()));
      }
    }
    others(schema, "view")
        .forEach(
            o -> after.add("create view %s as %s".formatted(quoted(o.name()), o.definition())));
    others(schema, "materialized view")
        .forEach(o ->
            after.add(
                "create materialized view %s as %s"
                    .formatted(quoted(o.name()), o.definition().replaceAll(";\\s*$", ""))));
    others(schema, "trigger").forEach(o -> after.add(o.definition().replaceAll(" DISABLED$", "")));
    return new SchemaScript(before, after);
  }

  /** What a script cannot carry; a schema with such objects is not written. */
  public static List<String> notCarried(Schema schema) {
    var found = new ArrayList<String>();
    for (Other o : schema.others()) {
      boolean disabled = o.kind().equals("trigger") && o.definition().endsWith(" DISABLED");
      if (disabled || List.of("policy", "event trigger").contains(o.kind())) {
        found.add(o.kind() + " " + o.name());
      }
    }
    for (Table t : schema.tables()) {
      t.indexes().stream()
          .filter(i -> !i.valid())
          .forEach(i -> found.add("invalid index " + i.name()));
    }
    return found;
  }

  private static List<Other> others(Schema schema, String kind) {
    return schema.others().stream().filter(o -> o.kind().equals(kind)).toList();
  }

  private static String enumType(String name, List<String> labels) {
    return "create type %s as enum (%s)"
        .formatted(quoted(name), labels.stream().map(Sql::text).collect(Collectors.joining(", ")));
  }

  private static String options(Sequence s) {
    return "%s start %d increment %d minvalue %d maxvalue %d cache %d%s"
        .formatted(
            s.type(),
            s.start(),
            s.increment(),
            s.minimum(),
            s.maximum(),
            s.cache(),
            s.cycles() ? " cycle" : "");
  }

  private static String table(Table t, Schema schema) {
    if (t.kind().equals("partition")) {
      // pg_catalog words: "of schema.parent FOR VALUES …"
      int end = t.partition().indexOf(' ', 3);
      return "create table %s partition of %s %s%s"
          .formatted(
              quoted(t.name()),
              quoted(t.partition().substring(3, end)),
              t.partition().substring(end + 1).replaceAll(" by (RANGE|LIST|HASH) .*$", ""),
              t.partition().matches(".* by (RANGE|LIST|HASH) .*")
                  ? " partition" + t.partition().replaceAll("^.*( by (RANGE|LIST|HASH) .*)$", "$1")
                  : "");
    }
    String columns =
        t.columns().stream()
            .map(c -> "\n  " + Sql.name(c.name()) + " " + definition(t, c, schema))
            .collect(Collectors.joining(","));
    String checks =
        t.constraints().stream()
            .filter(c -> c.kind() == ConstraintKind.CHECK && c.validated())
            .map(c -> ",\n  constraint " + Sql.name(c.name()) + " " + c.definition())
            .collect(Collectors.joining());
    return "create %stable %s (%s%s\n)%s"
        .formatted(
            t.kind().equals("unlogged table") ? "unlogged " : "",
            quoted(t.name()),
            columns,
            checks,
            t.kind().equals("partitioned table") ? " partition " + t.partition() : "");
  }

  private static String definition(Table t, Column c, Schema schema) {
    if (c.identity().isEmpty()) {
      return c.statement();
    }
    String owner = t.name() + "." + c.name();
    return schema.sequences().stream()
        .filter(s -> s.identity() && s.owner().filter(owner::equals).isPresent())
        .findFirst()
        .map(s ->
            c.statement()
                + " (sequence name %s %s)"
                    .formatted(quoted(s.name()), options(s).substring(s.type().length())))
        .orElse(c.statement());
  }

  /** Keys first, since a foreign key needs the key that it points to. */
  private static void constraints(Schema schema, List<String> after) {
    for (ConstraintKind kind : ConstraintKind.values()) {
      for (Table t : schema.tables()) {
        for (Constraint c : t.constraints()) {
          boolean made = c.kind() == ConstraintKind.CHECK && c.validated();
          if (c.kind() == kind && !made && !t.kind().equals("partition")) {
            after.add(
                "alter table %s add constraint %s %s"
                    .formatted(quoted(t.name()), Sql.name(c.name()), c.definition()));
          }
        }
      }
    }
  }

  private static String column(String name) {
    int dot = name.lastIndexOf('.');
    return quoted(name.substring(0, dot)) + "." + Sql.name(name.substring(dot + 1));
  }

  private static String quoted(String name) {
    int dot = name.indexOf('.');
    return Sql.name(name.substring(0, dot)) + "." + Sql.name(name.substring(dot + 1));
  }
}
