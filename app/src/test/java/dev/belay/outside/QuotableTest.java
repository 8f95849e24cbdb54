package dev.belay.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What clients of databases quote of rows; every value here is the word canary. */
class QuotableTest {
  private static final String[] QUOTING = {
    "DETAIL:  Key (email)=(canary@x) already exists.",
    "DETAIL:  Failing row contains (1, canary\ncanary, null).",
    "[SQL: INSERT INTO t (a,\n  b) VALUES ('canary')]",
    "[parameters: {'token': 'canary', 'text': 'a]\n[b] canary'}]",
    "[parameters: ({'token': 'canary'}, {'token': 'canary'}  ... displaying 10 of 9 total)]",
    "CONTEXT:  COPY t, line 1, column a: \"canary\"",
    "STATEMENT:  insert into t values ('canary')",
    "QUERY:  select 'canary'\nfrom canary",
    "LINE 1: insert into t values ('canary')\n                              ^",
    "psycopg2.errors.NotNullViolation: null value in column \"a\" violates not-null constraint\n"
        + "DETAIL:  Failing row contains (canary).\n\n[SQL: canary\ncanary]",
    "worker: invalid input syntax for type integer: \"canary\"",
    "db-1  | 2026-01-01 ERROR:  malformed array literal: \"canary\"",
    "ERROR: value \"canary\" is out of range for type integer",
    "failed to read .env: line 2: unexpected character \" \" in variable name \"KEY canary\"",
    "unterminated quoted value \"canary",
    "{\"error\": \"duplicate key DETAIL:  Key (a)=(canary) [SQL: canary]\"}",
  };
  private static final String[] OWN = {
    "Traceback (most recent call last):",
    "(Background on this error at: https://sqlalche.me/e/20/gkpj)",
    "Database migration failed: see above",
    "ERROR: the migration stopped",
    "HINT:  see the server log",
  };

  @Test
  void S39_noPieceOfARowIsKeptAndWhatTheProgramSaysItselfIs() {
    for (String quoting : QUOTING) {
      for (String own : OWN) {
        String kept = Quotable.of("before\n" + quoting + "\n" + own);
        assertThat(kept).doesNotContain("canary").startsWith("before").endsWith(own);
      }
    }
  }

  @Test
  void S39_anyMixOfThemIsKeptWithoutRows() {
    long seed = Long.getLong("belay.seed", System.nanoTime());
    var random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        String[] from = random.nextBoolean() ? QUOTING : OWN;
        text.append(from[random.nextInt(from.length)]).append(random.nextBoolean() ? "\n" : "\r\n");
      }
      assertThat(Quotable.of(text.toString()))
          .as("-Dbelay.seed=%d, round %d of%n%s", seed, round, text)
          .doesNotContain("canary");
    }
  }

  @Test
  void S39_plainWordsStay() {
    String said =
        "alembic.util.exc.CommandError: Can't locate revision identified by 'abc'\n\tat x";
    assertThat(Quotable.of(said)).isEqualTo(said);
  }

  @Test
  void S39_whatASteeringCharacterWouldDoIsShown() {
    assertThat(Printable.of("a\u001b]0;title\u0007\u009b2J\r\u202eb\tc\n"))
        .isEqualTo("a\\u001b]0;title\\u0007\\u009b2J\\u000d\\u202eb\tc\n");
    assertThat(Printable.of("Zürich 東京 …")).isEqualTo("Zürich 東京 …");
  }

  @Test
  void S39_theTailOfAProgramIsQuotable() {
    var ran =
        new Ran(
            Command.of("migrate"),
            1,
            "",
            "boom \u001b[31m\n[parameters: {'t': 'canary'}]",
            java.time.Duration.ZERO);
    assertThat(ran.tail()).isEqualTo("boom \\u001b[31m");
  }
}
