"""What a machine needs to run Three Keys well, one thing at a time, and what to do about each that is missing.

Owns: the checks behind `flask doctor`, one function a check. Refuses to repair anything: it looks and tells.
"""

import ctypes
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from core import db
from migrations import migrate
from reports import fonts
from web.settings import Settings

LEAST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 500_000_000
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
SUBSETTER = "libharfbuzz-subset.so.0"
APT = "apt-get install -y --no-install-recommends"


class Level(StrEnum):
    """Ok; slow: it works, but not as well as it should; wrong: something cannot be done at all."""

    OK = "ok"
    SLOW = "slow"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it stands, and, unless it is ok, what to do."""

    level: Level
    sentence: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, in the order in which one would repair."""
    yield python()
    yield pango()
    yield subsetter()
    yield bundled_fonts()
    yield key_file(settings)
    yield free_space(settings)
    yield from database(settings)


def python(version: tuple[int, int] = sys.version_info[:2]) -> Finding:
    """The language's version is one that the tests ran with, or newer."""
    name = ".".join(map(str, version))
    if version < LEAST_PYTHON:
        return Finding(Level.WRONG, f"Python is {name}; install 3.11 or newer and run script/setup again.")
    return Finding(Level.OK, f"Python is {name}.")


def pango() -> Finding:
    """The libraries that lay out the text of a PDF are there."""
    missing = [name for name in PANGO if not loads(name)]
    if missing:
        return Finding(
            Level.WRONG,
            f"Without {' and '.join(missing)} no PDF can be made (pages on screen work)."
            f" As root: {APT} libpango-1.0-0 libpangoft2-1.0-0",
        )
    return Finding(Level.OK, "Pango is there: statements can be made as PDF.")


def subsetter() -> Finding:
    """The library that cuts fonts down to the letters used is there."""
    if loads(SUBSETTER):
        return Finding(Level.OK, "libharfbuzz-subset is there: PDFs are made quickly.")
    return Finding(
        Level.SLOW,
        f"Without libharfbuzz-subset one page costs about 370 ms instead of 50. As root: {APT} libharfbuzz-subset0",
    )


def bundled_fonts() -> Finding:
    """Each font file that paper is printed with lies where it was committed."""
    missing = [name for name in fonts.files() if not (fonts.FOLDER / name).is_file()]
    if missing:
        return Finding(
            Level.WRONG,
            f"{', '.join(missing)} not in static/fonts: paper would show empty boxes. Run: git checkout static/fonts",
        )
    return Finding(Level.OK, f"All {len(fonts.files())} font files are there: papers look the same on every machine.")


def key_file(settings: Settings) -> Finding:
    """Nobody but its owner reads the secret key. A container's own secrets folder is its business."""
    path = settings.secret_key_file
    if path is None:
        return Finding(Level.OK, "The secret key comes from the environment.")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077 and not path.is_relative_to("/run/secrets"):
        return Finding(
            Level.WRONG,
            f"Others on this machine can read the secret key and sign in as anybody. Run: chmod 600 {path}",
        )
    return Finding(Level.OK, "The secret key is readable by its owner only.")


def free_space(settings: Settings) -> Finding:
    """The disk with the instance folder has room for the books to grow."""
    free = shutil.disk_usage(settings.instance).free
    if free < LEAST_FREE_BYTES:
        return Finding(
            Level.WRONG,
            f"Only {free // 1_000_000} MB are free for {settings.instance}. Make room, or no meeting can be posted.",
        )
    return Finding(Level.OK, f"{free // 1_000_000} MB are free for the books.")


def database(settings: Settings) -> Iterator[Finding]:
    """The database answers, stands at the version this code expects, and, for SQLite, has taken its settings."""
    engine = db.connect(settings.database_url)
    try:
        with engine.connect().execution_options(reads_only=True) as connection:
            yield Finding(Level.OK, f"The database answers ({engine.dialect.name}).")
            at, expected = migrate.version_of(connection), migrate.newest()
        if at != expected:
            yield Finding(
                Level.WRONG,
                f"The database stands at {at or 'no version at all'}, the code expects {expected}."
                " Run: .venv/bin/flask migrate",
            )
        else:
            yield Finding(Level.OK, f"The database stands at {at}, as the code expects.")
        if engine.dialect.name == "sqlite":
            yield from _sqlite(engine)
    except RuntimeError as trouble:
        yield Finding(Level.WRONG, f"{trouble}. The books are not safe on this disk: keep them on a local one.")
    except SQLAlchemyError as trouble:
        # Its own words may repeat the address with the password, so only the kind is shown.
        yield Finding(
            Level.WRONG,
            f"The database does not answer ({type(trouble).__name__}). Look at DATABASE_URL, and if its server runs.",
        )
    finally:
        engine.dispose()


def _sqlite(engine: Engine) -> Iterator[Finding]:
    with engine.connect().execution_options(reads_only=True) as connection:
        if connection.scalar(text("PRAGMA quick_check(1)")) != "ok":
            yield Finding(Level.WRONG, "The SQLite file is damaged. Stop the server, restore a backup: docs/running.md")
            return
    # core.db.connect refuses a connection that did not take synchronous = FULL and the other settings.
    yield Finding(Level.OK, "The SQLite file is whole, and a power cut loses no confirmed meeting.")


def loads(library: str) -> bool:
    """Whether the machine's own loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
