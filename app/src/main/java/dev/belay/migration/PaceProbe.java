package dev.belay.migration;

import dev.belay.database.Measurements;
import dev.belay.database.Session;
import dev.belay.database.SqlFailure;
import dev.belay.outside.OutsideException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Measures a {@link Pace}: all of it on a scratch server, and on the live one only how fast it
 * reads, bounded to 64 MB and 2 s.
 */
public final class PaceProbe {
  private static final int ROWS = 200_000;
  private static final int INDEXES = 3;
  private static final int STATEMENTS = 300;
  private static final int CHANGES = 20;
  private static final long BOUND_BYTES = 64_000_000;
  private static final int BOUND_MILLIS = 2_000;

  /** Runs of pages, so many over the whole table. */
  private static final int RUNS = 8;

  /** The state of a statement that took longer than it may. */
  private static final String CANCELLED = "57014";

  /** Rows of about 700 bytes, as those of Dify's large tables are. */
  private static final String TABLE =
      """
      create table pace as select gen_random_uuid() as id, md5((g %% 50)::text)::uuid as tenant,
        md5(g::text) || md5((g + 1)::text) as name,
        repeat(md5((g * 7)::text), 16) as body,
        timestamp '2024-01-01' + g * interval '1 second' as made, false as flag
      from generate_series(1, %d) g
      """
          .formatted(ROWS);

  private final Session session;

  private PaceProbe(Session session) {
    this.session = session;
  }

  /**
   * Takes a few seconds and 400 MB.
   *
   * @param scratch of an empty database that belongs to nobody else; it commits by itself
   * @param where the server is, for the basis
   */
  public static Pace measure(Session scratch, String where) {
    return new PaceProbe(scratch).measure(where);
  }

  private Pace measure(String where) {
    session.execute(TABLE);
    session.execute("create table narrow as select id, made from pace");
    session.execute("alter table narrow add primary key (id)");
    session.execute("vacuum analyze pace");
    session.execute("vacuum analyze narrow");
    session.execute("set max_parallel_workers_per_gather = 0"); // a check of a rule reads alone
    double wideBytes = session.number("select pg_relation_size('pace')");
    double narrowBytes = session.number("select pg_relation_size('narrow')");
    double wide = read("pace");
    double narrow = read("narrow");
    double readByte = Math.max((wide - narrow) / (wideBytes - narrowBytes), 1e-11);
    double row = Math.max((narrow - narrowBytes * readByte) / ROWS, 1e-9);
    double key =
        (seconds("create index pace_id on pace (id)")
                + seconds("create index pace_made on pace (tenant, made desc)")
                + seconds("create index pace_name on pace (name)")
                - INDEXES * wide)
            / INDEXES
            / ROWS;
    key = Math.max(key, row);
    double rewrite = seconds("alter table pace alter body type varchar(9000)");
    double writeByte = Math.max((rewrite - wide - INDEXES * key * ROWS) / wideBytes, readByte);
    double update = seconds("update pace set flag = not flag");
    double entry =
        Math.max((update - wide - writeByte * wideBytes) / (ROWS * (1.0 + INDEXES)), key);
    return new Pace(
        changes(),
        statements(),
        readByte,
        readByte,
        row,
        key,
        writeByte,
        entry,
        Pace.MEASURED,
        "sizes of this database and speeds measured on "
            + where
            + ": it reads %.0f MB, writes %.0f MB and sorts %.0f thousand index keys in a second"
                .formatted(1e-6 / readByte, 1e-6 / writeByte, 1e-3 / key));
  }

  /** The middle one of three runs: the first may wait for the disk, one may be lucky. */
  private double read(String table) {
    String sql = bounded(table, ROWS);
    double[] runs = {seconds(sql), seconds(sql), seconds(sql)};
    Arrays.sort(runs);
    return runs[1];
  }

  /** Stops by itself after so many rows, on every version of PostgreSQL. */
  private static String bounded(String table, long rows) {
    return "select count(*) from (select 1 from %s limit %d) x"
        .formatted(SqlWriter.table(table), rows);
  }

  private double seconds(String sql) {
    long start = System.nanoTime();
    session.execute(sql);
    return (System.nanoTime() - start) / 1e9;
  }

  private double changes() {
    long start = System.nanoTime();
    for (int i = 0; i < CHANGES; i++) {
      session.execute("alter table narrow add column c" + i + " varchar(40)");
    }
    return (System.nanoTime() - start) / 1e9 / CHANGES;
  }

  private double statements() {
    return session.transaction(() -> {
      long start = System.nanoTime();
      for (int i = 0; i < STATEMENTS; i++) {
        session.execute("update narrow set made = now() where id = ?::uuid", NOBODY);
      }
      return (System.nanoTime() - start) / 1e9 / STATEMENTS;
    });
  }

  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  /**
   * The pace with the live server's speed of reading, where it has a table large enough to tell: a
   * few runs of pages from its start to its end, because what was written last is in memory and the
   * rest may be on a disk.
   *
   * @param live read-only
   */
  public static Pace onLive(Pace pace, Session live, Measurements measured) {
    Optional<Measurements.TableSize> largest =
        measured.tables().stream()
            .filter(t -> t.heapBytes() >= BOUND_BYTES / 4)
            .max(Comparator.comparingLong(Measurements.TableSize::heapBytes));
    if (largest.isEmpty()) {
      return pace;
    }
    if (live.major() < 14) {
      return pace.unseen("PostgreSQL 13 reads no part of a table by itself");
    }
    String before = live.text("show statement_timeout");
    try {
      return read(pace, live, largest.get());
    } catch (OutsideException e) {
      if (SqlFailure.lost(e)) {
        throw e;
      }
      return pace.unseen(e.failure().seen());
    } finally {
      live.execute("set statement_timeout = '" + before + "'");
    }
  }

  private static Pace read(Pace pace, Session live, Measurements.TableSize table) {
    long page = live.number("select current_setting('block_size')::bigint");
    long run = Math.max(1, Math.min(BOUND_BYTES, table.heapBytes()) / RUNS / page);
    long last = Math.max(0, table.heapBytes() / page - run);
    double rows = 0;
    long nanos = 0;
    int runs = 0;
    boolean cut = false;
    while (runs < RUNS && !cut) {
      long left = BOUND_MILLIS - nanos / 1_000_000;
      live.execute("set statement_timeout = " + Math.max(1, left));
      long from = last * runs / (RUNS - 1);
      long start = System.nanoTime();
      try {
        rows +=
            live.number(
                "select count(*) from %s where ctid >= '(%d,0)' and ctid < '(%d,0)'"
                    .formatted(SqlWriter.table(table.bareName()), from, from + run));
      } catch (OutsideException e) {
        if (!SqlFailure.state(e).equals(CANCELLED)) {
          throw e;
        }
        cut = true; // what it read of this run is not known, at most all of it
      }
      nanos += System.nanoTime() - start;
      runs++;
    }
    double bytes = (double) runs * run * page;
    return pace.seen(
        bytes,
        rows,
        nanos / 1e9,
        "this server read %s%.0f MB of %s in %.2f s"
            .formatted(cut ? "less than " : "", bytes / 1e6, table.bareName(), nanos / 1e9));
  }
}
