package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static List<Explanation> explain(int major, String sql) {
    return new Explainer(major).explain(SqlReader.file("a.sql", "BEGIN;" + sql));
  }

  private static Explanation one(String sql) {
    List<Explanation> all = explain(15, sql);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void aDefaultThatIsTheSameForEveryRowIsOnlyWrittenDownAnyOtherRewrites() {
    assertThat(one("ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 0").work())
        .isEqualTo(Work.CATALOG);
    assertThat(one("ALTER TABLE t ADD COLUMN c timestamp DEFAULT CURRENT_TIMESTAMP(0)").work())
        .isEqualTo(Work.CATALOG);
    assertThat(one("ALTER TABLE t ADD c uuid NOT NULL DEFAULT uuidv7()").work())
        .isEqualTo(Work.REWRITE);
    assertThat(one("ALTER TABLE t ADD c bigserial").work()).isEqualTo(Work.REWRITE);
  }

  @Test
  void aColumnWithoutDefaultThatMayNotBeNullFailsOnATableWithRows() {
    assertThat(one("ALTER TABLE t ADD COLUMN c text NOT NULL").notes())
        .containsExactly("fails if the table has a row");
  }

  @Test
  void aTableOfTheSameTransactionMakesNobodyWait() {
    var all = explain(15, "CREATE TABLE n (a int); CREATE UNIQUE INDEX i ON n (a);");
    assertThat(all).allSatisfy(e -> assertThat(e.locks()).isEmpty());
    assertThat(all.get(1).notes()).isEmpty();
    assertThat(all.get(1).work()).isEqualTo(Work.CATALOG);
  }

  @Test
  void afterACommitTheSameTableIsInUse() {
    var all =
        new Explainer(15)
            .explain(
                SqlReader.file(
                    "a.sql", "CREATE TABLE n (a int); CREATE INDEX CONCURRENTLY i ON n (a);"));
    assertThat(all.get(1).locks())
        .containsExactly(new Explanation.Lock("n", LockMode.SHARE_UPDATE_EXCLUSIVE));
    assertThat(all.get(1).inTransaction()).isFalse();
  }

  @Test
  void widerTypesAreRelabelledAndNarrowerOnesRewriteAndMayFail() {
    var column = java.util.Optional.of(ColumnType.of("VARCHAR", 255));
    var none = java.util.Optional.<String>empty();
    assertThat(TypeChange.of(column, ColumnType.of("TEXT"), none)).isEqualTo(TypeChange.RELABEL);
    assertThat(TypeChange.of(column, ColumnType.of("VARCHAR", 512), none))
        .isEqualTo(TypeChange.RELABEL);
    assertThat(TypeChange.of(column, ColumnType.of("VARCHAR", 128), none))
        .isEqualTo(TypeChange.NARROW);
    assertThat(
            TypeChange.of(
                java.util.Optional.of(ColumnType.of("INTEGER")), ColumnType.of("BIGINT"), none))
        .isEqualTo(TypeChange.CONVERT);
    assertThat(
            TypeChange.of(
                java.util.Optional.of(ColumnType.parse("varchar(255)[]")),
                ColumnType.of("JSON"),
                java.util.Optional.of("to_json(x)")))
        .isEqualTo(TypeChange.ANOTHER_KIND);
  }

  @Test
  void aFeatureOfALaterServerIsNamed() {
    String sql = "ALTER TABLE t ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a)";
    assertThat(explain(14, sql).getFirst().notes())
        .contains("NULLS NOT DISTINCT needs PostgreSQL 15, the server has 14");
    assertThat(explain(15, sql).getFirst().notes()).noneMatch(n -> n.contains("needs PostgreSQL"));
  }

  @Test
  void severalActionsOfOneStatementAreJudgedOneByOneWithTheirLines() {
    var all =
        new Explainer(15)
            .explain(
                SqlReader.file(
                    "a.sql",
                    "-- a comment; with a semicolon\n"
                        + "SELECT ';' /* ; */ FROM \"T\" WHERE a = $x$;$x$;\n"
                        + "ALTER TABLE t DROP COLUMN a, ALTER b SET NOT NULL,"
                        + " ADD c numeric(10, 2) DEFAULT coalesce(1, 2) NOT NULL;"));
    assertThat(all).hasSize(4);
    assertThat(all.get(0).locks())
        .containsExactly(new Explanation.Lock("T", LockMode.ACCESS_SHARE));
    assertThat(all.get(3).operation().at().line()).isEqualTo(3);
    assertThat(Wording.of(all.get(3).operation()))
        .isEqualTo("add column t.c NUMERIC(10, 2) not null default coalesce(1, 2)");
  }

  @Test
  void aStatementThatIsNotKnownSaysSo() {
    assertThat(one("FROBNICATE t").work()).isEqualTo(Work.UNKNOWN);
    assertThat(one("ALTER TABLE t ATTACH PARTITION p DEFAULT").work()).isEqualTo(Work.UNKNOWN);
  }
}
