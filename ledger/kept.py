"""What is kept of a book, read for `ledger.verify`: every row as it lies in the tables, trusting nothing.

Days stay the text they are kept as, and a value of another kind than its column's (a changed byte can make one) becomes one
that no fingerprint was ever made of. So every rule may compare and add without asking first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import UnionType
from typing import Any, NamedTuple, TypeVar, get_type_hints

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

NO_NUMBER = -1


class KeptBook(NamedTuple):
    id: int
    owner: str
    name: str
    currency: str
    opened_on: str
    practice: int
    fingerprint: str


class KeptAccount(NamedTuple):
    id: int
    code: str
    holder: str
    type: str
    name: str
    guarded: int
    fingerprint: str


class KeptHeader(NamedTuple):
    number: int
    day: str
    recorded_at: str
    recorded_by: str
    reference: str
    memo: str
    reverses: int | None
    evidence: str | None
    closed_through: str | None
    postings: int
    previous_number: int | None
    previous_fingerprint: str
    fingerprint: str


class KeptPosting(NamedTuple):
    number: int
    place: int
    postings: int
    day: str
    debit_id: int
    credit_id: int
    amount_minor: int
    memo: str


class KeptClosing(NamedTuple):
    through: str
    closed_at: str
    closed_by: str
    head_number: int
    head_fingerprint: str
    fingerprint: str


class KeptTotal(NamedTuple):
    """A row of a derived table: what it is about, and its figures."""

    about: str
    code: str
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One book: headers by number, the postings of each by place, accounts, closings, and what is derived from them."""

    book: KeptBook
    accounts: Mapping[int, KeptAccount]
    headers: Sequence[KeptHeader]
    postings: Mapping[int, Sequence[KeptPosting]]
    closings: Sequence[KeptClosing]
    months: Mapping[tuple[str, str], tuple[int, int]]
    cash_days: Mapping[tuple[str, str], int]
    closing_balances: Mapping[tuple[str, str], tuple[int, int]]

    def all_postings(self) -> Iterator[KeptPosting]:
        for postings in self.postings.values():
            yield from postings

    def name_of(self, account_id: int) -> str:
        """An account as the fingerprints write it."""
        account = self.accounts.get(account_id)
        if account is None:
            return f"unknown {account_id}"
        return f"{account.code}/{account.holder}" if account.holder else account.code


def read(session: Session, book_id: int) -> Kept:
    """All rows of a book. Raises DBAPIError when the database cannot give them at all, LookupError without the book."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL datestyle = ISO"))  # days as text are the same on every server
    try:
        with connection.begin_nested():
            return _read(connection, book_id)
    except DBAPIError:
        if connection.dialect.name != "sqlite":
            raise
        with _any_bytes_as_text(connection), connection.begin_nested():
            return _read(connection, book_id)


def read_entries(session: Session, book_id: int, first: int, last: int) -> Kept:
    """The book with the journal transactions from one number to another, and nothing that is derived from them.

    Raises DBAPIError, LookupError, as `read` does.
    """
    connection, within = session.connection(), {"first": first, "last": last}
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL datestyle = ISO"))
    with connection.begin_nested():
        return Kept(
            book=_rows(connection, KeptBook, _SQL[KeptBook], book_id)[0],
            accounts={one.id: one for one in _rows(connection, KeptAccount, _SQL[KeptAccount], book_id)},
            headers=_rows(connection, KeptHeader, _HEADERS_WITHIN, book_id, **within),
            postings=_by_number(_rows(connection, KeptPosting, _POSTINGS_WITHIN, book_id, **within)),
            closings=(),
            months={},
            cash_days={},
            closing_balances={},
        )


def _by_number(postings: list[KeptPosting]) -> Mapping[int, list[KeptPosting]]:
    found: dict[int, list[KeptPosting]] = defaultdict(list)
    for posting in postings:
        found[posting.number].append(posting)
    return found


def _read(connection: Connection, book_id: int) -> Kept:
    def rows(kind: type[Row]) -> list[Row]:
        return _rows(connection, kind, _SQL[kind], book_id)

    return Kept(
        book=rows(KeptBook)[0],
        accounts={account.id: account for account in rows(KeptAccount)},
        headers=rows(KeptHeader),
        postings=_by_number(rows(KeptPosting)),
        closings=rows(KeptClosing),
        months={key: sums for key, sums in _totals(connection, _MONTHS, book_id)},
        cash_days={key: closing for key, (closing, _) in _totals(connection, _CASH_DAYS, book_id)},
        closing_balances={key: sums for key, sums in _totals(connection, _CLOSING_BALANCES, book_id)},
    )


@contextmanager
def _any_bytes_as_text(connection: Connection) -> Iterator[None]:
    """SQLite's driver refuses text that is no UTF-8; here such bytes are written out instead (\\xff)."""
    driver: Any = connection.connection.driver_connection
    usual = driver.text_factory
    driver.text_factory = lambda raw: raw.decode(errors="backslashreplace")
    try:
        yield
    finally:
        driver.text_factory = usual


Row = TypeVar("Row", KeptBook, KeptAccount, KeptHeader, KeptPosting, KeptClosing, KeptTotal)


def _rows(connection: Connection, kind: type[Row], sql: str, book_id: int, **within: int) -> list[Row]:
    kinds = _kinds(kind)
    sound: set[tuple[type, ...]] = set()  # a look at a row's kinds is cheap, at each value it is not
    found = []
    for row in connection.execute(text(sql), {"book": book_id, **within}).all():
        values: Sequence[Any] = row
        seen = tuple(map(type, values))
        if seen not in sound:
            if all(map(isinstance, values, kinds)):
                sound.add(seen)
            else:
                values = [_of_kind(value, wanted) for value, wanted in zip(values, kinds, strict=True)]
        found.append(kind(*values))
    return found


def _totals(connection: Connection, sql: str, book_id: int) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    for row in _rows(connection, KeptTotal, sql, book_id):
        yield (row.about, row.code), (row.debit_minor, row.credit_minor)


def _kinds(kind: type[Any]) -> tuple[type | UnionType, ...]:
    return tuple(get_type_hints(kind).values())


def _of_kind(value: object, wanted: type | UnionType) -> object:
    if isinstance(value, wanted):
        return value
    return NO_NUMBER if isinstance(NO_NUMBER, wanted) else f"unreadable: {value!r}"


_SQL: Mapping[type[Any], str] = {
    KeptBook: """
    SELECT id, owner, name, currency, CAST(opened_on AS TEXT), practice, fingerprint FROM book WHERE id = :book""",
    KeptAccount: """
    SELECT id, code, holder, type, name, guarded, fingerprint FROM account WHERE book_id = :book""",
    KeptHeader: """
    SELECT number, CAST(day AS TEXT), recorded_at, recorded_by, reference, memo, reverses, evidence,
        CAST(closed_through AS TEXT), postings, previous_number, previous_fingerprint, fingerprint
    FROM journal_transaction WHERE book_id = :book ORDER BY number""",
    KeptPosting: """
    SELECT number, place, postings, CAST(day AS TEXT), debit_id, credit_id, amount_minor, memo
    FROM posting WHERE book_id = :book ORDER BY number, place""",
    KeptClosing: """
    SELECT CAST(through AS TEXT), closed_at, closed_by, head_number, head_fingerprint, fingerprint
    FROM period_closing WHERE book_id = :book ORDER BY through""",
}
_HEADERS_WITHIN = """
    SELECT number, CAST(day AS TEXT), recorded_at, recorded_by, reference, memo, reverses, evidence,
        CAST(closed_through AS TEXT), postings, previous_number, previous_fingerprint, fingerprint
    FROM journal_transaction WHERE book_id = :book AND number BETWEEN :first AND :last ORDER BY number"""
_POSTINGS_WITHIN = """
    SELECT number, place, postings, CAST(day AS TEXT), debit_id, credit_id, amount_minor, memo
    FROM posting WHERE book_id = :book AND number BETWEEN :first AND :last ORDER BY number, place"""
_MONTHS = """
    SELECT CAST(month AS TEXT), code, debit_minor, credit_minor FROM monthly_total WHERE book_id = :book"""
_CASH_DAYS = """
    SELECT CAST(day AS TEXT), CAST(account_id AS TEXT), closing_minor, 0 FROM cash_day WHERE book_id = :book"""
_CLOSING_BALANCES = """
    SELECT CAST(through AS TEXT), CAST(account_id AS TEXT), debit_minor, credit_minor
    FROM closing_balance WHERE book_id = :book"""
