package dev.belay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.check.Finding;
import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.TestServer;
import dev.belay.migration.MigrationFiles;
import dev.belay.migration.PathExplanation;
import dev.belay.migration.RevisionFile;
import dev.belay.outside.Observed;
import dev.belay.survey.HeldSurvey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** S13: what a way drops is counted where it lies before the way begins. */
class LossesTest {
  private static PathExplanation path(String upgrade) {
    var files = List.of(file("a1", "None", "pass"), file("b2", "'a1'", upgrade));
    return PathExplanation.of(
        new MigrationFiles("test", files, Optional.empty()).read(), Optional.of("a1"), "b2", 15);
  }

  private static RevisionFile file(String id, String parent, String upgrade) {
    return new RevisionFile(
        id + ".py",
        """
        import sqlalchemy as sa
        from alembic import op
        revision = '%s'
        down_revision = %s
        def upgrade():
        %s
        def downgrade():
            pass
        """
            .formatted(id, parent, upgrade.indent(4)));
  }

  private static List<Finding> findings(String upgrade, String sql) {
    DatabaseServer database = TestServer.database("losses", sql);
    return Losses.findings(
        Losses.of(path(upgrade)),
        places -> HeldSurvey.of(database, new Label("test", "losses"), places));
  }

  @Test
  void S13_aTableWithRowsIsAQuestionAndOneWithoutIsNone() {
    String drops = "op.drop_table('drafts'); op.drop_table('sessions'); op.drop_table('never')";
    var findings =
        findings(
            drops,
            "create table drafts as select i from generate_series(1, 7) i; create table sessions"
                + " (id int)");
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst()).isInstanceOf(Finding.Undecided.class);
    assertThat(findings.getFirst().seen())
        .isEqualTo("drafts: 7 rows go (b2); dropped and empty: sessions, never");
    assertThat(findings(drops, "create table drafts (id int)"))
        .hasOnlyElementsOfType(Finding.Passed.class);
  }

  @Test
  void S13_valuesOfAColumnAreCountedUnderTheNameThatItHasNow() {
    var findings =
        findings(
            """
            op.rename_table('notes', 'remarks')
            op.alter_column('remarks', 'text', new_column_name='body')
            op.drop_column('remarks', 'body')
            op.execute('ALTER TABLE remarks DROP COLUMN IF EXISTS "Odd name"')
            """,
            "create table notes (text text, \"Odd name\" int); insert into notes values ('a', 1),"
                + " (null, 2)");
    assertThat(findings).hasOnlyElementsOfType(Finding.Warned.class);
    assertThat(findings.getFirst().seen())
        .contains("notes.text: 1 values go", "notes.Odd name: 2 values go");
  }

  @Test
  void whatTheWayItselfMadeIsNoLoss() {
    assertThat(
            Losses.of(
                path(
                    """
                    op.create_table('t', sa.Column('id', sa.Integer()))
                    op.drop_table('t')
                    op.add_column('apps', sa.Column('x', sa.Text()))
                    op.drop_column('apps', 'x')
                    """)))
        .isEmpty();
  }

  @Test
  void whatWasNotCountedIsUndecided() {
    var findings =
        Losses.findings(
            Losses.of(path("op.drop_table('drafts')")),
            places -> Observed.unknown("nobody asked", "ask"));
    assertThat(findings).hasOnlyElementsOfType(Finding.Undecided.class);
  }
}
