package dev.belay.migration;

import dev.belay.database.Session;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What would make an operation fail on the rows that are there, as a query.
 *
 * @param problem what was found when the count is above zero
 * @param from the query's FROM, WHERE, GROUP BY …: its rows are the offending ones
 * @param key what a sample shows, as SQL
 * @param repair what a person can do, one sentence
 */
public record DataQuestion(
    Operation operation, String table, String problem, String from, String key, String repair) {

  /** The answer, with at most three sample keys. */
  public record Answer(DataQuestion question, long count, List<String> samples) {
    public Answer {
      samples = List.copyOf(samples);
    }
  }

  /** Asks a database; empty when nothing there offends. */
  public Optional<Answer> ask(Session session) {
    if (from.contains(";") || key.contains(";")) {
      // whatever a migration file holds, it stays inside of this one query
      throw new OutsideException(
          Failure.unknown("a question was not asked", "its condition has a semicolon", repair));
    }
    long count = session.number("select count(*) from (select 1 " + from + ") x");
    if (count == 0) {
      return Optional.empty();
    }
    List<String> samples =
        session.query("select " + key + " " + from + " limit 3", r -> shown(r.getString(1)));
    return Optional.of(new Answer(this, count, samples));
  }

  private static String shown(@Nullable String key) {
    return key == null ? "null" : key.length() > 80 ? key.substring(0, 80) + "…" : key;
  }
}
