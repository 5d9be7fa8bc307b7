"""What many tests begin with, built by its services once a worker and copied for every further test.

Only where that changes nothing: on SQLite, whose database is one file, when nobody has it open, and by the real clock. The
copy is of the very same database, to the byte, that `build` was given before; anywhere else it is simply built.
"""

import shutil
from collections.abc import Callable, Hashable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine

from core.calendars import now
from core.db import transaction

Made = TypeVar("Made")


class BuiltOnce:
    """The databases that were built so far, by what they were built upon and how."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._built: dict[tuple[Hashable, ...], tuple[Path, Any]] = {}

    def __call__(self, engine: Engine, build: Callable[..., Made], *arguments: Hashable) -> Made:
        """What `build(session, *arguments)` gives once it is committed: plain data, of which each test has its own copy."""
        before = _at_rest(engine)
        if before is None:
            return _built(engine, build, *arguments)
        key = (sha256(before.read_bytes()).digest(), build, *arguments)
        if key not in self._built:
            made = _built(engine, build, *arguments)
            after = _at_rest(engine)
            if after is None:
                return made
            kept = self.folder / f"{len(self._built)}.db"
            shutil.copyfile(after, kept)
            self._built[key] = kept, made
        kept, made = self._built[key]
        shutil.copyfile(kept, before)
        return deepcopy(made)


def _built(engine: Engine, build: Callable[..., Made], *arguments: Hashable) -> Made:
    with transaction(engine) as session:
        return build(session, *arguments)


def _at_rest(engine: Engine) -> Path | None:
    """The file that holds the whole database; None when there is no such file, or when the clock is held still."""
    if engine.dialect.name != "sqlite" or abs(now() - datetime.now(UTC)) > timedelta(minutes=1):
        return None
    engine.dispose()  # the last to close a database writes its journal back and takes it away
    path = Path(engine.url.database or "")
    return None if path.with_name(f"{path.name}-wal").exists() else path
