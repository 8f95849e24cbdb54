package dev.belay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.evidence.MigrationTrace;
import dev.belay.run.Observer;
import dev.belay.step.MigrateDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationWatchTest {
  private static final MigrateDatabase STEP =
      new MigrateDatabase("database:dify", "1.15.0", "old", "new", "before");

  /** Waits until the watch has looked eight times, 25 ms apart, however long that takes it. */
  private static final String LOOKED =
      """
      do $$
      declare
        began timestamptz := clock_timestamp();
        seen timestamptz := began;
      begin
        for look in 1..8 loop
          while not exists (select from pg_stat_activity where application_name = 'belay/rehearsal/watch'
              and datname = current_database() and query like '%pg_locks%' and query_start > seen) loop
            if clock_timestamp() > began + interval '5 minutes' then
              raise 'the watch does not look';
            end if;
            perform pg_sleep(0.005);
            perform pg_stat_clear_snapshot();
          end loop;
          select query_start into seen from pg_stat_activity
            where application_name = 'belay/rehearsal/watch' and datname = current_database();
        end loop;
      end
      $$;
      """;

  @Test
  void s13LocksAndRowsOfAMigrationAreSeenFromBesideIt() {
    DatabaseServer database =
        TestServer.database(
            "watched",
            """
            create table still (id int);
            create table messages (id int, text text);
            insert into messages select i, 'text' from generate_series(1, 500) i;
            create table wide (id int);
            insert into wide select generate_series(1, 300);
            """);
    var watch = new MigrationWatch(Observer.silent(), database, role -> database.uri().database());
    watch.begun(STEP, 1, 1);
    try (Session session = database.open(new Label("test", "migrate"))) {
      session.transaction(() ->
          session.execute(
              """
              alter table wide alter id type bigint;
              update messages set text = 'other' where id <= 40;
              delete from messages where id > 490;
              insert into messages select i, 'new' from generate_series(501, 507) i;
              """
                  + LOOKED));
    }
    watch.done(STEP, List.of());

    MigrationTrace trace = watch.traces().getFirst();
    assertThat(trace.step()).isEqualTo(STEP.id());
    assertThat(trace.samples()).isGreaterThan(2);
    assertThat(trace.locks()).hasSize(1);
    assertThat(trace.locks().getFirst().table()).isEqualTo("wide");
    assertThat(trace.locks().getFirst().mode()).isEqualTo("AccessExclusiveLock");
    assertThat(trace.locks().getFirst().held()).isGreaterThan(Duration.ofMillis(100));
    assertThat(trace.rows()).extracting(MigrationTrace.Written::table).contains("messages", "wide");
    var messages = trace.rows().getFirst();
    assertThat(messages).isEqualTo(new MigrationTrace.Written("messages", 7, 40, 10, 0));
    assertThat(trace.rows().stream().filter(w -> w.table().equals("wide")))
        .allSatisfy(w -> assertThat(w.rewrittenBytes()).isPositive());
  }

  @Test
  void s13AnIndexThatIsBuiltConcurrentlyDoesNotWaitForTheWatch() {
    DatabaseServer database = TestServer.database("unblocked", "create table messages (id int);");
    var watch = new MigrationWatch(Observer.silent(), database, role -> database.uri().database());
    watch.begun(STEP, 1, 1);
    try (Session session = database.open(new Label("test", "migrate"))) {
      session.execute(LOOKED);
      session.execute("set statement_timeout = '2min'");
      session.execute("create index concurrently i on messages (id)");
    }
    watch.done(STEP, List.of());
    assertThat(watch.traces().getFirst().samples()).isPositive();
  }
}
