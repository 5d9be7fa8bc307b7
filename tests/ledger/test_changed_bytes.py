"""One byte of the SQLite file changed, anywhere: either all that it says is as before, or `verify` finds it. It never fails."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.db import Base, connect, transaction
from ledger.verify import Finding, verify_all
from tests.ledger.books import TABLES, first_broken
from tests.ledger.conftest import fill
from tests.ledger.raw import ON_SQLITE, Fortress
from tests.ledger.tampering import found_after, loosened

SAMPLES = 300
SEED = 20261123  # the same bytes in every run, so that a failure can be looked at again


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a database with two books, what it says, and the pages on which the ledger stands."""

    bytes: bytes
    says: dict[str, Any]
    pages: tuple[int, ...]
    page_size: int

    def offsets(self) -> list[int]:
        """Where there is something to change: every byte of the ledger's pages that is not empty space."""
        return [
            offset
            for page in self.pages
            for offset in range((page - 1) * self.page_size, page * self.page_size)
            if self.bytes[offset]
        ]


@pytest.fixture(scope="module")
def file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> File:
    path = tmp_path_factory.mktemp("bytes") / "books.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = connect(f"sqlite:///{path}")
    with transaction(engine) as session:
        fill(session, "group:a")
        fill(session, "group:b")
    engine.dispose()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode = delete")  # everything into the one file
    roots = raw.execute(f"SELECT rootpage FROM sqlite_master WHERE rootpage > 0 AND tbl_name IN {TABLES}").fetchall()
    (page_size,) = raw.execute("PRAGMA page_size").fetchone()
    says = said(raw)
    raw.close()
    return File(path.read_bytes(), says, tuple(page for (page,) in roots), page_size)


def said(raw: sqlite3.Connection) -> dict[str, Any]:
    """Everything that the ledger's tables say, read from the tables, and once more through the index that reports use."""
    found: dict[str, Any] = {name: sorted(raw.execute(f"SELECT * FROM {name} NOT INDEXED"), key=repr) for name in TABLES}
    through_index = "SELECT debit_id, credit_id, sum(amount_minor) FROM posting WHERE book_id = ? AND day <= '2026-02-28'"
    for book in (1, 2):
        found[f"reports of {book}"] = raw.execute(f"{through_index} GROUP BY 1, 2 ORDER BY 1, 2", (book,)).fetchall()
    return found


@contextmanager
def opened(content: bytes) -> Iterator[Engine]:
    """A database in memory with these bytes."""
    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    raw.deserialize(content)
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    yield engine
    engine.dispose()
    raw.close()


def verified(content: bytes) -> tuple[list[Finding], dict[str, Any] | None]:
    """What `verify` finds, and what the tables say; None when they cannot be read."""
    with opened(content) as engine:
        with Session(engine) as session:
            found = list(verify_all(session))
        raw: Any = engine.raw_connection().driver_connection
        try:
            return found, said(raw)
        except (sqlite3.DatabaseError, UnicodeError):
            return found, None


def test_the_file_as_it_was_written_is_sound(file: File) -> None:
    assert verified(file.bytes) == ([], file.says)


def test_a_changed_byte_changes_nothing_or_is_found(file: File) -> None:
    draw, times_found = Random(SEED), 0
    for offset in draw.sample(file.offsets(), SAMPLES):
        changed = bytearray(file.bytes)
        changed[offset] ^= draw.choice([1 << draw.randrange(8), draw.randrange(1, 256)])
        found, says = verified(bytes(changed))
        assert found or says == file.says, (offset, file.bytes[offset], changed[offset])
        times_found += bool(found)
    assert times_found > SAMPLES // 2


def test_a_changed_byte_anywhere_never_makes_verify_fail(file: File) -> None:
    """The first page too, with the words of every rule; a file that is no database any more says so when it is opened."""
    draw = Random(SEED)
    for offset in [*range(0, 100, 3), *(draw.randrange(len(file.bytes)) for _ in range(100))]:
        changed = bytearray(file.bytes)
        changed[offset] ^= 1 << draw.randrange(8)
        try:
            found, says = verified(bytes(changed))
        except DBAPIError as refusal:
            assert offset < 100, refusal
        else:
            assert found or says == file.says, offset


@pytest.mark.parametrize("kept", [0, 100, 4_096, 20_000])
def test_a_file_that_ends_too_early_is_found(file: File, kept: int) -> None:
    with opened(file.bytes[:kept] or bytes(1)) as engine, Session(engine) as session:
        assert list(verify_all(session))


UNREADABLE = ["x'ff00'", "1.5", "CAST(x'ff41' AS TEXT)", "'word'", "-1", "9223372036854775807"]


@ON_SQLITE
@pytest.mark.parametrize("value", UNREADABLE)
@pytest.mark.parametrize("table", ["journal_transaction", "posting"])
def test_a_value_of_any_kind_in_any_column_is_found_where_it_stands(fortress: Fortress, table: str, value: str) -> None:
    with loosened(fortress) as owner:
        for column in Base.metadata.tables[table].columns:
            for number in (2, 4):
                where = f"WHERE book_id = 1 AND number = {number}" + (" AND place = 1" if table == "posting" else "")
                found = found_after(owner, f"UPDATE {table} SET {column.name} = {value} {where}")
                assert first_broken(found) == number, (column.name, number, found)


@ON_SQLITE
@pytest.mark.parametrize("value", UNREADABLE)
@pytest.mark.parametrize("table", ["book", "account", "period_closing", "closing_balance", "monthly_total", "cash_day"])
def test_a_value_of_any_kind_beside_the_journal_is_found(fortress: Fortress, table: str, value: str) -> None:
    with loosened(fortress) as owner:
        for column in Base.metadata.tables[table].columns:
            if column.computed is None and not (column.name == "id" and value.startswith(("x", "1.5", "CAST", "'"))):
                one = "rowid = (SELECT min(rowid) FROM " + table + ")"
                assert found_after(owner, f"UPDATE {table} SET {column.name} = {value} WHERE {one}"), column.name
