package dev.belay.migration;

import dev.belay.database.Session;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs revisions on a database as Alembic would: one transaction, committed where the migrations
 * commit, and the stamp after each revision. What Python does to rows is not run.
 */
public final class Simulation {
  private static final String STAMP =
      "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
          + " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))";

  private final Session session;
  private final List<Operation> left = new ArrayList<>();
  private int statements;

  private Simulation(Session session) {
    this.session = session;
  }

  /**
   * What came of it.
   *
   * @param left what was not run: the result is partial in these respects
   */
  public record Result(int revisions, int statements, String head, List<Operation> left) {
    public Result {
      left = List.copyOf(left);
    }

    /** Whether something of the schema itself is not known; rows alone do not make it partial. */
    public boolean partial() {
      return left.stream().anyMatch(Operation.Opaque.class::isInstance);
    }
  }

  /**
   * Runs these revisions, in this order.
   *
   * @param session of a database that belongs to nobody else; it commits by itself
   * @throws OutsideException with revision, file, line and statement when the server refuses one;
   *     nothing of the open transaction stays
   */
  public static Result run(Session session, List<Revision> path) {
    var simulation = new Simulation(session);
    Connection connection = session.connection();
    try {
      connection.setAutoCommit(false);
      try {
        simulation.all(path);
        connection.commit();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new OutsideException(
          Failure.unknown(
              "the simulation lost its database",
              String.valueOf(e.getMessage()),
              "check that the server still runs, and simulate again"),
          e);
    }
    return new Result(
        path.size(),
        simulation.statements,
        path.isEmpty() ? "" : path.getLast().id(),
        simulation.left);
  }

  private void all(List<Revision> path) throws SQLException {
    boolean fresh =
        session.number(
                "select count(*) from pg_tables where tablename = 'alembic_version' and schemaname"
                    + " = any (current_schemas(false))")
            == 0;
    if (fresh) {
      session.execute(STAMP);
    }
    for (Revision r : path) {
      for (Operation o : r.upgrade()) {
        perform(r, o);
      }
      session.execute("DELETE FROM alembic_version");
      session.execute("INSERT INTO alembic_version VALUES (" + SqlWriter.literal(r.id()) + ")");
    }
  }

  private void perform(Revision r, Operation operation) throws SQLException {
    switch (operation) {
      case Operation.Opaque o -> left.add(o);
      case Operation.ChangeRows rows -> left.add(rows);
      case Operation.Autocommit(var at, var inner) -> {
        session.connection().commit();
        session.connection().setAutoCommit(true);
        for (Operation o : inner) {
          perform(r, o);
        }
        session.connection().setAutoCommit(false);
      }
      case Operation.Conditional(var at, var condition, var inner) -> {
        var holds = Conditions.holds(session, condition);
        if (holds.isEmpty()) {
          left.add(
              new Operation.Opaque(at, inner.size() + " operations depend on " + condition.text()));
        } else if (holds.get()) {
          for (Operation o : inner) {
            perform(r, o);
          }
        }
      }
      default -> {
        for (String sql : SqlWriter.statements(operation)) {
          execute(r, operation, sql);
        }
      }
    }
  }

  private void execute(Revision r, Operation operation, String sql) {
    try {
      session.execute(sql);
      statements++;
    } catch (OutsideException e) {
      throw new OutsideException(
          Failure.unknown(
              "the database refused revision " + r.id(),
              "%s: %s: %s".formatted(operation.at(), Wording.head(sql), e.failure().seen()),
              "see what the revision needs: belay migrations explain"),
          e);
    }
  }
}
