package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.outside.OutsideException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionReaderTest {
  static final String HEAD =
      """
      \"""a title

      Revision ID: something_else
      Revises: not_the_parent
      \"""
      from alembic import op, context
      import models as models
      import sqlalchemy as sa
      from sqlalchemy.dialects import postgresql
      from sqlalchemy.sql import table, column

      revision = 'b2'
      down_revision = 'a1'
      branch_labels = None
      depends_on = None

      def _is_pg(conn):
          return conn.dialect.name == "postgresql"

      """;

  static Revision read(String text) {
    return new RevisionReader(NamingConvention.DIFY, Dialect.POSTGRESQL)
        .read(new RevisionFile("b2.py", text));
  }

  /** Line numbers of messages count from the first line of {@code body}. */
  private static List<String> upgrade(String body) {
    String indented = body.indent(4);
    return read(HEAD + "def upgrade():\n" + indented + "\ndef downgrade():\n    pass\n")
        .upgrade()
        .stream()
        .flatMap(o -> SqlWriter.statements(o).stream())
        .map(s -> s.replaceAll("\\s+", " ").replace("( ", "(").replace(" )", ")"))
        .toList();
  }

  @Test
  void itsPlaceInTheChainComesFromTheAssignmentsNotFromTheDocstring() {
    Revision r = read(HEAD + "def upgrade(): pass\ndef downgrade(): pass\n");
    assertThat(r.id()).isEqualTo("b2");
    assertThat(r.parents()).containsExactly("a1");
    assertThat(r.title()).isEqualTo("a title");
    assertThat(r.upgrade()).isEmpty();
  }

  @Test
  void aTableBecomesTheStatementThatAlembicWouldSend() {
    assertThat(
            upgrade(
                """
                op.create_table('t',
                  sa.Column('id', models.types.StringUUID(), server_default=sa.text('uuid()')),
                  sa.Column('n', sa.String(length=255), server_default='its', nullable=False),
                  sa.Column('at', sa.DateTime(), server_default=sa.func.current_timestamp()),
                  sa.Column('big', sa.Text().with_variant(sa.String(9), 'mysql'), nullable=True),
                  sa.Column('tags', postgresql.ARRAY(sa.VARCHAR(length=9)), default=list),
                  sa.PrimaryKeyConstraint('id', name=op.f('t_pkey')),
                  sa.UniqueConstraint('n', 'at'),
                  sa.CheckConstraint("n <> ''", name='filled'),
                )
                """))
        .containsExactly(
            "CREATE TABLE \"t\" (\"id\" UUID DEFAULT uuid() NOT NULL,"
                + " \"n\" VARCHAR(255) DEFAULT 'its' NOT NULL,"
                + " \"at\" TIMESTAMP WITHOUT TIME ZONE DEFAULT CURRENT_TIMESTAMP,"
                + " \"big\" TEXT, \"tags\" VARCHAR(9)[],"
                + " CONSTRAINT \"t_pkey\" PRIMARY KEY (\"id\"),"
                + " CONSTRAINT \"t_n_key\" UNIQUE (\"n\", \"at\"),"
                + " CONSTRAINT \"t_filled_check\" CHECK (n <> ''))");
  }

  @Test
  void anIntegerKeyNumbersItselfUnlessItSaysOtherwise() {
    assertThat(
            upgrade(
                """
                op.create_table('a', sa.Column('id', sa.Integer(), primary_key=True))
                op.create_table('b', sa.Column('id', sa.BigInteger(), autoincrement=False),
                  sa.PrimaryKeyConstraint('id', name='b_pkey'))
                """))
        .containsExactly(
            "CREATE TABLE \"a\" (\"id\" SERIAL NOT NULL,"
                + " CONSTRAINT \"a_pkey\" PRIMARY KEY (\"id\"))",
            "CREATE TABLE \"b\" (\"id\" BIGINT NOT NULL,"
                + " CONSTRAINT \"b_pkey\" PRIMARY KEY (\"id\"))");
  }

  @Test
  void changesOfAColumnComeInTheOrderOfAlembic() {
    assertThat(
            upgrade(
                """
                with op.batch_alter_table('t', schema=None) as batch_op:
                    batch_op.alter_column('c', existing_type=sa.TEXT(), type_=sa.JSON(),
                        nullable=False, server_default=None, postgresql_using='to_json(c)')
                    batch_op.create_index('i', ['a', sa.text('b DESC')], unique=True,
                        postgresql_where=sa.text('a IS NOT NULL'))
                    batch_op.drop_constraint('u', type_='unique')
                """))
        .containsExactly(
            "ALTER TABLE \"t\" ALTER COLUMN \"c\" TYPE JSON USING to_json(c)",
            "ALTER TABLE \"t\" ALTER COLUMN \"c\" SET NOT NULL",
            "ALTER TABLE \"t\" ALTER COLUMN \"c\" DROP DEFAULT",
            "CREATE UNIQUE INDEX \"i\" ON \"t\" (\"a\", b DESC) WHERE a IS NOT NULL",
            "ALTER TABLE \"t\" DROP CONSTRAINT \"u\"");
  }

  @Test
  void onlyTheBranchOfPostgresqlIsTakenAndLoopsAreFollowed() {
    assertThat(
            upgrade(
                """
                if _is_pg(op.get_bind()):
                    for name in ('a', 'b'):
                        op.execute(f"DROP FUNCTION {name}()")
                else:
                    op.execute("never")
                if op.get_bind().dialect.name == 'mysql':
                    op.execute("never")
                """))
        .containsExactly("DROP FUNCTION a()", "DROP FUNCTION b()");
  }

  @Test
  void whatDependsOnTheSchemaFoundStaysAConditionAndTheRestFollowsIt() {
    Revision r =
        read(
            HEAD
                + """
                def _has():
                    found = [c["name"] for c in sa.inspect(op.get_bind()).get_columns("t")]
                    if "a" in found or "b" in found:
                        return True
                    return False

                def upgrade():
                    if _has():
                        return
                    op.add_column("t", sa.Column("a", sa.Integer(), nullable=True))

                def downgrade():
                    op.drop_column("t", "a")
                """);
    assertThat(r.upgrade()).hasSize(1);
    assertThat(r.upgrade().getFirst())
        .isInstanceOfSatisfying(
            Operation.Conditional.class,
            c -> {
              assertThat(c.condition().text())
                  .isEqualTo("not (column t.a exists or column t.b exists)");
              assertThat(c.operations()).hasSize(1);
            });
  }

  @Test
  void anAutocommitBlockIsKeptAsOne() {
    Revision r =
        read(
            HEAD
                + """
                def upgrade():
                    with op.get_context().autocommit_block():
                        op.create_index('i', 't', ['a'], postgresql_concurrently=True)
                def downgrade(): pass
                """);
    assertThat(r.upgrade().getFirst())
        .isInstanceOfSatisfying(
            Operation.Autocommit.class, a -> assertThat(a.operations()).hasSize(1));
  }

  @Test
  void pythonThatChangesRowsSaysWhatItTouches() {
    List<String> sql =
        upgrade(
            """
            a = table('a', column('id'), column('v'))
            b = table('b', column('id'))
            conn = op.get_bind()
            for row in conn.execute(sa.select(a.c.id).where(a.c.v.isnot(None))).fetchall():
                if not row.id:
                    continue
                conn.execute(b.insert().values(id=row.id))
                conn.execute(a.update().where(a.c.id == row.id).values(v=None))
            conn.execute(sa.update(a).values(v=sa.select(b.c.id).scalar_subquery()))
            conn.execute(sa.text("DELETE FROM b WHERE id = :id"), {"id": 1})
            """);
    assertThat(sql.stream().map(s -> s.substring(s.indexOf("Python"))))
        .containsExactly(
            "Python reads a",
            "Python inserts into b, row by row",
            "Python updates a, row by row",
            "Python updates a from b",
            "Python deletes from b");
  }

  @Test
  void whatIsNotKnownIsOpaqueWithItsLineAndNeverDropped() {
    Revision r =
        read(
            HEAD
                + """
                def upgrade():
                    name = input()
                    op.add_column(name, sa.Column('a', sa.Integer()))
                    op.add_column('t', sa.Column('a', some.Type()))
                    op.never_heard_of('t')
                    subprocess.run(['ls'])
                    op.execute(open('x.sql').read())
                def downgrade(): pass
                """);
    int first = HEAD.split("\n", -1).length + 2;
    assertThat(r.upgrade())
        .hasSize(5)
        .allSatisfy(o -> assertThat(o).isInstanceOf(Operation.Opaque.class));
    assertThat(r.upgrade().stream().map(o -> o.at().line()))
        .containsExactly(first, first + 1, first + 2, first + 3, first + 4);
  }

  @Test
  void aFileWithoutPlaceInTheChainIsRefusedWithItsName() {
    assertThatThrownBy(() -> read("x = 1\n"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("b2.py:1");
    assertThatThrownBy(() -> read("revision = 'a'\ndown_revision = 7\n"))
        .isInstanceOf(OutsideException.class)
        .hasMessageContaining("down_revision");
  }
}
