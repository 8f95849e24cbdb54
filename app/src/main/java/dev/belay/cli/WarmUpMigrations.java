package dev.belay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Migrations in the manner of Alembic, so that reading some is no news to the AOT cache. */
final class WarmUpMigrations {
  /** So many that the machine notices which methods are worth compiling. */
  private static final int FILES = 60;

  private static final String FILE =
      """
      \"""sample NUMBER

      Revision ID: rNUMBER
      \"""
      from alembic import op
      import sqlalchemy as sa
      import models as models
      from sqlalchemy.dialects import postgresql

      # revision identifiers
      revision = 'rNUMBER'
      down_revision = PARENT
      branch_labels = None
      depends_on = None


      def _is_pg(conn) -> bool:
          return conn.dialect.name == "postgresql"


      def upgrade():
          conn = op.get_bind()
          op.create_table('tNUMBER',
              sa.Column('id', models.types.StringUUID(), server_default=sa.text('uuid_generate_v4()'), nullable=False),
              sa.Column('tenant_id', postgresql.UUID(), nullable=False),
              sa.Column('name', sa.String(length=255), server_default=sa.text("''::character varying"), nullable=True),
              sa.Column('created_at', sa.DateTime(), server_default=sa.func.current_timestamp(), nullable=False),
              sa.Column('size', sa.Integer(), default=0, nullable=False),
              sa.PrimaryKeyConstraint('id', name='tNUMBER_pkey'),
              sa.UniqueConstraint('tenant_id', 'name', name='tNUMBER_unique')
          )
          with op.batch_alter_table('tNUMBER', schema=None) as batch_op:
              batch_op.add_column(sa.Column('flag', sa.Boolean(), server_default=sa.text('false'), nullable=False))
              batch_op.create_index('tNUMBER_name_idx', ['name', sa.text('created_at DESC')], unique=False)
              batch_op.alter_column('name', existing_type=sa.VARCHAR(length=255), type_=sa.TEXT(), existing_nullable=True)
          for table in ['tNUMBER']:
              op.execute(f"UPDATE {table} SET flag = true WHERE size > 1;")
          if _is_pg(conn):
              op.create_foreign_key(None, 'tNUMBER', 'tNUMBER', ['tenant_id'], ['id'])
          else:
              op.drop_column('tNUMBER', 'flag')


      def downgrade():
          with op.batch_alter_table('tNUMBER', schema=None) as batch_op:
              batch_op.drop_index('tNUMBER_name_idx')
              batch_op.drop_column('flag')
          op.drop_table('tNUMBER')
      """;

  private WarmUpMigrations() {}

  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < FILES; i++) {
      String parent = i == 0 ? "None" : "'r" + (i - 1) + "'";
      Files.writeString(
          folder.resolve("r" + i + ".py"),
          FILE.replace("NUMBER", String.valueOf(i)).replace("PARENT", parent));
    }
  }
}
