import os
from urllib.parse import quote

from alembic import context
from sqlalchemy import create_engine

e = os.environ
url = "postgresql+psycopg2://%s:%s@%s:%s/%s" % (
    quote(e["DB_USERNAME"]), quote(e["DB_PASSWORD"]), e["DB_HOST"], e.get("DB_PORT") or 5432,
    e.get("DB_DATABASE") or "dify")
with create_engine(url).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
