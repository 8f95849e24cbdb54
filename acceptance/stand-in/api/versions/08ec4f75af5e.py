"""A rule for rows that were there before: a tenant without a key makes it fail."""
from alembic import op

revision = "08ec4f75af5e"
down_revision = "a91b476a53de"


def upgrade():
    op.execute("alter table messages add column from_plugin text")
    op.execute("alter table tenants add constraint tenants_have_keys check (encrypt_public_key is not null)")


def downgrade():
    pass
