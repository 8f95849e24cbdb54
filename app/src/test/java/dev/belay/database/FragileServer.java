package dev.belay.database;

import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A scratch server that dies at a word, and comes back where it was. */
public record FragileServer(ScratchServer server, int port) implements AutoCloseable {
  private static final Label LABEL = new Label("test", "fragile");

  public static FragileServer of(ScratchServer server) {
    return new FragileServer(server, server.server().uri().port());
  }

  /** As it would die of a power failure. */
  public void die() {
    cluster().crash();
  }

  /** Whether it answers, started anew if it was down. */
  public boolean comeBack() {
    if (cluster().running()) {
      return answers() || (restart() && answers());
    }
    return cluster().startedAt(port) && answers();
  }

  private boolean restart() {
    cluster().crash();
    return cluster().startedAt(port);
  }

  private boolean answers() {
    try (Session session = server.server().open(LABEL)) {
      return session.text("select 1").equals("1");
    } catch (OutsideException e) {
      return false;
    }
  }

  /** Gives the WAL a volume of its own. */
  public void moveWal(Path volume) throws IOException, InterruptedException {
    cluster().stop();
    Path wal = cluster().folder().resolve("data/pg_wal");
    Path moved = volume.resolve("pg_wal");
    run("cp", "-a", wal.toString(), moved.toString());
    run("rm", "-r", wal.toString());
    Files.createSymbolicLink(wal, moved);
    if (!comeBack()) {
      throw new IllegalStateException("the server does not start on its new volume");
    }
  }

  /** Writes WAL until a few kilobytes are left in the segments that exist, or it dies of that. */
  public void useUpWal() {
    try {
      writeWal();
    } catch (OutsideException e) {
      // A full disk is hit by whoever writes first.
    }
  }

  private void writeWal() {
    try (Session session = server.server().open(LABEL)) {
      while (session.one(
              "select count(*) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name >"
                  + " pg_walfile_name(pg_current_wal_insert_lsn())",
              r -> r.getLong(1))
          > 0) {
        session.text("select pg_logical_emit_message(false, 'test', 'x')::text");
        session.text("select pg_switch_wal()::text");
      }
      long left =
          (16 << 20)
              - session.one(
                  "select (pg_walfile_name_offset(pg_current_wal_insert_lsn())).file_offset",
                  r -> r.getLong(1));
      session.text(
          "select pg_logical_emit_message(false, 'test', repeat('x', "
              + Math.max(1, left - left / 256 - 16_384)
              + "))::text");
    }
  }

  private static void run(String... argv) throws IOException, InterruptedException {
    if (new ProcessBuilder(argv).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", argv));
    }
  }

  private Cluster cluster() {
    return server.cluster().orElseThrow();
  }

  @Override
  public void close() {
    server.close();
  }
}
