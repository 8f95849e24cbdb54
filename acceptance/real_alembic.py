"""Runs Dify's own migration files with the real Alembic; for the scripts beside this file.

Needs a Python with alembic, SQLAlchemy and psycopg2 (Debian: python3-alembic python3-psycopg2).
What the migrations import of Dify is replaced by the types that PostgreSQL gets.
"""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap

VERSIONS = "api/migrations/versions/"
CONVENTIONS = ("api/models/engine.py", "api/extensions/ext_database.py")

ENV = '''
from alembic import context
from sqlalchemy import MetaData, create_engine
convention = %r
metadata = MetaData(naming_convention=convention) if convention else MetaData()
with create_engine(%r).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
'''

# sqlalchemy.UUID came with SQLAlchemy 2; some migrations need it.
RUN = '''
import sys
import sqlalchemy
from sqlalchemy.dialects import postgresql
if not hasattr(sqlalchemy, "UUID"):
    sqlalchemy.UUID = postgresql.UUID
from alembic import command
from alembic.config import Config
if len(sys.argv) > 2:
    import timed_alembic
    timed_alembic.start(sys.argv[2])
config = Config()
config.set_main_option("script_location", "migrations")
command.upgrade(config, sys.argv[1])
'''

STUBS = {
    "models/__init__.py": """
        from models import types
        from models.types import StringUUID
        """,
    "models/types.py": """
        import sqlalchemy as sa
        from sqlalchemy.dialects.postgresql import BYTEA, JSONB, UUID
        class StringUUID(sa.types.TypeDecorator):
            impl = UUID
            cache_ok = True
        class LongText(sa.types.TypeDecorator):
            impl = sa.Text
            cache_ok = True
        class BinaryData(sa.types.TypeDecorator):
            impl = BYTEA
            cache_ok = True
        class AdjustedJSON(sa.types.TypeDecorator):
            impl = JSONB
            cache_ok = True
        class EnumText(sa.types.TypeDecorator):
            impl = sa.VARCHAR
            cache_ok = True
            def __init__(self, enum_class, length=20):
                super().__init__(length)
        """,
    "models/enums.py": """
        class AppTriggerStatus: pass
        class AppTriggerType: pass
        """,
    "libs/__init__.py": "",
    "libs/uuid_utils.py": """
        import uuid
        def uuidv7():
            return uuid.uuid4()
        """,
    "constants/__init__.py": "UUID_NIL = '00000000-0000-0000-0000-000000000000'",
}


def git(directory, *arguments, data=None):
    return subprocess.run(
        ["git", f"--git-dir={directory}", *arguments], input=data, capture_output=True, check=True
    ).stdout


def find(directories, item):
    """(version, git directory, commit) of V or V=COMMIT in the first directory that has it."""
    version, _, commit = item.partition("=")
    for directory in directories:
        there = subprocess.run(
            ["git", f"--git-dir={directory}", "cat-file", "-e", (commit or version) + "^{commit}"],
            capture_output=True,
        ).returncode
        if there == 0:
            return version, directory, commit or version
    sys.exit(f"{os.path.basename(sys.argv[0])}: {item} is in none of the git directories")


def stable(directories):
    """(version, git directory, tag) of every stable release, oldest first."""
    found = {}
    for directory in directories:
        for tag in git(directory, "tag").decode().split():
            if re.fullmatch(r"\d+\.\d+\.\d+", tag):
                found.setdefault(tuple(map(int, tag.split("."))), (tag, directory, tag))
    return [found[v] for v in sorted(found)]


def tree(directory, commit):
    """Path to blob of the migrations and of the file with the naming convention."""
    listing = git(directory, "ls-tree", "-r", "--full-tree", commit, "--", VERSIONS, *CONVENTIONS)
    return {line.split("\t")[1]: line.split()[2] for line in listing.decode().splitlines()}


def migrations(files):
    return [p for p in files if p.startswith(VERSIONS) and p.endswith(".py")]


def convention(directory, files):
    for path in CONVENTIONS:
        if path in files:
            source = ast.parse(git(directory, "cat-file", "blob", files[path]))
            for node in ast.walk(source):
                if isinstance(node, ast.Dict):
                    try:
                        value = ast.literal_eval(node)
                    except ValueError:
                        continue
                    if "pk" in value and "uq" in value:
                        return value
            return None
    return None


def upgrade(directory, commit, url, to="head", timings=False, check=True):
    """Upgrades a database with the migrations of a commit.

    With timings, answers seconds by (file, line); without check, the finished process.
    """
    files = tree(directory, commit)
    with tempfile.TemporaryDirectory() as folder:
        versions = os.path.join(folder, "migrations", "versions")
        os.makedirs(versions)
        for path in migrations(files):
            with open(os.path.join(versions, os.path.basename(path)), "wb") as out:
                out.write(git(directory, "cat-file", "blob", files[path]))
        for path, text in STUBS.items():
            os.makedirs(os.path.join(folder, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(folder, path), "w") as out:
                out.write(textwrap.dedent(text))
        with open(os.path.join(folder, "migrations", "env.py"), "w") as out:
            sqlalchemy_url = url.replace("postgresql://", "postgresql+psycopg2://")
            out.write(ENV % (convention(directory, files), sqlalchemy_url))
        file = os.path.join(folder, "timings.json")
        here = os.path.dirname(os.path.abspath(__file__))
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", RUN, to, *([file] if timings else [])],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([folder, here]),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            check=check,
            capture_output=not check,
            text=True,
        )
        if timings:
            with open(file) as measured:
                return {(name, line): seconds for name, line, seconds in json.load(measured)}
        return ran
