"""Journal transactions as plain rows, written by hand past all of our code: what the database must stand by itself."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from core.db import reading
from ledger.balances import head
from ledger.chain import closing_fingerprint, fingerprint
from ledger.chart import AccountKey, account_ids
from ledger.models import PeriodClosing
from tests.ledger.books import CASH, MALEE, book_of, contents, findings

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fortress:
    """A database to attack. `ids` are the account rows of group:a, `others` those of group:b."""

    engine: Engine
    book_id: int
    other_book_id: int
    ids: Mapping[AccountKey, int]
    others: Mapping[AccountKey, int]
    head_number: int
    head_fingerprint: str
    closed_through: str

    @property
    def sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def header(self, **changed: Any) -> Row:
        """A right header of the next journal transaction, with two postings, but for what is `changed`."""
        return {
            "book_id": self.book_id,
            "number": self.head_number + 1,
            "day": "2026-04-05",
            "recorded_at": "2026-11-23T12:00:00.000000Z",
            "recorded_by": "user:raw",
            "reference": "raw:next",
            "memo": "By hand",
            "reverses": None,
            "evidence": None,
            "closed_through": self.closed_through,
            "postings": 2,
            "previous_number": self.head_number,
            "previous_fingerprint": self.head_fingerprint,
            "fingerprint": "0" * 64,
        } | changed

    def posting(self, place: int = 1, **changed: Any) -> Row:
        """A right posting of that header, but for what is `changed`."""
        return {
            "book_id": self.book_id,
            "number": self.head_number + 1,
            "place": place,
            "postings": 2,
            "day": "2026-04-05",
            "debit_id": self.ids[CASH],
            "credit_id": self.ids[MALEE],
            "amount_minor": 100,
            "memo": "",
        } | changed

    def closing(self, **changed: Any) -> Row:
        """A right closing through March, but for what is `changed`."""
        row = {
            "book_id": self.book_id,
            "through": "2026-03-31",
            "closed_at": "2026-11-23T12:00:00.000000Z",
            "closed_by": "user:raw",
            "head_number": self.head_number,
            "head_fingerprint": self.head_fingerprint,
        } | changed
        mark = closing_fingerprint(
            row["head_fingerprint"],
            through=str(row["through"]),
            closed_at=row["closed_at"],
            closed_by=row["closed_by"],
            number=row["head_number"],
        )
        return {"fingerprint": mark} | row

    @contextmanager
    def refuses(self, *because: str) -> Iterator[Connection]:
        """One database transaction that the database must refuse, naming one of the rules, and be as it was before."""
        before = contents(self.engine)
        with pytest.raises(DBAPIError) as refusal, self.engine.begin() as connection:
            yield connection
        assert isinstance(refusal.value, (IntegrityError, DataError)), refusal.value
        said = str(refusal.value.orig)
        assert any(reason in said for reason in because), said
        assert contents(self.engine) == before
        assert findings(self.engine) == []

    def bring(self, connection: Connection, header: Row, postings: Sequence[Row]) -> None:
        """Header and postings in the order that each engine asks for: postings first on SQLite, all at once after
        the header on PostgreSQL."""
        if self.sqlite:
            insert(connection, "posting", *postings)
            insert(connection, "journal_transaction", header)
        else:
            insert(connection, "journal_transaction", header)
            insert(connection, "posting", *postings)

    def bring_whole(self, connection: Connection, header: Row, postings: Sequence[Row]) -> None:
        """As `bring`, with the fingerprint that the content has."""
        names = {id: str(AccountKey(*key)) for ids in (self.ids, self.others) for key, id in ids.items()}
        content = {name: header[name] for name in _IN_THE_CHAIN}
        entries = [(names[p["debit_id"]], names[p["credit_id"]], p["amount_minor"], p["memo"]) for p in postings]
        mark = fingerprint(header["previous_fingerprint"], postings=entries, **content)
        self.bring(connection, header | {"fingerprint": mark}, postings)


def fortress_of(engine: Engine) -> Fortress:
    """The fortress that the books group:a and group:b of a database are."""
    with reading(engine) as session:
        book, other = book_of(session), book_of(session, "group:b")
        end, closed = head(session, book), select(func.max(PeriodClosing.through)).where(PeriodClosing.book_id == book.id)
        return Fortress(
            engine=engine,
            book_id=book.id,
            other_book_id=other.id,
            ids=account_ids(session.connection(), book),
            others=account_ids(session.connection(), other),
            head_number=end.number,
            head_fingerprint=end.fingerprint,
            closed_through=str(session.scalar(closed)),
        )


_IN_THE_CHAIN = (
    "number",
    "day",
    "recorded_at",
    "recorded_by",
    "reference",
    "memo",
    "reverses",
    "evidence",
    "closed_through",
)

# Mark a test that speaks of one engine's own ways: with a database of its own, or with the one that its module shares.
SQLITE_ALONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_SQLITE = pytest.mark.parametrize("shared", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("shared", ["postgresql"], indirect=True)

# A foreign key as the two engines name it when it is hurt.
FOREIGN_KEY = "FOREIGN KEY constraint failed"
UNFINISHED = ("with all of its postings", "fk_journal_transaction_last_posting", FOREIGN_KEY)


def insert(connection: Connection, table: str, *rows: Row, how: str = "INSERT", after: str = "") -> None:
    """All rows in one statement."""
    columns = list(rows[0])
    places = ", ".join(f"({', '.join(f':{column}_{n}' for column in columns)})" for n in range(len(rows)))
    values = {f"{column}_{n}": row[column] for n, row in enumerate(rows) for column in columns}
    connection.execute(text(f"{how} INTO {table} ({', '.join(columns)}) VALUES {places} {after}"), values)


def do(connection: Connection, statement: str, **values: Any) -> None:
    connection.execute(text(statement), values)
