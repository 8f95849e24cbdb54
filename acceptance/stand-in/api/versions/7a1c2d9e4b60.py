"""A size limit: a file entry of a negative size makes it fail."""
from alembic import op

revision = "7a1c2d9e4b60"
down_revision = "a4f2d8c9b731"


def upgrade():
    op.execute("alter table upload_files add constraint size_not_negative check (size >= 0)")
    op.execute("create index messages_created_at on messages (created_at)")


def downgrade():
    pass
