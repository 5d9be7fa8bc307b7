"""Many books at once give for each what the book by itself gives."""

from collections import defaultdict
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from ledger import many_books
from ledger.balances import balances
from ledger.many_books import standings
from ledger.models import Book
from ledger.posting import close_period
from tests.ledger.books import day, open_group
from tests.ledger.conftest import fill


def by_code(session: Session, book: Book, on: date) -> dict[str, int]:
    """The same figures the long way: account by account, from the last closing."""
    found: dict[str, int] = defaultdict(int)
    for key, balance in balances(session, book, on).items():
        found[key.code] += balance.debit_minor - balance.credit_minor
    return {code: net for code, net in found.items() if net}


def test_each_book_at_the_end_of_its_own_day(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = fill(session, "group:a"), fill(session, "group:b")
    close_period(session, first, day(1, 31), by="user:t")
    empty = open_group(session, "group:c")
    for on in (day(1, 4), day(1, 5), day(1, 31), day(2, 1), day(2, 2), day(2, 9), day(12, 31)):
        asked = {first.id: on, second.id: day(2, 2), empty.id: on}
        found = {book: {code: net for code, net in nets.items() if net} for book, nets in standings(session, asked).items()}
        assert found == {first.id: by_code(session, first, on), second.id: by_code(session, second, day(2, 2)), empty.id: {}}

    whole = standings(session, {first.id: day(2, 9), second.id: day(1, 5)})
    monkeypatch.setattr(many_books, "_AT_ONCE", 1)
    assert standings(session, {first.id: day(2, 9), second.id: day(1, 5)}) == whole
    assert standings(session, {}) == {}


def test_one_statement_however_many_books(session: Session) -> None:
    books = [open_group(session, f"group:{number}") for number in range(12)]
    asked: list[str] = []
    listener = (session.connection().engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    event.listen(*listener)
    try:
        standings(session, {book.id: day(6, 1) for book in books})
    finally:
        event.remove(*listener)
    assert len(asked) == 1
