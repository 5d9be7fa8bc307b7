"""Ticking matches, undoing them, and signing a reconciliation: the reconciler's own work, and nobody else's.

Nothing is posted here. What the bank has and the book has not (fees, interest) is the bookkeeper's to write down with a voucher;
the reconciler only says that it is missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import Period, now
from core.frozen import from_text, to_text
from core.money import Money, currency
from core.text import clean, required
from ledger.balances import head
from ledger.models import Book
from projects.bank import keeping_errors as errors
from projects.bank.accounts import accounts_of, hold
from projects.bank.errors import StatementNotFound
from projects.bank.hats import refuse_two_hats
from projects.bank.matching import Proposal, Why, propose
from projects.bank.models import (
    BankAccount,
    BankMatch,
    BankMatchEntry,
    BankMatchLine,
    BankMatchUndone,
    BankStatementRow,
    ReconciliationRow,
)
from projects.bank.position import matches_of, position_of
from projects.bank.reconciliation import SIDE_NAMES, Match, NamedDifference, Position, Reconciliation, reconcile

BY_HAND = "by-hand"


@dataclass(frozen=True, slots=True)
class Signed:
    """What is kept of a reconciliation: what was found, of which account and statement, and where the book stood."""

    bank_name: str
    last_four: str
    holder: str
    statement_number: int
    statement_sha256: str
    starts_on: date
    opening_minor: int
    matched: int
    head_number: int
    head_fingerprint: str
    found: Reconciliation


def proposals(position: Position) -> tuple[Proposal, ...]:
    """What may belong together among all that is unmatched; nothing of it is written."""
    return propose(position.open_lines(), position.open_entries())


def match(
    session: Session, book: Book, account: BankAccount, wanted: Match, why: str = BY_HAND, *, by: str
) -> BankMatch:
    """A person's tick. The same match ticked twice is one.

    Raises MatchUnequal, MatchUnknown, TickedMeanwhile, TwoHats (for a voucher among the entries).
    """
    hold(session, account)
    wanted = Match(tuple(sorted(wanted.lines)), tuple(sorted(wanted.entries)))
    holding = matches_of(session, account)
    for kept in holding:
        if kept.match == wanted:
            return session.get_one(BankMatch, kept.key)
        for side, mine, theirs in (("line", wanted.lines, kept.match.lines), ("entry", wanted.entries, kept.match.entries)):
            if taken := sorted(set(mine) & set(theirs)):
                raise errors.TickedMeanwhile(what=SIDE_NAMES[side], number=taken[0])
    position = position_of(session, book, account)
    Position(
        position.currency, position.starts_on, position.opening_minor, position.bank, position.book,
        (*position.matches, wanted),
    )  # fmt: skip
    _refuse_own(session, book, position, wanted, by)
    return _write(session, book, account, wanted, why if why in set(Why) else BY_HAND, by)


def _refuse_own(session: Session, book: Book, position: Position, wanted: Match, by: str) -> None:
    """A voucher that she handled herself is not hers to tick."""
    days = [one.day for one in position.book if one.number in wanted.entries]
    days += [one.day for one in position.bank if one.key in wanted.lines]
    refuse_two_hats(session, book, Period(min(days), max(days)), by=by, numbers=wanted.entries)


def _write(session: Session, book: Book, account: BankAccount, wanted: Match, why: str, by: str) -> BankMatch:
    row = BankMatch(account_id=account.id, why=why, made_by=by, made_at=now())
    session.add(row)
    session.flush()
    for line in wanted.lines:
        earlier = select(func.count()).where(BankMatchLine.line_id == line)
        again = session.scalar(earlier) or 0
        session.add(BankMatchLine(match_id=row.id, line_id=line, account_id=account.id, again=again))
    for number in wanted.entries:
        mine = BankMatchEntry.account_id == account.id, BankMatchEntry.number == number
        again = session.scalar(select(func.count()).where(*mine)) or 0
        session.add(
            BankMatchEntry(match_id=row.id, book_id=book.id, number=number, account_id=account.id, again=again)
        )
    session.flush()
    return row


def undo(session: Session, account: BankAccount, match_id: int, reason: str, *, by: str) -> None:
    """A match that was wrong no longer holds; the row that says so stays. Raises BankMatchGone, TextMissing, TextTooLong."""
    hold(session, account)
    if match_id not in {kept.key for kept in matches_of(session, account)}:
        raise errors.BankMatchGone()
    session.add(BankMatchUndone(match_id=match_id, reason=required(reason), undone_by=by, undone_at=now()))
    session.flush()


def trial(
    session: Session, book: Book, account: BankAccount, statement: BankStatementRow, named: Sequence[NamedDifference] = ()
) -> Reconciliation:
    """The reconciliation on the last day, unsigned. Raises NotExplained, StatementOvertaken, DifferenceNeedsReason."""
    position = position_of(session, book, account)
    named = [NamedDifference(one.amount_minor, clean(one.reason)) for one in named if one.amount_minor]
    for one in named:
        if not one.reason:
            raise errors.DifferenceNeedsReason(amount=position.money(one.amount_minor))
    found = reconcile(position, statement.ends_on, named)
    if found.bank_minor != statement.closing_minor:
        of = currency(book.currency)
        stated, known = Money(statement.closing_minor, of), Money(found.bank_minor, of)
        raise errors.StatementOvertaken(day=statement.ends_on, stated=stated, known=known)
    return found


def sign(
    session: Session,
    book: Book,
    account: BankAccount,
    statement: BankStatementRow,
    named: Sequence[NamedDifference] = (),
    *,
    by: str,
) -> ReconciliationRow:
    """Keeps the reconciliation of a statement under the reconciler's name. What it says never changes; a later one may follow.

    Raises as `trial`, and TwoHats.
    """
    hold(session, account)
    refuse_two_hats(session, book, Period(statement.starts_on, statement.ends_on), by=by)
    found, stands = trial(session, book, account, statement, named), head(session, book)
    content = to_text(
        Signed(
            account.bank_name, account.last_four, account.holder, statement.number, statement.sha256, statement.starts_on,
            statement.opening_minor, len(matches_of(session, account)), stands.number, stands.fingerprint, found,
        )
    )  # fmt: skip
    row = ReconciliationRow(
        account_id=account.id,
        statement_id=statement.id,
        number=len(signed_of(session, account)) + 1,
        day=statement.ends_on,
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        head_number=stands.number,
        head_fingerprint=stands.fingerprint,
        prepared_by=by,
        prepared_at=now(),
    )
    session.add(row)
    session.flush()
    return row


def signed_of(session: Session, account: BankAccount) -> list[ReconciliationRow]:
    """The reconciliations of an account, in their order."""
    wanted = select(ReconciliationRow).where(ReconciliationRow.account_id == account.id)
    return list(session.scalars(wanted.order_by(ReconciliationRow.number)))


def every_reconciliation(session: Session, books: Iterable[Book]) -> list[tuple[BankAccount, ReconciliationRow]]:
    """Those of all bank accounts of these books, by account, the latest first."""
    accounts = accounts_of(session, books)
    return [(account, row) for account in accounts for row in reversed(signed_of(session, account))]


def reconciliation_in(session: Session, account: BankAccount, public_id: str) -> ReconciliationRow:
    """Raises ReconciliationUnknown."""
    wanted = select(ReconciliationRow).where(
        ReconciliationRow.account_id == account.id, ReconciliationRow.public_id == public_id
    )
    row = session.scalar(wanted)
    if row is None:
        raise errors.ReconciliationUnknown()
    return row


def statement_in(session: Session, account: BankAccount, public_id: str) -> BankStatementRow:
    """Raises StatementNotFound."""
    from_account = select(BankStatementRow).where(BankStatementRow.account_id == account.id)
    row = session.scalar(from_account.where(BankStatementRow.public_id == public_id))
    if row is None:
        raise StatementNotFound()
    return row


def said_in(row: ReconciliationRow) -> Signed:
    """What a kept reconciliation says. Raises ValueError, KeyError, TypeError or NotExplained for a text that is none."""
    return from_text(Signed, row.content)
