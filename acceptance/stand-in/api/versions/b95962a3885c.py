"""A column that nobody fills."""
from alembic import op

revision = "b95962a3885c"
down_revision = "08ec4f75af5e"


def upgrade():
    op.execute("alter table datasets add column built_in_fields boolean not null default false")


def downgrade():
    pass
