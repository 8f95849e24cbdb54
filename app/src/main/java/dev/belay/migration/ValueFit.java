package dev.belay.migration;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which values of a column a new type refuses, as a condition in SQL that itself never fails. Where
 * the server cannot be asked, the answer says why.
 */
sealed interface ValueFit {
  /** Every value fits. */
  record All() implements ValueFit {}

  /** The rows that meet the condition do not fit. */
  record Except(String condition) implements ValueFit {}

  record NotAskable(String why) implements ValueFit {}

  /** The first major that can try a value: {@code pg_input_is_valid}. */
  int TRIES_VALUES = 16;

  static ValueFit of(Operation.ChangeType c, int major) {
    String column = SqlWriter.quoted(c.column());
    boolean plain = c.using().map(u -> castOf(u, c.column())).orElse(true);
    return switch (TypeChange.of(c.from(), c.to(), c.using())) {
      case RELABEL, CONVERT -> new All();
      case NARROW -> narrow(column, c.to(), c.using().isPresent());
      case ANOTHER_KIND -> {
        if (!plain) {
          yield new NotAskable("its rows go through " + c.using().orElse(""));
        }
        boolean text = c.from().map(ColumnType::text).orElse(false);
        yield text ? cast(column, c.to(), major) : new NotAskable("only texts can be tried");
      }
    };
  }

  /** Whether an expression is nothing but the column, cast. */
  private static boolean castOf(String using, String column) {
    String bare = using.strip().replace("\"", "");
    String name = Pattern.quote(column);
    return bare.matches("(?i)\\(?" + name + "\\)?(::text)?::[a-z0-9 _(),\\[\\]]+")
        || bare.matches("(?i)cast\\s*\\(\\s*" + name + "\\s+as\\s+[a-z0-9 _(),\\[\\]]+\\)");
  }

  private static ValueFit narrow(String column, ColumnType to, boolean explicit) {
    Optional<Integer> length = to.length();
    if (length.isPresent()) {
      // an explicit cast cuts silently; spaces at the end are cut in any case
      return explicit
          ? new All()
          : new Except("length(rtrim(%s::text, ' ')) > %d".formatted(column, length.get()));
    }
    return switch (to.name()) {
      case "SMALLINT" -> new Except(column + "::numeric not between -32768 and 32767");
      case "INTEGER" -> new Except(column + "::numeric not between -2147483648 and 2147483647");
      case "NUMERIC" -> {
        int scale = to.arguments().size() > 1 ? to.arguments().get(1) : 0;
        int whole = to.arguments().isEmpty() ? 0 : to.arguments().getFirst() - scale;
        yield new Except("abs(round(%s::numeric, %d)) >= 1e%d".formatted(column, scale, whole));
      }
      default -> new NotAskable("whether values fit " + to + " is not known");
    };
  }

  private static ValueFit cast(String column, ColumnType to, int major) {
    if (major >= TRIES_VALUES) {
      return new Except(
          "not pg_input_is_valid(%s::text, %s)".formatted(column, SqlWriter.literal(to.sql())));
    }
    String text = column + "::text";
    return switch (to.dimensions() == 0 ? to.name() : "") {
      case "UUID" -> new Except(text + " !~* '^\\s*\\{?([0-9a-f]{4}-?){7}[0-9a-f]{4}\\}?\\s*$'");
      case "BOOLEAN" ->
          new Except(
              "lower(btrim(%s)) !~ '^(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)$'"
                  .formatted(text));
      case "SMALLINT", "INTEGER", "BIGINT" -> whole(text, to.name());
      case "NUMERIC", "DOUBLE PRECISION", "REAL" ->
          new Except(
              text
                  + " !~* '^\\s*([-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[-+]?[0-9]+)?|nan|[-+]?inf(inity)?)\\s*$'");
      default ->
          new NotAskable(
              "before PostgreSQL %d a server cannot try values of %s"
                  .formatted(TRIES_VALUES, to.sql().toLowerCase(Locale.ROOT)));
    };
  }

  private static ValueFit whole(String text, String type) {
    String bound =
        switch (type) {
          case "SMALLINT" -> "32768";
          case "INTEGER" -> "2147483648";
          default -> "9223372036854775808";
        };
    return new Except(
        "case when %1$s ~ '^\\s*[-+]?[0-9]{1,40}\\s*$' then %1$s::numeric not between -%2$s and %2$s - 1 else true end"
            .formatted(text, bound));
  }
}
