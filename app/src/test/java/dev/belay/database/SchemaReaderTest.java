package dev.belay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.Schema.ConstraintKind;
import dev.belay.outside.OutsideException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SchemaReaderTest {
  static final String EVERYTHING =
      """
      create extension "uuid-ossp";
      create schema audit;
      create type mood as enum ('sad', 'ok');
      create domain positive as integer default 1 check (value > 0);
      create function public.twice(i integer) returns integer language sql immutable
        as 'select i * 2';
      create table parent (id uuid default uuid_generate_v4() not null,
        name varchar(255) default 'x'::varchar not null, data json, feeling mood, amount positive,
        at timestamp default current_timestamp(0) not null, n serial,
        doubled integer generated always as (twice(7)) stored,
        constraint parent_pkey primary key (id));
      create table child (id bigint generated always as identity primary key, parent_id uuid,
        constraint child_check check (id > 0));
      alter table child add constraint child_fk foreign key (parent_id) references parent (id)
        on delete cascade not valid;
      create unique index child_one on child (parent_id, (id % 2)) where id > 5;
      create index parent_data on parent using gin ((data::jsonb));
      create view parents as select id, n from parent;
      create table audit.log (at timestamptz, line text collate "C") partition by range (at);
      create table audit.log_2026 partition of audit.log
        for values from ('2026-01-01 00:00:00+00') to ('2027-01-01 00:00:00+00');
      create function bump() returns trigger language plpgsql as 'begin return new; end';
      create trigger bumped before update on parent for each row execute function bump();
      alter table parent enable row level security;
      create policy own on parent using (n > 0);
      """;

  private static Schema read(DatabaseServer database) {
    try (var session =
        database.readOnly(
            database.uri().database(), new Label("test", "read"), Duration.ofMinutes(5))) {
      return SchemaReader.read(session);
    }
  }

  @Test
  void everyKindOfObjectIsRead() {
    Schema schema = read(TestServer.database("schema", EVERYTHING));
    assertThat(schema.schemas()).containsExactly("audit");
    assertThat(schema.extensions()).extracting(Schema.Extension::name).containsExactly("uuid-ossp");
    assertThat(schema.enums())
        .containsExactly(new Schema.EnumType("public.mood", java.util.List.of("sad", "ok")));
    assertThat(schema.tables())
        .extracting(Schema.Table::name)
        .containsExactly("audit.log", "audit.log_2026", "public.child", "public.parent");
    var parent = schema.table("public.parent").orElseThrow();
    assertThat(parent.primaryKey()).containsExactly("id");
    assertThat(parent.column("id").orElseThrow().definition())
        .isEqualTo("uuid not null default public.uuid_generate_v4()");
    assertThat(parent.column("doubled").orElseThrow().generated()).contains("public.twice(7)");
    var child = schema.table("public.child").orElseThrow();
    assertThat(child.column("id").orElseThrow().identity()).isEqualTo("always");
    var foreign =
        child.constraints().stream()
            .filter(c -> c.kind() == ConstraintKind.FOREIGN_KEY)
            .findFirst()
            .orElseThrow();
    assertThat(foreign.references()).contains("public.parent");
    assertThat(foreign.validated()).isFalse();
    assertThat(child.indexes())
        .singleElement()
        .satisfies(i -> {
          assertThat(i.unique()).isTrue();
          assertThat(i.predicate()).contains("(id > 5)");
          assertThat(i.columns()).hasSize(2);
        });
    assertThat(schema.sequences())
        .extracting(s -> s.name() + " " + s.owner().orElse("") + " " + s.identity())
        .containsExactly(
            "public.child_id_seq public.child.id true",
            "public.parent_n_seq public.parent.n false");
    assertThat(schema.routines())
        .extracting(Schema.Routine::name)
        .containsExactly("public.bump()", "public.twice(i integer)");
    assertThat(schema.others())
        .extracting(Schema.Other::kind)
        .containsExactly("domain", "policy", "trigger", "view");
    assertThat(schema.table("audit.log_2026").orElseThrow().partition())
        .contains("audit.log", "2026");
  }

  @Test
  void twoDatabasesMadeAlikeHaveOneFingerprint() {
    Schema one = read(TestServer.database("alike", EVERYTHING));
    Schema two = read(TestServer.database("alike", EVERYTHING));
    assertThat(one.differences(two)).isEmpty();
    assertThat(one.fingerprint()).isEqualTo(two.fingerprint());
  }

  @Test
  void aDifferenceIsFoundObjectByObject() {
    Schema expected = read(TestServer.database("differs", EVERYTHING));
    Schema actual =
        read(
            TestServer.database(
                "differs",
                EVERYTHING
                    + """
                    alter table parent alter name type varchar(40), add extra text, drop column amount;
                    drop index child_one;
                    alter type mood add value 'happy';
                    """));
    assertThat(expected.differences(actual))
        .extracting(SchemaDifference::text)
        .containsExactly(
            "column public.parent.amount is missing",
            "column public.parent.extra should not be there",
            "column public.parent.name is `character varying(40) not null default"
                + " 'x'::character varying`, expected `character varying(255) not null default"
                + " 'x'::character varying`",
            "enum public.mood is `[sad, ok, happy]`, expected `[sad, ok]`",
            "index public.child_one is missing");
    assertThat(expected.fingerprint()).isNotEqualTo(actual.fingerprint());
  }

  @Test
  void aReadOnlySessionSeesOneMomentAndWritesNothing() {
    var database = TestServer.database("moment", "create table t (i int)");
    try (var reader =
            database.readOnly(
                database.uri().database(), new Label("test", "r"), Duration.ofSeconds(4));
        var writer = database.open(new Label("test", "w"))) {
      writer.execute("insert into t values (1)");
      assertThat(Measurements.rows(reader, "public.t")).isZero();
      assertThatThrownBy(() -> reader.execute("insert into t values (2)"))
          .isInstanceOf(OutsideException.class)
          .satisfies(e -> assertThat(SqlFailure.state((OutsideException) e)).isEqualTo("25006"));
      assertThatThrownBy(() -> reader.execute("select pg_sleep(600)"))
          .satisfies(e -> assertThat(SqlFailure.state((OutsideException) e)).isEqualTo("57014"));
      assertThat(Measurements.rows(reader, "public.t")).isZero();
    }
  }

  @Test
  void sizesSlotsAndLongTransactionsAreMeasured() {
    var database =
        TestServer.database(
            "sizes",
            "create table big (t text); insert into big select repeat('x', 500) from"
                + " generate_series(1, 1000); create table small (i int); analyze big");
    try (var session = database.open(new Label("test", "m"))) {
      session.execute("select pg_create_logical_replication_slot('m_slot', 'test_decoding')");
      try {
        var seen = Measurements.of(session);
        assertThat(seen.bytes()).isGreaterThan(5_000_000);
        assertThat(seen.tables().getFirst().name()).isEqualTo("public.big");
        assertThat(seen.tables().getFirst().estimatedRows()).contains(1000L);
        assertThat(seen.tables().getLast().estimatedRows()).isEmpty();
        assertThat(seen.slots())
            .anySatisfy(s -> assertThat(s.database()).contains(database.uri().database()));
      } finally {
        session.execute("select pg_drop_replication_slot('m_slot')");
      }
    }
  }
}
