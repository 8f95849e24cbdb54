"""Times a run of Alembic by the line of the migration that asks for the work.

A batch collects its operations and runs them when it is left, so each remembers its line.
"""

import atexit
import json
import sys
import time
from collections import defaultdict

from alembic.operations import batch
from sqlalchemy import event
from sqlalchemy.engine import Engine


def _caller():
    """(file, line) of the innermost frame that belongs to a migration."""
    frame = sys._getframe(1)
    while frame:
        name = frame.f_code.co_filename
        if "/migrations/versions/" in name:
            return name.rsplit("/", 1)[1], frame.f_lineno
        frame = frame.f_back
    return None


class _Remembering(list):
    def __init__(self):
        super().__init__()
        self.lines = []

    def append(self, item):
        super().append(item)
        self.lines.append(_caller())


def start(file):
    seconds = defaultdict(float)
    now = {"line": None, "file": None, "since": time.perf_counter()}

    made = batch.BatchOperationsImpl.__init__

    def init(self, *arguments, **named):
        made(self, *arguments, **named)
        self.batch = _Remembering()

    def flush(self):
        if self._should_recreate():
            raise RuntimeError("a batch that copies its table is not expected on PostgreSQL")
        for (name, arguments, named), now["line"] in zip(self.batch, self.batch.lines):
            getattr(self.operations.impl, name)(*arguments, **named)
        now["line"] = None

    batch.BatchOperationsImpl.__init__ = init
    batch.BatchOperationsImpl.flush = flush

    def before(*_):
        # What Python does with rows lies between two statements of one migration: it is counted to
        # the later one. What Alembic does between two migrations is no operation's.
        line = now["line"] or _caller()
        if not line or line[0] != now["file"]:
            now["since"] = time.perf_counter()

    def after(*_):
        line = now["line"] or _caller()
        moment = time.perf_counter()
        if line:
            seconds[line] += moment - now["since"]
        now["file"] = line[0] if line else None
        now["since"] = moment

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    atexit.register(
        lambda: json.dump([[n, l, s] for (n, l), s in seconds.items()], open(file, "w"))
    )
