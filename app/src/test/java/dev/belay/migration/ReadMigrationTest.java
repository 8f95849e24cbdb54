package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is not known reads as not known, what is known as what it is, and scripts run. */
class ReadMigrationTest {
  private static final String FIRST =
      """
      import sqlalchemy as sa
      from alembic import op
      revision = 'a1'
      down_revision = None
      def upgrade():
          op.create_table('apps', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('mode', sa.Text()))
          op.execute("INSERT INTO apps VALUES (1, 'Chat'), (2, 'Flow');")
      def downgrade():
          op.drop_table('apps')
      """;

  private static Revision second(String upgrade, String downgrade) {
    return read(
        """
        import sqlalchemy as sa
        from alembic import op
        revision = 'b2'
        down_revision = 'a1'
        NAMES = (('apps_mode_idx', ('mode',)), ('apps_both_idx', ('mode', 'id')))
        def upgrade():
        %sdef downgrade():
        %s
        """
            .formatted(upgrade.indent(4), downgrade.indent(4)));
  }

  private static Revision read(String text) {
    return new RevisionReader(NamingConvention.DIFY, Dialect.POSTGRESQL)
        .read(new RevisionFile("file.py", text));
  }

  private static PathExplanation.RevisionExplanation explained(Revision second) {
    return PathExplanation.of(
            Revisions.of(List.of(read(FIRST), second)), Optional.of("a1"), "b2", 15)
        .revisions()
        .getFirst();
  }

  private static String statements(Revision r) {
    return r.upgrade().stream()
        .flatMap(o -> SqlWriter.statements(o).stream())
        .map(s -> s.startsWith("--") ? s + "\n" : s + ";\n")
        .collect(Collectors.joining());
  }

  @Test
  void literalsOfSqlalchemyAreDefaults() {
    Revision r =
        second(
            """
            op.add_column('apps', sa.Column('a', sa.Boolean(), nullable=False, server_default=sa.false()))
            op.add_column('apps', sa.Column('b', sa.Boolean(), nullable=False, server_default=sa.true()))
            op.add_column('apps', sa.Column('c', sa.Text(), server_default=sa.null()))
            op.add_column('apps', sa.Column('d', sa.Text(), server_default=sa.literal("it's")))
            """,
            "pass");
    assertThat(statements(r))
        .contains("DEFAULT FALSE", "DEFAULT TRUE", "DEFAULT NULL", "DEFAULT 'it''s'");
    assertThat(explained(r).explanations()).noneMatch(Explanation::destroys);
  }

  @Test
  void aLoopInReverseOrInOrderIsRead() {
    Revision r =
        second(
            """
            for name, columns in NAMES:
                op.create_index(name, 'apps', columns)
            for name in sorted(['z_idx', 'a_idx']):
                op.create_index(name, 'apps', ['id'])
            """,
            """
            for name, _ in reversed(NAMES):
                op.drop_index(name, table_name='apps')
            """);
    assertThat(r.downgrade())
        .extracting(o -> ((Operation.DropIndex) o).index())
        .containsExactly("apps_both_idx", "apps_mode_idx");
    assertThat(statements(r)).containsSubsequence("\"a_idx\"", "\"z_idx\"");
    assertThat(explained(r).wayBack().kind()).isEqualTo(WayBack.Kind.REVERSIBLE);
  }

  @Test
  void whatIsNotKnownIsNeitherLossNorNoLoss() {
    var explained =
        explained(second("op.drop_column('apps', something())", "op.execute(something())"));
    assertThat(explained.explanations()).allMatch(Explanation::lossNotKnown);
    assertThat(explained.wayBack().kind()).isEqualTo(WayBack.Kind.NOT_KNOWN);
  }

  @Test
  void fillingAColumnThatTheWayAddsLosesNothingAndOtherUpdatesDo() {
    String add = "op.add_column('apps', sa.Column('lower', sa.Text()))\n";
    String drop = "op.drop_column('apps', 'lower')";
    assertThat(
            explained(second(add + "op.execute('UPDATE apps SET lower = lower(mode)')", drop))
                .wayBack()
                .kind())
        .isEqualTo(WayBack.Kind.REVERSIBLE);
    assertThat(
            explained(
                    second(
                        add
                            + "op.execute(\"UPDATE apps a SET (lower) = (SELECT mode) WHERE id >"
                            + " 0\")",
                        drop))
                .explanations())
        .noneMatch(Explanation::destroys);
    assertThat(
            explained(
                    second(
                        add + "op.execute(\"UPDATE apps SET lower = 'x', mode = lower(mode)\")",
                        drop))
                .explanations())
        .anyMatch(Explanation::destroys);
  }

  @Test
  void aScriptAsksItsConditionsItselfAndRuns() {
    Revision r =
        second(
            """
            inspector = sa.inspect(op.get_bind())
            columns = [c['name'] for c in inspector.get_columns('apps')]
            if 'gone' in columns:
                op.drop_column('apps', 'gone')
            if 'note' not in columns:
                op.add_column('apps', sa.Column('note', sa.Text(), server_default="$statement$ 'x'"))
                op.execute("SELECT 1")
            if not inspector.has_table('apps'):
                op.drop_table('nothing')
            """,
            "pass");
    DatabaseServer database =
        TestServer.database("script", statements(read(FIRST)) + statements(r));
    try (Session session = database.open(new Label("test", "script"))) {
      assertThat(session.text("select string_agg(note, ',') from apps"))
          .isEqualTo("$statement$ 'x',$statement$ 'x'");
    }
  }

  @Test
  void whatHangsOnAConditionThatIsNotKnownStandsAsAComment() {
    Revision r = second("if something():\n    op.drop_table('apps')\n", "pass");
    assertThat(statements(r).lines()).allMatch(line -> line.startsWith("--"));
    assertThat(statements(r)).contains("-- DROP TABLE \"apps\";");
  }
}
