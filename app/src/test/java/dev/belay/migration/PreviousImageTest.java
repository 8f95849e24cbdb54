package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.migration.PreviousImage.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviousImageTest {
  private static final String START =
      """
      op.create_table('t', sa.Column('id', sa.Integer()), sa.Column('a', sa.String(255)),
        sa.Column('tags', postgresql.ARRAY(sa.String(9))),
        sa.UniqueConstraint('id', 'a', name='u'))
      """;

  private static PathExplanation after(String body) {
    var first = RevisionReaderTest.read(file("a1", "None", START));
    var second = RevisionReaderTest.read(file("b2", "'a1'", body));
    return PathExplanation.of(Revisions.of(List.of(first, second)), Optional.of("a1"), "b2", 15);
  }

  private static String file(String id, String parent, String body) {
    return RevisionReaderTest.HEAD.replace(
            "revision = 'b2'\ndown_revision = 'a1'",
            "revision = '" + id + "'\ndown_revision = " + parent)
        + "def upgrade():\n"
        + body.indent(4)
        + "\ndef downgrade():\n    pass\n";
  }

  private static void verdict(Verdict verdict, String body) {
    assertThat(after(body).previousImage().verdict()).as(body).isEqualTo(verdict);
  }

  @Test
  void whatOnlyAddsLetsThePreviousImageRun() {
    verdict(Verdict.RUNS, "op.add_column('t', sa.Column('b', sa.Integer(), nullable=True))");
    verdict(Verdict.RUNS, "op.create_table('n', sa.Column('id', sa.Integer(), nullable=False))");
    verdict(Verdict.RUNS, "op.create_index('i', 't', ['a'])");
    verdict(Verdict.RUNS, "op.alter_column('t', 'a', type_=sa.Text())");
    verdict(
        Verdict.RUNS,
        "op.create_table('n', sa.Column('id', sa.Integer()))\nop.drop_column('n', 'id')");
  }

  @Test
  void whatTakesAwayMakesItFail() {
    verdict(Verdict.FAILS, "op.drop_column('t', 'a')");
    verdict(Verdict.FAILS, "op.rename_table('t', 's')");
    verdict(Verdict.FAILS, "op.add_column('t', sa.Column('b', sa.Integer(), nullable=False))");
  }

  @Test
  void whatTightensMayRefuseSomeWrites() {
    verdict(Verdict.SOME_WRITES_MAY_FAIL, "op.alter_column('t', 'a', nullable=False)");
    verdict(Verdict.SOME_WRITES_MAY_FAIL, "op.alter_column('t', 'a', type_=sa.String(100))");
    verdict(Verdict.SOME_WRITES_MAY_FAIL, "op.create_unique_constraint('v', 't', ['a'])");
    verdict(Verdict.SOME_WRITES_MAY_FAIL, "op.drop_constraint('u', 't')");
    verdict(
        Verdict.SOME_WRITES_MAY_FAIL,
        "op.alter_column('t', 'tags', type_=sa.JSON(), postgresql_using='to_json(tags)')");
  }

  @Test
  void aDowngradeThatDoesNothingIsNoWayBack() {
    var revision = after("op.drop_column('t', 'a')").revisions().getFirst();
    assertThat(revision.wayBack().kind()).isEqualTo(WayBack.Kind.IRREVERSIBLE);
  }
}
