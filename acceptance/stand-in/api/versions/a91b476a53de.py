"""The tables of the stand-in."""
from alembic import op

revision = "a91b476a53de"
down_revision = None


def upgrade():
    op.execute("create table tenants (id uuid primary key, name text not null, encrypt_public_key text)")
    op.execute("create table accounts (id uuid primary key, email text not null)")
    op.execute("create table apps (id uuid primary key, tenant_id uuid not null references tenants, name text not null)")
    op.execute("create table datasets (id uuid primary key, tenant_id uuid not null, name text not null)")
    op.execute("create table messages (id uuid primary key, app_id uuid not null, query text not null,"
               " created_at timestamp not null default now())")
    op.execute("create table upload_files (id uuid primary key, key text not null, size bigint not null)")
    op.execute("create table providers (id uuid primary key, tenant_id uuid not null, provider_name text not null,"
               " encrypted_config text)")
    op.execute("create table beats (at timestamptz not null, release text not null)")


def downgrade():
    pass
