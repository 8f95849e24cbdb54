package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.store.Act;
import dev.belay.store.Content;
import dev.belay.store.ContentWish;
import dev.belay.store.Holders;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContentReaderTest {
  private static final Label LABEL = new Label("test", "content");
  private static final String ROLE = "database:dify";
  private DatabaseServer dify = TestServer.shared();

  @BeforeEach
  void rows() {
    dify =
        TestServer.database(
            "content",
            "create table provider (id uuid primary key default gen_random_uuid(), tenant int,"
                + " name varchar(40), config json, price numeric(10,4), at timestamptz default"
                + " now()); insert into provider (tenant, name, config, price) select i, 'p' || i,"
                + " '{\"b\": 1,  \"a\": 2}', i from generate_series(1, 500) i;"
                + " create table pairs (v int)");
  }

  private Content content(ContentWish wish) {
    return new ContentReader(TestServer.shared(), LABEL, 2)
        .read(new TreeMap<>(Map.of(ROLE, dify.uri().database())), wish);
  }

  private Content after(String sql, ContentWish wish) {
    try (Session session = dify.open(LABEL)) {
      session.execute(sql);
    }
    return content(wish);
  }

  @Test
  void S13_aChangedValueAMissingRowAndANewTableAreSeen() {
    Content before = content(ContentWish.everything());
    assertThat(before.rows()).isEqualTo(500);
    assertThat(before.differences(content(ContentWish.everything()))).isEmpty();
    var changed =
        after(
            "update provider set name = 'p1x' where tenant = 1; create table n (i int)",
            ContentWish.everything());
    assertThat(before.differences(changed))
        .containsExactly(
            ROLE + " public.n: is new",
            ROLE + " public.provider: 500 rows, but other values in them");
    var shorter = after("delete from provider where tenant = 2", ContentWish.everything());
    assertThat(before.differences(shorter)).contains(ROLE + " public.provider: 500 rows, then 499");
  }

  @Test
  void S13_anotherTypeOfTheSameValueIsTheSameContent() {
    Content before = content(ContentWish.everything());
    var same =
        after(
            "alter table provider alter config type jsonb, alter name type text, alter price type"
                + " numeric(12, 6), alter tenant type bigint; set timezone = 'Asia/Tokyo';"
                + " alter table provider add column x int; alter table provider drop column x;"
                + " cluster provider using provider_pkey",
            ContentWish.everything());
    assertThat(before.differences(same)).isEmpty();
  }

  @Test
  void S13_aSumSeesAPairThatAnExclusiveOrWouldHide() {
    Content before = content(ContentWish.everything());
    Content pair = after("insert into pairs values (7), (7)", ContentWish.everything());
    Content other = after("update pairs set v = 8", ContentWish.everything());
    assertThat(before.differences(pair)).hasSize(1);
    assertThat(pair.differences(other))
        .containsExactly(ROLE + " public.pairs: 2 rows, but other values in them");
  }

  @Test
  void S13_rowsThatAMigrationMovesAreConservedByTheirQuery() {
    Content before =
        content(
            new ContentWish(
                Map.of(),
                Map.of(
                    ROLE + " credentials",
                    "select tenant, name," + " config::jsonb from public.provider")));
    Content after =
        after(
            "create table credential as select id provider_id, config from provider; alter table"
                + " provider drop column config",
            new ContentWish(
                Map.of(),
                Map.of(
                    ROLE + " credentials",
                    "select tenant, name, c.config::jsonb from public.provider p join"
                        + " public.credential c on c.provider_id = p.id")));
    String key = ROLE + " credentials";
    assertThat(after.parts().get(key).sum()).isEqualTo(before.parts().get(key).sum());
    Content lost =
        after(
            "delete from credential where provider_id = (select min(id::text)::uuid from provider)",
            new ContentWish(
                Map.of(),
                Map.of(
                    key,
                    "select tenant, name, c.config::jsonb from public.provider p join"
                        + " public.credential c on c.provider_id = p.id")));
    assertThat(lost.parts().get(key).rows()).isEqualTo(499);
  }

  @Test
  void S13_columnsThatAreNotDeterministicAreLeftOut() {
    var wish = new ContentWish(Map.of(ROLE + " public.provider", Set.of("at", "id")), Map.of());
    Content before = content(wish);
    assertThat(
            before.differences(
                after("update provider set at = now(), id = gen_random_uuid()", wish)))
        .isEmpty();
  }

  @Test
  void theContentOfARollbackPointIsReadWithoutLeavingItOpen() {
    var databases = new TreeMap<>(Map.of(ROLE, dify.uri().database()));
    var store = new PostgresStore(TestServer.shared(), databases);
    var act = new Act("content" + dify.uri().database(), "c", 1);
    store.claim(act, Holders.TEST);
    store.createRollbackPoint(act);
    store.reopen(act);
    Content before = store.content(act, ContentWish.everything());
    try (Session session = dify.open(LABEL)) {
      session.execute("delete from provider");
    }
    assertThat(store.keptContent(act, ContentWish.everything()).differences(before)).isEmpty();
    store.rollBack(act);
    assertThat(store.content(act, ContentWish.everything()).differences(before)).isEmpty();
  }

  /** JSON is only text of a grammar; JSONB refuses the first four, and a cast would end it all. */
  @Test
  void S34_everyLegalValueOfEveryTypeIsCompared() {
    var first = after(EVERYTHING, ContentWish.everything());
    assertThat(first.parts().get(ROLE + " public.legal").rows()).isEqualTo(7);
    assertThat(first.differences(content(ContentWish.everything()))).isEmpty();
    var rewritten = after("vacuum full legal", ContentWish.everything());
    assertThat(first.differences(rewritten)).isEmpty();
    var changed =
        after(
            "update legal set j = '{\"t\":\"y \\u0000 y\"}' where id = 1",
            ContentWish.everything());
    assertThat(first.differences(changed))
        .containsExactly(ROLE + " public.legal: 7 rows, but other values in them");
  }

  private static final String EVERYTHING =
      """
      create type mood as enum ('ok', 'ein ''Wort"');
      create type pair as (a int, "b c" text);
      create domain positive as numeric check (value > 0);
      create table legal (id int primary key, j json, f float8, r real, n numeric, d date,
        at timestamptz, t timestamp, i interval, a int[], b bytea, x xml, g int4range, m mood,
        p pair, o positive, s text, c money, z bit(3), zv varbit, net inet, v tsvector, u uuid,
        mr int4multirange, pt point, mac macaddr, nm name, ch "char", js jsonb, ox oid);
      insert into legal (id, j) values
        (1, '{"t":"x \\u0000 y"}'), (2, '"\\ud83d"'), (3, '1e200000'), (4, '"\\udc00\\ud800"');
      insert into legal values
        (5, '{"a":1,"a":2}', 'NaN', '-Infinity', 'NaN', 'infinity', '-infinity',
         '0044-03-15 12:00 BC', '-100000 years', '{}', '\\x00ff', '<a>&lt;</a><b/>', 'empty',
         'ein ''Wort"', row(null, null), 1e-300, repeat('long ', 400000), '-92233720368547758.08',
         '101', '', '::ffff:1.2.3.4/96', 'a:3A c', gen_random_uuid(), '{[1,2),[5,9)}',
         '(NaN,Infinity)', '08:00:2b:01:02:03', 'a"b', '', '{"k": [1e2, "\\ud83d\\ude00"]}',
         4294967295),
        (6, 'null', '-0', '1e-45', 'Infinity', '4713-01-01 BC', '294276-12-31 23:59:59.999999+00',
         'infinity', '-1 day 1 mon', '[0:1]={1,2}', '', '', '[1,)', 'ok', row(1, 'a,"b"'), 1, '', 0,
         '000', '1', '10.0.0.0/8', '', gen_random_uuid(), '{}', '(0,-0)', '08:00:2b:01:02:03', '',
         'x', 'null', 0);
      insert into legal (id) values (7);
      """;
}
