package dev.belay.demo;

import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample's tables and its migration. Like Dify's own chain, the migration moves credentials to
 * a new table, rewrites a large one, and commits once on its way: what fails later is half done.
 */
public final class SampleSchema {
  private SampleSchema() {}

  private static final String OLD =
      """
      create table alembic_version (version_num varchar(32) primary key);
      create table accounts (id uuid primary key, name text not null, email text not null unique);
      create table providers (id uuid primary key, provider_name text not null, encrypted_config text);
      create table apps (id uuid primary key, name text not null, account_id uuid references accounts);
      create table messages (id bigint primary key, app_id uuid not null, conversation int not null,
        position int not null, query text not null, answer text, created_at timestamp not null);
      create sequence messages_id_seq;
      insert into accounts select md5('account' || i)::uuid, 'Person ' || i, 'person' || i || '@example.org'
        from generate_series(1, 12) i;
      insert into providers select md5('provider' || i)::uuid, 'model provider ' || i,
        encode(sha256(('config' || i)::bytea), 'base64') from generate_series(1, 9) i;
      insert into apps select md5('app' || i)::uuid, 'App ' || i, md5('account' || (1 + i % 12))::uuid
        from generate_series(1, 40) i;
      insert into messages select nextval('messages_id_seq'), md5('app' || (1 + i % 40))::uuid, i / 5,
        i % 5, 'question ' || i, repeat('an answer of some length ', 1 + i % 20),
        timestamp '2026-01-01' + i * interval '3 minutes' from generate_series(0, 19999) i;
      """;

  /** Two answers at one place of a conversation: what the new unique index cannot accept. */
  private static final String CONFLICT =
      "update messages set position = 3 where conversation = 1234 and position = 2";

  /**
   * Makes the tables of the older release and fills them.
   *
   * @param conflict whether some of the data is such that the migration will fail on it
   */
  public static void fill(Session session, String revision, boolean conflict) {
    session.execute(OLD);
    session.execute("insert into alembic_version values (?)", revision);
    if (conflict) {
      addConflict(session);
    }
  }

  /** Makes some of the data such that the migration will fail on it. */
  public static void addConflict(Session session) {
    session.execute(CONFLICT);
  }

  /** The migration to the newer release, in two transactions. */
  public static void migrate(Session session, String revision) {
    session.transaction(() ->
        session.execute(
            """
            create table provider_credentials (id uuid primary key,
              provider_id uuid not null references providers, encrypted_config text not null);
            insert into provider_credentials select gen_random_uuid(), id, encrypted_config
              from providers where encrypted_config is not null;
            alter table providers drop column encrypted_config;
            update alembic_version set version_num = 'half-way';
            """));
    session.transaction(() -> {
      session.execute(
          """
          alter table messages add column currency text not null default 'USD',
            alter column answer type varchar(4000);
          update messages set answer = coalesce(answer, '');
          create unique index message_place on messages (conversation, position);
          """);
      return session.execute("update alembic_version set version_num = ?", revision);
    });
  }

  /** One line per table: rows and a digest of all of them, so that two states can be compared. */
  public static List<String> fingerprint(Session session) {
    var lines = new ArrayList<String>();
    for (String table :
        session.query(
            "select tablename from pg_tables where schemaname = 'public' order by 1",
            r -> r.getString(1))) {
      lines.add(
          session.one(
              "select count(*) || ' rows ' || coalesce(md5(string_agg(t::text, ',' order by"
                  + " t::text collate \"C\")), '-') from \""
                  + table
                  + "\" t",
              r -> table + ": " + r.getString(1)));
    }
    return lines;
  }
}
