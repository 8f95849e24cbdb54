package dev.belay.migration;

import java.util.List;
import java.util.Set;

/** Whether a default has to be evaluated for each row: then adding it rewrites the table. */
final class Volatility {
  private static final Set<String> STABLE =
      Set.of(
          "now",
          "current_timestamp",
          "current_date",
          "current_time",
          "localtimestamp",
          "localtime",
          "transaction_timestamp",
          "statement_timestamp",
          "current_user",
          "current_setting",
          "to_timestamp",
          "lower",
          "upper",
          "coalesce",
          "md5",
          "uuid_nil",
          "varchar",
          "numeric",
          "timezone",
          "array");

  private Volatility() {}

  /** An unknown function counts as volatile: PostgreSQL takes a function for that by default. */
  static boolean of(String defaultSql) {
    for (List<SqlTokens.Token> statement : SqlTokens.statements(defaultSql)) {
      for (int i = 0; i + 1 < statement.size(); i++) {
        boolean call = statement.get(i).name() && statement.get(i + 1).is("(");
        boolean cast = i > 0 && statement.get(i - 1).is(":");
        if (call && !cast && !STABLE.contains(statement.get(i).folded())) {
          return true;
        }
      }
    }
    return false;
  }
}
