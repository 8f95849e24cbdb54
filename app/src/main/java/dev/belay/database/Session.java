package dev.belay.database;

import dev.belay.outside.Waits;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** One connection; everything that goes wrong on it is an {@code OutsideException}. */
public final class Session implements AutoCloseable {
  private final Connection connection;
  private final SecondLook looks;

  Session(Connection connection, SecondLook looks) {
    this.connection = connection;
    this.looks = looks;
  }

  /** One row of an answer as a value. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  public Connection connection() {
    return connection;
  }

  public int major() {
    return one("show server_version_num", r -> r.getInt(1)) / 10_000;
  }

  public <T> List<T> query(String sql, Row<T> row, Object... values) {
    return asked(
        sql,
        "the database refused to answer ",
        watch -> {
          try (PreparedStatement statement = prepared(sql, values);
              ResultSet answer = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            while (answer.next()) {
              rows.add(row.read(answer));
            }
            return rows;
          }
        });
  }

  public <T> Optional<T> first(String sql, Row<T> row, Object... values) {
    return query(sql, row, values).stream().findFirst();
  }

  public <T> T one(String sql, Row<T> row, Object... values) {
    return query(sql, row, values).getFirst();
  }

  public String text(String sql, Object... values) {
    return one(sql, r -> r.getString(1), values);
  }

  public long number(String sql, Object... values) {
    return one(sql, r -> r.getLong(1), values);
  }

  /** Whether a table is there, in a schema that this session's role may use. */
  public boolean reaches(String schema, String table) {
    return one(
        "select case when to_regnamespace(?) is null then false when not"
            + " has_schema_privilege(?, 'usage') then false else to_regclass(?) is not null end",
        r -> r.getBoolean(1),
        schema,
        schema,
        schema + "." + table);
  }

  /** Runs one statement with values, or any number of statements without; answers rows touched. */
  public long execute(String sql, Object... values) {
    return asked(
        sql,
        "the database refused ",
        watch -> {
          if (values.length > 0) {
            try (PreparedStatement statement = prepared(sql, values)) {
              statement.execute();
              return statement.getLargeUpdateCount();
            }
          }
          try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return statement.getLargeUpdateCount();
          }
        });
  }

  /** All of {@code work} or nothing. */
  public <T> T transaction(Supplier<T> work) {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.get();
        asked(
            "commit",
            "the database refused ",
            watch -> {
              connection.commit();
              return true;
            });
        return result;
      } catch (RuntimeException | Error e) {
        rollback(e);
        throw e;
      } finally {
        if (!connection.isClosed()) {
          connection.setAutoCommit(true);
        }
      }
    } catch (SQLException e) {
      throw SqlFailure.of(e, "a transaction was not committed");
    }
  }

  private void rollback(Throwable first) {
    try {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      first.addSuppressed(e);
    }
  }

  /** Where the rows of a COPY go. */
  @FunctionalInterface
  public interface RowSink {
    void accept(byte[] row) throws IOException;
  }

  /** Streams {@code COPY … TO STDOUT} row by row, each with its line break; answers the rows. */
  public long copyRows(String sql, RowSink sink) {
    return asked(
        sql,
        "the database refused ",
        watch -> {
          CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
          try {
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
              watch.away(true);
              sink.accept(row);
              watch.away(false);
            }
            return copy.getHandledRowCount();
          } catch (IOException e) {
            throw SqlFailure.of(new SQLException(e.getMessage(), "58030", e), "rows were not kept");
          } finally {
            if (copy.isActive()) {
              copy.cancelCopy();
            }
          }
        });
  }

  /** Streams {@code COPY … FROM STDIN}; answers the rows. */
  public long copyIn(String sql, InputStream from) {
    return asked(
        sql,
        "the database refused ",
        watch -> {
          try {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, from);
          } catch (IOException e) {
            throw SqlFailure.of(new SQLException(e.getMessage(), "58030", e), "rows were not read");
          }
        });
  }

  /** Something that the server is asked to do, and that may take long. */
  @FunctionalInterface
  private interface Work<T> {
    T done(SecondLook.Watch watch) throws SQLException;
  }

  private <T> T asked(String sql, String refused, Work<T> work) {
    String what = head(sql);
    try (var _ = Waits.on(looks.server() + ": " + what, Optional.empty());
        var watch = looks.watch(connection)) {
      try {
        return work.done(watch);
      } catch (SQLException e) {
        throw watch.givenUp()
            ? SqlFailure.silent(e, what, looks.limits())
            : SqlFailure.of(e, refused + what);
      }
    }
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof String[] texts) {
        statement.setArray(i + 1, connection.createArrayOf("text", texts));
      } else {
        statement.setObject(i + 1, values[i]);
      }
    }
    return statement;
  }

  /** The start of a statement for a message; one that sets a password is not quoted. */
  private static String head(String sql) {
    String line = sql.strip().replaceAll("\\s+", " ");
    if (line.toLowerCase(java.util.Locale.ROOT).contains("password")) {
      return "a statement about a password";
    }
    return "`" + (line.length() > 100 ? line.substring(0, 100) + "…" : line) + "`";
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The server ended it first: nothing is left to close.
    }
  }
}
