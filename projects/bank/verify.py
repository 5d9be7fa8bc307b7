"""Is every statement, match and reconciliation still what was imported, ticked and signed? One rule a function.

Statements are held against each other, matches against their sums, reconciliations against their own digest, the chain of the
book and the three hats.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import Period
from core.errors import Refusal
from ledger.balances import balances
from ledger.models import Book, JournalTransaction
from ledger.verify import Finding
from projects.bank.accounts import key_of
from projects.bank.hats import first_handled
from projects.bank.lines import LineKey
from projects.bank.matching import BankLine
from projects.bank.models import (
    BankAccount,
    BankFile,
    BankMatchEntry,
    BankMatchLine,
    BankStatementLine,
    BankStatementRow,
    ReconciliationRow,
)
from projects.bank.position import known_lines, position_of, statements_of
from projects.bank.reconciling import said_in, signed_of
from projects.bank.sniffing import sha256_of

# What reading a text raises that is not of its kind any more.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, Refusal)


@dataclass(frozen=True, slots=True)
class _Kept:
    """One bank account as the rules read it."""

    session: Session
    book: Book
    account: BankAccount
    statements: list[BankStatementRow]
    lines: dict[LineKey, BankLine]

    def balance(self, day: date) -> int:
        """What stood at the bank by all that was imported."""
        first = min(self.statements, key=lambda one: (one.starts_on, one.number))
        return first.opening_minor + sum(key.amount_minor for key in self.lines if key.day <= day)


def bank_findings(session: Session) -> Iterator[Finding]:
    """All that is wrong with any bank account, account by account; nothing, if all is well. In English, for `flask verify`."""
    for account in session.scalars(select(BankAccount).order_by(BankAccount.id)):
        book = session.get_one(Book, account.book_id)
        kept = _Kept(session, book, account, statements_of(session, account), known_lines(session, account))
        for rule in RULES:
            for wrong in rule(kept):
                yield Finding(book.owner, rule.__name__, 0, f"bank account {account.number}: {wrong}")


def statements_follow(kept: _Kept) -> Iterator[str]:
    """Numbers without gaps; each statement begins and ends where the lines before it come to."""
    for place, statement in enumerate(kept.statements, start=1):
        if statement.number != place:
            yield f"statement {place} is missing"
            return
        before = kept.balance(statement.starts_on) - _on(kept, statement.starts_on)
        if before != statement.opening_minor:
            yield f"statement {statement.number} begins with {statement.opening_minor}, the lines before it come to {before}"
        if statement.closing_minor != _end(kept, statement):
            yield f"statement {statement.number} ends with {statement.closing_minor}, its lines come to another balance"
    for one, nxt in pairwise(sorted(kept.statements, key=lambda statement: (statement.starts_on, statement.number))):
        if nxt.ends_on < one.starts_on:
            yield f"statements {one.number} and {nxt.number} are out of order"


def _on(kept: _Kept, day: date) -> int:
    return sum(key.amount_minor for key in kept.lines if key.day == day)


def _end(kept: _Kept, statement: BankStatementRow) -> int:
    """What its last day ended with by the lines known then: a later file may have brought more lines of that day."""
    later = {one.id for one in kept.statements if one.number > statement.number}
    wanted = select(func.sum(BankStatementLine.amount_minor)).where(
        BankStatementLine.day == statement.ends_on, BankStatementLine.statement_id.in_(later)
    )
    return kept.balance(statement.ends_on) - int(kept.session.scalar(wanted) or 0)


def files_are_whole(kept: _Kept) -> Iterator[str]:
    for file in kept.session.scalars(select(BankFile).where(BankFile.account_id == kept.account.id)):
        if not isinstance(file.content, bytes) or sha256_of(file.content) != file.sha256:
            yield f"the file {file.sha256[:12]}… is not what was imported"


def matches_are_equal(kept: _Kept) -> Iterator[str]:
    """Both sides of every match come to the same, and nothing is in two matches that hold."""
    try:
        position_of(kept.session, kept.book, kept.account)
    except Refusal as wrong:
        yield str(wrong)


def matches_are_counted(kept: _Kept) -> Iterator[str]:
    """The count of earlier matches runs 0, 1, 2 … for each line and each entry."""
    for table, column in ((BankMatchLine, BankMatchLine.line_id), (BankMatchEntry, BankMatchEntry.number)):
        counted = select(column, func.count(), func.max(table.again)).where(table.account_id == kept.account.id)
        for key, times, most in kept.session.execute(counted.group_by(column)):
            if most != times - 1:
                yield f"the matches of {key} are not counted without gaps"


def reconciliations_hold(kept: _Kept) -> Iterator[str]:
    """Each is what was signed; its balances are the book's at the head it names, and its statement's."""
    for place, row in enumerate(signed_of(kept.session, kept.account), start=1):
        if row.number != place:
            yield f"reconciliation {place} is missing"
            return
        for wrong in _reconciliation(kept, row):
            yield f"reconciliation {row.number}: {wrong}"


def _reconciliation(kept: _Kept, row: ReconciliationRow) -> Iterator[str]:
    if sha256(row.content.encode()).hexdigest() != row.sha256:
        yield "its text is not the text that was signed"
    try:
        said = said_in(row)
    except _UNREADABLE as wrong:
        yield f"its text cannot be read ({wrong})"
        return
    if (said.head_number, said.head_fingerprint, said.found.day) != (row.head_number, row.head_fingerprint, row.day):
        yield "the columns beside its text say something else"
    at_head = kept.session.scalar(
        select(JournalTransaction.fingerprint).where(
            JournalTransaction.book_id == kept.book.id, JournalTransaction.number == row.head_number
        )
    )
    if (at_head or kept.book.fingerprint) != row.head_fingerprint:
        yield f"number {row.head_number} of the journal has another fingerprint than it names"
    stands = balances(kept.session, kept.book, row.day, row.head_number)
    if (account := stands.get(key_of(kept.account))) is None or account.net != said.found.book_minor:
        yield f"the book stood at another balance than {said.found.book_minor} on {row.day}"
    statement = kept.session.get_one(BankStatementRow, row.statement_id)
    if statement.closing_minor != said.found.bank_minor:
        yield f"its statement ends with {statement.closing_minor}, it says {said.found.bank_minor}"


def three_hats(kept: _Kept) -> Iterator[str]:
    """Who signed handled no voucher of the book in the days of the statement."""
    for row in signed_of(kept.session, kept.account):
        statement = kept.session.get_one(BankStatementRow, row.statement_id)
        period = Period(statement.starts_on, statement.ends_on)
        if found := first_handled(kept.session, kept.book, period, row.prepared_by):
            yield f"reconciliation {row.number}: {row.prepared_by} {found[1]} voucher {found[0].number} of its time"


RULES: tuple[Callable[[_Kept], Iterator[str]], ...] = (
    statements_follow,
    files_are_whole,
    matches_are_equal,
    matches_are_counted,
    reconciliations_hold,
    three_hats,
)
