package dev.belay.rehearsal;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.evidence.MigrationTrace;
import dev.belay.evidence.MigrationTrace.Locked;
import dev.belay.evidence.MigrationTrace.Written;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.run.Observer;
import dev.belay.step.MigrateDatabase;
import dev.belay.step.Proof;
import dev.belay.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Watches every migration on a twin from a session beside it. What it cannot see is missing in the
 * evidence; it never disturbs the migration, and passes everything on to another observer.
 */
final class MigrationWatch extends Relay {
  private static final Duration EVERY = Duration.ofMillis(25);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Label LABEL = new Label("rehearsal", "watch");

  /** In PostgreSQL's order of strength; weaker ones let writers go on. */
  private static final List<String> MODES =
      List.of("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock");

  private static final String LOCKS =
      """
      select c.oid::regclass::text, l.mode from pg_locks l join pg_class c on c.oid = l.relation
        where l.granted and l.database = (select oid from pg_database where datname = current_database())
          and l.pid <> pg_backend_pid() and c.relkind in (\'r\', \'p\') and l.mode = any(?)
          and c.relnamespace not in (\'pg_catalog\'::regnamespace, \'pg_toast\'::regnamespace)
      """;

  private static final String COUNTERS =
      """
      select relid::regclass::text, n_tup_ins, n_tup_upd, n_tup_del, pg_relation_filenode(relid),
             pg_relation_size(relid) from pg_stat_user_tables
      """;

  private final DatabaseServer server;
  private final UnaryOperator<String> databases;
  private final List<MigrationTrace> traces = new ArrayList<>();
  private Optional<Look> look = Optional.empty();

  /**
   * @param databases names by role, as they are while a migration runs
   */
  MigrationWatch(Observer observer, DatabaseServer server, UnaryOperator<String> databases) {
    super(observer);
    this.server = server;
    this.databases = databases;
  }

  List<MigrationTrace> traces() {
    return List.copyOf(traces);
  }

  @Override
  public void begun(Step step, int number, int of) {
    super.begun(step, number, of);
    if (step instanceof MigrateDatabase m) {
      look = seen(() -> new Look(m.id(), databases.apply(m.role())));
    }
  }

  @Override
  public void done(Step step, List<Proof> proofs) {
    end();
    super.done(step, proofs);
  }

  @Override
  public void failed(Step step, Failure failure) {
    end();
    super.failed(step, failure);
  }

  private void end() {
    look.flatMap(l -> seen(l::trace)).ifPresent(traces::add);
    look = Optional.empty();
  }

  private record Counter(long inserted, long updated, long deleted, long file, long bytes) {
    static final Counter NONE = new Counter(0, 0, 0, 0, 0);
  }

  private record Held(String mode, long fromNanos, long toNanos) {}

  /** One migration, from its begin to its end. */
  private final class Look {
    private final String step;
    private final String database;
    private final Map<String, Counter> before;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Thread sampling;
    private volatile boolean over;
    private final AtomicInteger samples = new AtomicInteger();

    Look(String step, String database) {
      this.step = step;
      this.database = database;
      this.before = counters();
      this.sampling = Thread.ofVirtual().start(this::sample);
    }

    private void sample() {
      // No transaction: CREATE INDEX CONCURRENTLY would wait for its end, and so for itself.
      try (Session session = server.open(database, LABEL)) {
        session.execute("set statement_timeout = " + LIMIT.toMillis());
        while (!over) {
          record Lock(String table, String mode) {}
          long now = System.nanoTime();
          session
              .query(
                  LOCKS,
                  r -> new Lock(r.getString(1), r.getString(2)),
                  (Object) MODES.toArray(String[]::new))
              .forEach(l -> held.merge(l.table(), new Held(l.mode(), now, now), Look::stronger));
          samples.incrementAndGet();
          Thread.sleep(EVERY);
        }
      } catch (OutsideException e) {
        // The database went away under the watch; what was seen until then stands.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static Held stronger(Held then, Held now) {
      boolean more = MODES.indexOf(now.mode()) > MODES.indexOf(then.mode());
      return new Held(more ? now.mode() : then.mode(), then.fromNanos(), now.toNanos());
    }

    MigrationTrace trace() {
      over = true;
      try {
        sampling.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      var rows = new ArrayList<Written>();
      counters()
          .forEach((table, now) -> {
            Counter then = before.getOrDefault(table, Counter.NONE);
            boolean rewritten = then.file() != 0 && then.file() != now.file();
            var written =
                new Written(
                    table,
                    now.inserted() - then.inserted(),
                    now.updated() - then.updated(),
                    now.deleted() - then.deleted(),
                    rewritten ? now.bytes() : 0);
            if (written.rows() > 0 || rewritten) {
              rows.add(written);
            }
          });
      rows.sort(Comparator.comparingLong(Written::rows).reversed());
      var locks = new ArrayList<Locked>();
      new TreeMap<>(held)
          .forEach((table, h) ->
              locks.add(
                  new Locked(table, h.mode(), Duration.ofNanos(h.toNanos() - h.fromNanos()))));
      locks.sort(Comparator.comparing(Locked::held).reversed());
      return new MigrationTrace(step, samples.get(), EVERY, locks, rows);
    }

    private Map<String, Counter> counters() {
      var counters = new TreeMap<String, Counter>();
      try (Session session = server.readOnly(database, LABEL, LIMIT)) {
        session.query(
            COUNTERS,
            r ->
                counters.put(
                    r.getString(1),
                    new Counter(
                        r.getLong(2), r.getLong(3), r.getLong(4), r.getLong(5), r.getLong(6))));
      }
      return counters;
    }
  }
}
