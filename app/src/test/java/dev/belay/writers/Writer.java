package dev.belay.writers;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.outside.OutsideException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Somebody outside who writes one row after the other, and comes again whenever it is ended. */
final class Writer implements AutoCloseable {
  /** How it comes. */
  enum Kind {
    /** One session for as long as it lasts, as of the pool of a second API host. */
    POOL,
    /** A new session for each row, as of a script. */
    SESSIONS,
    /** A psql of its own for each row. */
    PSQL
  }

  private static final Label LABEL = new Label("outside", "writer");

  private final Kind kind;
  private final DatabaseServer database;
  private final String name;
  private final Acknowledged acknowledged;
  private final Random random;
  private final Thread thread;
  private volatile boolean over;

  /**
   * @param database as a role that may write
   */
  Writer(Kind kind, DatabaseServer database, String name, Acknowledged acknowledged, long seed) {
    this.kind = kind;
    this.database = database;
    this.name = name;
    this.acknowledged = acknowledged;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().daemon().start(this::write);
  }

  private void write() {
    int number = 0;
    try {
      while (!over) {
        number =
            switch (kind) {
              case POOL -> session(number, Integer.MAX_VALUE);
              case SESSIONS -> session(number, 1);
              case PSQL -> psql(number);
            };
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes until the session is ended or has written so many; answers the next number. */
  private int session(int from, int most) throws InterruptedException {
    int number = from;
    try (Session session = database.open(LABEL)) {
      session.execute(
          "reset default_transaction_read_only; set application_name = 'outside " + kind + "'");
      while (!over && number - from < most) {
        String word = name + "-" + number++;
        session.execute("insert into beats (word) values (?)", word);
        acknowledged.row(word);
        pause();
      }
    } catch (OutsideException e) {
      acknowledged.refused();
      pause();
    }
    return number;
  }

  private int psql(int number) throws InterruptedException {
    String word = name + "-" + number;
    var builder =
        new ProcessBuilder(
            "psql",
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            "insert into beats (word) values ('" + word + "')");
    builder.environment().putAll(database.environment());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      if (process.waitFor() == 0) {
        acknowledged.row(word);
      } else {
        acknowledged.refused();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pause();
    return number + 1;
  }

  private void pause() throws InterruptedException {
    Thread.sleep(Duration.ofMillis(random.nextInt(1, 25)));
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
