"""Credentials move to a table of their own: a provider without a configuration makes it fail."""
from alembic import op

revision = "a4f2d8c9b731"
down_revision = "6b5f9f8b1a2c"


def upgrade():
    op.execute("create table provider_credentials (id uuid primary key default gen_random_uuid(), tenant_id uuid not null,"
               " provider_name text not null, encrypted_config text not null)")
    op.execute("insert into provider_credentials (tenant_id, provider_name, encrypted_config)"
               " select tenant_id, provider_name, encrypted_config from providers")
    op.execute("alter table providers drop column encrypted_config")


def downgrade():
    pass
