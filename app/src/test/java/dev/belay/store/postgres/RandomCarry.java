package dev.belay.store.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Statements at random: a schema with rows, a migration of it, and the work of a day after it. */
final class RandomCarry {
  private static final List<String> TABLES =
      List.of("plain", "\"Odd Name\"", "\"a b\"", "a_b", "part");
  private static final List<String> MOODS = List.of("calm", "glad", "sad");
  private final Random random;
  private final String schema;

  /**
   * @param schema in which all of it lies
   */
  RandomCarry(Random random, String schema) {
    this.random = random;
    this.schema = schema;
  }

  private String table() {
    return in(TABLES.get(random.nextInt(TABLES.size())));
  }

  private String in(String name) {
    return schema + "." + name;
  }

  List<String> schema() {
    var all = new ArrayList<String>();
    all.add("create schema " + schema);
    all.add("set search_path = " + schema);
    all.add("create type mood as enum ('calm', 'glad', 'sad')");
    all.add("create domain small as int check (value < 1000)");
    for (String table : TABLES) {
      String parted = table.equals("part") ? " partition by range (id)" : "";
      all.add(
          "create table %s (id int primary key, a text, b int%s, c json, m mood, d small, f text[], g int generated always as (coalesce(b, 0) * 2) stored, s bigserial, p int%s)%s"
              .formatted(
                  table, parted.isEmpty() && chance(3) ? " unique" : "", parent(table), parted));
    }
    all.add("create table part_low partition of part for values from (minvalue) to (6)");
    all.add("create table part_high partition of part for values from (6) to (maxvalue)");
    if (chance(4)) {
      all.add(
          "create function touch() returns trigger language plpgsql as $f$ begin new.a :="
              + " upper(new.a); return new; end $f$");
      all.add(
          "create trigger touch before insert or update on plain for each row execute function"
              + " touch()");
    }
    for (String table : TABLES) {
      int rows = 4 + random.nextInt(6);
      for (int id = 1; id <= rows; id++) {
        all.add(insert(in(table), id));
      }
    }
    return all;
  }

  private String parent(String table) {
    if (chance(3)) {
      return "";
    }
    String other = TABLES.get(random.nextInt(TABLES.indexOf(table) + 1));
    return " references %s %s %s"
        .formatted(
            other,
            pick(
                "",
                "on delete cascade",
                "on delete set null",
                "on update cascade on delete cascade"),
            pick("", "deferrable initially deferred"));
  }

  private String insert(String table, int id) {
    return "insert into %s (id, a, b, c, m, d, f, p) values (%d, %s, %d, %s, %s, %d, %s, %s)"
        .formatted(
            table,
            id,
            text(),
            id * 10 + random.nextInt(3),
            pick("'{\"k\": 1}'", "'{\"t\":\"\\u0000\"}'", "null", "'1e200000'"),
            chance(4) ? "null" : "'" + MOODS.get(random.nextInt(3)) + "'",
            random.nextInt(900),
            pick("null", "'{}'", "'{a,NULL,\"b,c\"}'"),
            chance(2) ? "null" : "" + (1 + random.nextInt(8)));
  }

  private String text() {
    return pick("'x'", "'y z'", "null", "E'tab\\tand\\\\'", "''", "'O''Brien'");
  }

  List<String> migration() {
    var all = new ArrayList<String>();
    int acts = 2 + random.nextInt(7);
    for (int i = 0; i < acts; i++) {
      String t = table();
      all.add(
          pick(
              "alter table %s add column added text default 'new'".formatted(t),
              "alter table %s add column added text".formatted(t),
              "alter table %s drop column a".formatted(t),
              "alter table %s rename column a to renamed".formatted(t),
              "alter table %s alter column b type bigint".formatted(t),
              "alter table %s alter column d type int".formatted(t),
              "alter table %s alter column c type text".formatted(t),
              "alter table %s alter column m type text".formatted(t),
              "alter table %s alter column g drop expression".formatted(t),
              "update %s set a = 'migrated ' || a where a is not null".formatted(t),
              "update %s set d = 7 where id %% 2 = 0".formatted(t),
              "update %s set id = id + 20".formatted(t),
              "update %s set id = -id".formatted(t),
              "delete from %s where id %% 4 = 0".formatted(t),
              insert(t, 11 + random.nextInt(3)),
              "alter type " + in("mood") + " add value 'angry'",
              "alter type " + in("mood") + " rename value 'glad' to 'happy'",
              "execute (select coalesce(string_agg(format('alter table %%s drop constraint %%I', conrelid::regclass, conname), ';'), 'select 1') from pg_constraint where contype = 'f' and conrelid = '%s'::regclass)"
                  .formatted(t),
              "create table %s as select * from %s".formatted(in("made"), t)));
    }
    return all;
  }

  /** Some of it is refused by the schema, as users' work is. */
  List<String> work() {
    var all = new ArrayList<String>();
    int acts = 8 + random.nextInt(30);
    for (int i = 0; i < acts; i++) {
      String t = table();
      int id = 1 + random.nextInt(14) + (chance(6) ? 20 : 0);
      all.add(
          pick(
              insert(t, id),
              "insert into %s (id, b) values (%d, %d)".formatted(t, id, id),
              "delete from %s where id = %d".formatted(t, id),
              "delete from %s where id = %d".formatted(t, id),
              "update %s set a = %s where id = %d".formatted(t, text(), id),
              "update %s set b = b + 1 where id = %d".formatted(t, id),
              "update %s set b = b where id = %d".formatted(t, id),
              "update %s set p = %d where id = %d".formatted(t, id / 2 + 1, id),
              "update %s set p = null, d = 8 where id = %d".formatted(t, id),
              "update %s set m = 'angry' where id = %d".formatted(t, id),
              "update %s set m = 'sad' where id = %d".formatted(t, id),
              "update %s set f = f || array['z'], c = '[]' where id = %d".formatted(t, id),
              "update %s set g = 5 where id = %d".formatted(t, id),
              "update %s set id = %d where id = %d".formatted(t, id + 3, id),
              "update %s set added = 'mine' where id = %d".formatted(t, id)));
    }
    return all;
  }

  private boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }
}
