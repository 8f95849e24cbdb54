package dev.belay.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a database weighs and who is at work in it, at one moment; bytes and counts.
 *
 * @param bytes of the database on disk
 * @param tables largest first
 */
public record Measurements(
    long bytes, List<TableSize> tables, List<Slot> slots, List<LongTransaction> transactions) {

  /**
   * @param name schema.table
   * @param estimatedRows from the last ANALYZE; empty when there was none
   * @param heapBytes of the rows, without TOAST
   * @param indexes how many it has
   * @param deadRows from the statistics; with {@code estimatedRows} the bloat to expect
   */
  public record TableSize(
      String name,
      Optional<Long> estimatedRows,
      long heapBytes,
      long toastBytes,
      long indexBytes,
      int indexes,
      long deadRows) {
    /** As a migration names it: without the schema {@code public}. */
    public String bareName() {
      return name.startsWith("public.") ? name.substring("public.".length()) : name;
    }

    public long totalBytes() {
      return heapBytes + toastBytes + indexBytes;
    }
  }

  /**
   * @param database empty for a physical slot
   * @param retainedBytes of WAL that the slot holds back
   */
  public record Slot(String name, Optional<String> database, boolean active, long retainedBytes) {}

  /** A transaction that has been open for more than ten seconds. */
  public record LongTransaction(int pid, String application, String state, Duration age) {}

  /** Measures the session's own database; what the role may not see is absent. */
  public static Measurements of(Session session) {
    return new Measurements(
        session.number("select pg_database_size(current_database())"),
        tables(session),
        slots(session),
        transactions(session));
  }

  private static List<TableSize> tables(Session session) {
    return session.query(
        """
        select n.nspname || '.' || c.relname,
          case when c.reltuples = 0 and c.relpages = 0 then -1 else c.reltuples end::bigint,
          pg_relation_size(c.oid),
          pg_table_size(c.oid) - pg_relation_size(c.oid), pg_indexes_size(c.oid),
          (select count(*) from pg_index i where i.indrelid = c.oid), coalesce(s.n_dead_tup, 0)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
          left join pg_stat_user_tables s on s.relid = c.oid
        where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        order by pg_total_relation_size(c.oid) desc, 1
        """,
        r ->
            new TableSize(
                r.getString(1),
                r.getLong(2) < 0 ? Optional.empty() : Optional.of(r.getLong(2)),
                r.getLong(3),
                r.getLong(4),
                r.getLong(5),
                r.getInt(6),
                r.getLong(7)));
  }

  private static List<Slot> slots(Session session) {
    return session.query(
        """
        select slot_name, database, active, coalesce(pg_wal_lsn_diff(
          case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
            else pg_current_wal_lsn() end, restart_lsn), 0)::bigint
        from pg_replication_slots order by 1
        """,
        r ->
            new Slot(
                r.getString(1),
                Optional.ofNullable(r.getString(2)),
                r.getBoolean(3),
                r.getLong(4)));
  }

  private static List<LongTransaction> transactions(Session session) {
    return session.query(
        """
        select pid, coalesce(application_name, ''), coalesce(state, ''), extract(epoch from clock_timestamp() - xact_start)
        from pg_stat_activity where xact_start < clock_timestamp() - interval '10 seconds'
          and pid <> pg_backend_pid() and backend_type = 'client backend' order by xact_start
        """,
        r ->
            new LongTransaction(
                r.getInt(1),
                r.getString(2),
                r.getString(3),
                Duration.ofMillis((long) (r.getDouble(4) * 1000))));
  }

  /** The exact number of rows, by reading them all. */
  public static long rows(Session session, String table) {
    int dot = table.indexOf('.');
    return session.number(
        "select count(*) from "
            + Sql.name(table.substring(0, dot))
            + "."
            + Sql.name(table.substring(dot + 1)));
  }
}
