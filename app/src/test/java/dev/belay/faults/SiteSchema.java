package dev.belay.faults;

import dev.belay.database.Session;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of a site and their migration, the same in every run: in two transactions, so that a
 * migration that ends in its middle leaves a database that fits neither release.
 */
final class SiteSchema {
  private SiteSchema() {}

  private static final String OLD =
      """
      create table alembic_version (version_num varchar(32) primary key);
      insert into alembic_version values ('old');
      create table providers (id int primary key, name text not null, encrypted_config text);
      insert into providers select i, 'provider ' || i, md5(i::text) from generate_series(1, 9) i;
      create table messages (id bigint primary key, conversation int not null, position int not null,
        query text not null);
      create sequence messages_id_seq;
      insert into messages select nextval('messages_id_seq'), i / 5, i % 5, 'question ' || i
        from generate_series(0, 399) i;
      """;

  static void fill(Session session) {
    session.execute(OLD);
  }

  /** Data on which the second half of the migration fails. */
  static void plantConflict(Session session) {
    session.execute("update messages set position = 3 where conversation = 7 and position = 2");
  }

  static void first(Session session) {
    session.transaction(() ->
        session.execute(
            """
            create table provider_credentials (id int primary key, encrypted_config text not null);
            insert into provider_credentials select id, encrypted_config from providers;
            alter table providers drop column encrypted_config;
            update alembic_version set version_num = 'half-way';
            """));
  }

  static void second(Session session) {
    session.transaction(() ->
        session.execute(
            """
            alter table messages add column currency text not null default 'USD';
            create unique index message_place on messages (conversation, position);
            update alembic_version set version_num = 'new';
            """));
  }

  static void refuseOther(Session session, String release) {
    String found = session.text("select version_num from alembic_version");
    if (!found.equals(release.equals(Site.TO) ? "new" : "old")) {
      throw new OutsideException(
          Failure.unknown("the application does not serve", release + " on " + found, "-"));
    }
  }

  /** Everything in a database and around it, one line for each thing. */
  static List<String> contents(Session session, String database) {
    var lines = new ArrayList<String>();
    lines.add(
        session.text(
            "select concat_ws(' ', 'owner', pg_get_userbyid(datdba), 'limit', datconnlimit,"
                + " 'connections', datallowconn, 'access', (select string_agg(a::text, ' ' order by"
                + " a::text) from aclexplode(coalesce(datacl, acldefault('d', datdba))) a),"
                + " 'comment', coalesce(shobj_description(oid, 'pg_database'), 'none'), 'settings',"
                + " coalesce((select string_agg(setrole::regrole || ' ' || setconfig::text, ' '"
                + " order by setrole) from pg_db_role_setting where setdatabase = d.oid), 'none'))"
                + " from pg_database d where datname = ?",
            database));
    for (String table :
        session.query(
            "select tablename from pg_tables where schemaname = 'public' order by 1",
            r -> r.getString(1))) {
      lines.add(
          table
              + ": "
              + session.text(
                  "select count(*) || ' rows ' || coalesce(md5(string_agg(t::text, ',' order by"
                      + " t::text collate \"C\")), '-') from "
                      + table
                      + " t"));
    }
    lines.addAll(
        session.query(
            "select sequencename || ': ' || coalesce(last_value::text, 'not used yet') from"
                + " pg_sequences where schemaname = 'public' order by 1",
            r -> r.getString(1)));
    return lines;
  }

  /** Columns, indexes, constraints and files of every relation, one line for each thing. */
  static List<String> structure(Session session) {
    return session.query(
        """
        select n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' "filenode":' || c.relfilenode
          || coalesce((select string_agg(attname || ' ' || format_type(atttypid, atttypmod) || ' '
               || attnotnull || ' ' || coalesce(pg_get_expr(adbin, adrelid), '-'), ', ' order by attnum)
               from pg_attribute a left join pg_attrdef d on adrelid = attrelid and adnum = attnum
               where attrelid = c.oid and attnum > 0 and not attisdropped), '')
          || coalesce(' ' || case when c.relkind = 'i' then pg_get_indexdef(c.oid) end, '')
          || coalesce((select string_agg(pg_get_constraintdef(oid), ', ' order by conname)
               from pg_constraint where conrelid = c.oid), '')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1
        """,
        r -> r.getString(1));
  }
}
