"""Where a bank account stands: its lines, the book's entries on it and the matches that hold, as the pure rules take them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period
from ledger.balances import Movement, movements
from ledger.models import Book
from ledger.voucher_models import Voucher
from projects.bank.accounts import key_of
from projects.bank.lines import LineKey, StatementLine
from projects.bank.matching import BankLine, BookLine
from projects.bank.models import (
    BankAccount,
    BankMatch,
    BankMatchEntry,
    BankMatchLine,
    BankMatchUndone,
    BankStatementLine,
    BankStatementRow,
)
from projects.bank.reconciliation import Match, Position
from projects.models import Document, EvidenceUse

ALL_DAYS = Period(date(1, 1, 2), date(9999, 12, 31))
# What can be the number of a cheque, a receipt or an invoice: letters, digits, dashes and strokes, three digits or more.
_REFERENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z/-]*")
_FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class KeptMatch:
    """A match that holds, with its key in the tables and why it was ticked."""

    key: int
    why: str
    match: Match


def statements_of(session: Session, account: BankAccount) -> list[BankStatementRow]:
    """In the order in which they were imported."""
    wanted = select(BankStatementRow).where(BankStatementRow.account_id == account.id)
    return list(session.scalars(wanted.order_by(BankStatementRow.number)))


def known_lines(session: Session, account: BankAccount) -> dict[LineKey, BankLine]:
    """Every line that was imported, once, by its key, the oldest first."""
    wanted = select(BankStatementLine).where(BankStatementLine.account_id == account.id)
    rows = session.scalars(wanted.order_by(BankStatementLine.day, BankStatementLine.id))
    return {LineKey(row.day, row.amount_minor, row.reference, row.ordinal): BankLine(row.id, _line(row)) for row in rows}


def _line(row: BankStatementLine) -> StatementLine:
    return StatementLine(row.day, row.amount_minor, row.reference, row.payee, row.memo, row.value_day)


def position_of(session: Session, book: Book, account: BankAccount, through_number: int | None = None) -> Position:
    """Everything that is known now; with `through_number`, the book as it was when it ended there.

    An account without statements begins on the day its book was opened, with nothing; so does one whose first statement
    opens with nothing: many banks' files begin on the day of their first movement, and what the book has of days before it
    is on its way to the bank. Raises what `Position` raises.
    """
    statements = statements_of(session, account)
    first = min(statements, key=lambda one: (one.starts_on, one.number), default=None)
    return Position(
        book.currency,
        _beginning(book, first),
        first.opening_minor if first else 0,
        tuple(known_lines(session, account).values()),
        book_lines(session, book, account, through_number),
        tuple(kept.match for kept in matches_of(session, account)),
    )


def _beginning(book: Book, first: BankStatementRow | None) -> date:
    if first is None:
        return book.opened_on
    return first.starts_on if first.opening_minor else min(first.starts_on, book.opened_on)


def book_lines(
    session: Session, book: Book, account: BankAccount, through_number: int | None = None
) -> tuple[BookLine, ...]:
    """What each journal transaction does to the account, by number; those that leave it as it was are none."""
    moved: dict[int, list[Movement]] = defaultdict(list)
    for movement in movements(session, book, {key_of(account)}, ALL_DAYS, through_number):
        moved[movement.number].append(movement)
    named = _serials(session, book)
    found = []
    for number, parts in sorted(moved.items()):
        amount = sum(part.debit_minor - part.credit_minor for part in parts)
        words = " ".join((parts[0].memo, *(part.posting_memo for part in parts)))
        references = tuple(dict.fromkeys((*named.get(number, ()), *_references_in(words))))
        if amount:
            found.append(BookLine(number, parts[0].day, amount, parts[0].memo, references, parts[0].reverses))
    return tuple(found)


def _serials(session: Session, book: Book) -> dict[int, tuple[str, ...]]:
    """The numbers on the papers behind each journal transaction: receipts, invoices."""
    wanted = (
        select(Voucher.journal_number, Document.serial)
        .join(EvidenceUse, EvidenceUse.voucher_id == Voucher.id)
        .join(Document, Document.id == EvidenceUse.document_id)
        .where(Voucher.book_id == book.id, Voucher.journal_number.is_not(None), Document.serial != "")
        .order_by(Voucher.journal_number, Document.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for number, serial in session.execute(wanted):
        assert number is not None
        found[number] = (*found.get(number, ()), serial)
    return found


def _references_in(words: str) -> Iterator[str]:
    for word in _REFERENCE.findall(words):
        if sum(letter.isdigit() for letter in word) >= _FEWEST_DIGITS:
            yield word


def matches_of(session: Session, account: BankAccount) -> list[KeptMatch]:
    """The matches that hold, in the order in which they were ticked."""
    undone = select(BankMatchUndone.match_id)
    held = select(BankMatch).where(BankMatch.account_id == account.id, BankMatch.id.not_in(undone)).order_by(BankMatch.id)
    lines: dict[int, list[int]] = defaultdict(list)
    for match_id, line in session.execute(
        select(BankMatchLine.match_id, BankMatchLine.line_id).where(BankMatchLine.account_id == account.id)
    ):
        lines[match_id].append(line)
    entries: dict[int, list[int]] = defaultdict(list)
    for match_id, number in session.execute(
        select(BankMatchEntry.match_id, BankMatchEntry.number).where(BankMatchEntry.account_id == account.id)
    ):
        entries[match_id].append(number)
    return [
        KeptMatch(one.id, one.why, Match(tuple(sorted(lines[one.id])), tuple(sorted(entries[one.id]))))
        for one in session.scalars(held)
    ]
