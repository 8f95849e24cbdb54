"""A column with a value for every row, and names that must be unique: two apps of one name make it fail."""
from alembic import op

revision = "6b5f9f8b1a2c"
down_revision = "b95962a3885c"


def upgrade():
    op.execute("alter table messages add column app_mode text")
    op.execute("update messages set app_mode = 'chat'")
    op.execute("alter table messages alter column app_mode set default 'chat', alter column app_mode set not null")
    op.execute("create unique index apps_name_unique on apps (tenant_id, name)")


def downgrade():
    pass
