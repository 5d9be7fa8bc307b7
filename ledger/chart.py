"""Charts of accounts: what kinds of account a book has, and opening a book and its accounts from a template.

Templates themselves are plain data in the packages that know what a group is (`groups/charts.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from core.money import currency as known_currency
from ledger.chain import account_fingerprint, book_fingerprint
from ledger.errors import AccountExists, BookExists
from ledger.journal_sql import ACCOUNTS, rows
from ledger.models import Account, Book


class AccountType(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def normal_side_is_debit(self) -> bool:
        """Whether an account of this type usually stands on the debit side."""
        return self in (AccountType.ASSET, AccountType.EXPENSE)


class AccountKey(NamedTuple):
    """How code names an account within its book: the chart's code, and whose part of it ("member:7") if it is split."""

    code: str
    holder: str = ""

    def __str__(self) -> str:
        return f"{self.code}/{self.holder}" if self.holder else self.code


@dataclass(frozen=True, slots=True)
class AccountTemplate:
    """One line of a chart. `guarded`: a cash box, never below zero. `per_holder`: opened for each member, not once."""

    code: str
    type: AccountType
    name: str
    guarded: bool = False
    per_holder: bool = False


Chart = tuple[AccountTemplate, ...]


def open_book(
    session: Session, *, owner: str, name: str, currency: str, opened_on: date, chart: Chart, practice: bool = False
) -> Book:
    """A new book with the chart's own accounts (those per holder come with their holders).

    Raises UnknownCurrency, and BookExists when this owner has a book already.
    """
    known_currency(currency)
    if session.scalar(select(Book.id).where(Book.owner == owner)):
        raise BookExists(owner=owner)
    mark = book_fingerprint(
        owner=owner, name=name, currency=currency, opened_on=opened_on.isoformat(), practice=practice
    )
    book = Book(
        owner=owner, name=name, currency=currency, opened_on=opened_on, practice=practice, fingerprint=mark
    )
    session.add(book)
    session.flush()
    _open(session, book, [(template, "") for template in chart if not template.per_holder])
    return book


def open_account(session: Session, book: Book, template: AccountTemplate, holder: str) -> AccountKey:
    """Opens the holder's account of a template that is split by holder. Raises AccountExists."""
    key = AccountKey(template.code, holder)
    known = select(Account.id).where(Account.book_id == book.id, Account.code == key.code, Account.holder == holder)
    if session.scalar(known):
        raise AccountExists(account=str(key))
    _open(session, book, [(template, holder)])
    return key


def open_missing(session: Session, book: Book, wanted: Sequence[tuple[AccountTemplate, str]]) -> list[AccountKey]:
    """Opens those accounts (a template, and its holder or "") that the book does not have; gives the keys of the new ones."""
    there = account_ids(session.connection(), book)
    new = {AccountKey(template.code, holder): (template, holder) for template, holder in wanted}
    new = {key: one for key, one in new.items() if key not in there}
    if new:
        _open(session, book, list(new.values()))
    return list(new)


def account_ids(connection: Connection, book: Book) -> dict[tuple[str, str], int]:
    """Every account of the book by code and holder; an `AccountKey` finds its own, for it is such a pair."""
    return {(code, holder): id for code, holder, id in rows(connection, ACCOUNTS, {"book": book.id})}


def _open(session: Session, book: Book, wanted: Sequence[tuple[AccountTemplate, str]]) -> None:
    if wanted:  # a chart may be split by holder throughout
        session.execute(insert(Account), [_account(book, template, holder) for template, holder in wanted])


def _account(book: Book, template: AccountTemplate, holder: str) -> dict[str, Any]:
    content: dict[str, Any] = {
        "code": template.code,
        "holder": holder,
        "type": template.type.value,
        "name": template.name,
        "guarded": template.guarded,
    }
    return {"book_id": book.id, "fingerprint": account_fingerprint(book.fingerprint, **content), **content}
