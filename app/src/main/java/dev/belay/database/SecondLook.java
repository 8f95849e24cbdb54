package dev.belay.database;

import dev.belay.outside.OutsideException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Tells a statement that takes long from an answer that will never come. A read of a socket cannot:
 * a proxy that holds the connection answers every keepalive, whether or not a server is behind it.
 * So while a statement gives no sign, another session asks the server now and then whether it is at
 * work; twice in a row no, or twice nobody who answers, and the connection is closed.
 */
final class SecondLook {
  private static final int STRIKES = 2;
  private final DatabaseServer server;
  private final Label label;
  private final boolean looks;

  /**
   * @param looks whether it does: the session that looks is not looked after by another
   */
  SecondLook(DatabaseServer server, Label label, boolean looks) {
    this.server = server;
    this.label = label;
    this.looks = looks;
  }

  String server() {
    return server.uri().toString();
  }

  Limits limits() {
    return server.limits();
  }

  Watch watch(Connection connection) {
    return new Watch(connection);
  }

  /** One statement under way; to be closed when it has ended. */
  final class Watch implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean away;
    private volatile boolean givenUp;
    private final Connection connection;

    Watch(Connection connection) {
      this.connection = connection;
      if (looks) {
        Thread.startVirtualThread(this::look);
      }
    }

    private void look() {
      int strikes = 0;
      try {
        while (!ended.await(server.limits().look().toMillis(), TimeUnit.MILLISECONDS)) {
          strikes = away || working() ? 0 : strikes + 1;
          if (strikes == STRIKES && ended.getCount() > 0) {
            givenUp = true;
            connection.abort(Runnable::run);
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (SQLException e) {
        // Closed already.
      }
    }

    private boolean working() throws SQLException {
      int backend = connection.unwrap(PGConnection.class).getBackendPID();
      return SecondLook.this.working(backend);
    }

    /** Whether nothing is waited for at the moment, since what came is being kept. */
    void away(boolean is) {
      away = is;
    }

    /** Whether the connection was closed because nobody was at work on the statement. */
    boolean givenUp() {
      return givenUp;
    }

    @Override
    public void close() {
      ended.countDown();
    }
  }

  /**
   * By the number of the server's process, or by the label: a pooler between gives the number away
   * as one of its own. A server that says no to the question was there to say so.
   */
  private boolean working(int backend) {
    var own = new Label("second-look", String.valueOf(backend));
    try (Session asking =
        new Session(server.connect(own, new Properties()), new SecondLook(server, own, false))) {
      int limit = (int) server.limits().login().toMillis();
      asking.connection().setNetworkTimeout(Runnable::run, limit);
      return asking
          .first(
              """
              select 1 from pg_stat_activity
              where pid <> pg_backend_pid() and state not in ('idle', 'idle in transaction')
                and (pid = ? or application_name = ?)
              limit 1\
              """,
              r -> true,
              backend,
              label.applicationName())
          .isPresent();
    } catch (OutsideException e) {
      return SqlFailure.answered(e);
    } catch (SQLException e) {
      return false;
    }
  }
}
