package dev.belay.database;

import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.Quotable;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** What the server refused, as a message; never with the values of a row in it. */
public final class SqlFailure {
  private SqlFailure() {}

  static OutsideException of(SQLException e, String what) {
    String state = String.valueOf(e.getSQLState());
    return new OutsideException(
        new Failure(ExitCode.UNKNOWN, what, state + ": " + message(e), next(state)), e);
  }

  static OutsideException connecting(SQLException e, DatabaseUri uri) {
    String state = String.valueOf(e.getSQLState());
    return new OutsideException(
        Failure.unknown(
            "the database server could not be reached",
            "%s: %s: %s".formatted(uri, state, message(e)),
            state.startsWith("28")
                ? "export PGPASSWORD for %s (or write ~/.pgpass), then run the same command again"
                    .formatted(uri.user())
                : "psql '%s' -c 'select 1'".formatted(uri)),
        e);
  }

  /** Nobody is at work on a statement, or nobody is there who could say so. */
  static OutsideException silent(SQLException e, String what, Limits limits) {
    return new OutsideException(
        Failure.unknown(
            "the database server does not answer " + what,
            "no sign of it for %d s, and two further sessions saw nobody at work on it"
                .formatted(limits.look().toSeconds() * 2),
            "check that the server is up and the way to it is open, then belay resume"),
        e);
  }

  /** Whether a server was there to say no. */
  static boolean answered(OutsideException e) {
    return e.getCause() instanceof PSQLException p && p.getServerErrorMessage() != null && !lost(e);
  }

  /** The five-character SQLSTATE behind a failure, or an empty text when no server said it. */
  public static String state(OutsideException e) {
    return e.getCause() instanceof SQLException sql && sql.getSQLState() != null
        ? sql.getSQLState()
        : "";
  }

  /** Whether the server itself is gone, so that nothing else can be asked. */
  public static boolean lost(OutsideException e) {
    String state = state(e);
    return state.startsWith("08") || state.startsWith("57P");
  }

  /** The server's first line: its detail lines quote rows. */
  private static String message(SQLException e) {
    if (e instanceof PSQLException p && p.getServerErrorMessage() != null) {
      return Quotable.of(String.valueOf(p.getServerErrorMessage().getMessage()));
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String next(String state) {
    return switch (state) {
      case "42501" -> "pass --admin-url with a role that may do this";
      case "57014" -> "raise the time limit, or run it when the server is calm";
      case "55006" -> "belay status (another session uses this database)";
      case "53100" -> "make room on the server's disk, then belay resume";
      case "08001", "08003", "08006", "57P01", "57P03" ->
          "check that the server is up, then belay resume";
      default -> "read the server's log at this moment";
    };
  }
}
