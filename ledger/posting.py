"""The only writers of the journal: post, reverse, correct, and close a period.

Each takes the book's lock, checks what it can say kindly, writes, and leaves the last word to the database. None commits.
Nothing here changes or deletes what was posted: a correction is a mirror that names its original.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.db import instant_text
from core.marks import Term
from core.money import MAX_MINOR, Money, currency
from core.text import clean
from ledger.chain import closing_fingerprint, fingerprint
from ledger.chart import AccountKey, account_ids
from ledger.errors import (
    AlreadyReversed,
    AmountOutOfRange,
    CashBelowZero,
    DayBeforeBook,
    DayInFuture,
    NothingToPost,
    PeriodAlreadyClosed,
    PeriodClosed,
    ReferenceReused,
    ReferenceUnusable,
    ReversalBeforeOriginal,
    SameAccount,
    TooManyPostings,
    Unbalanced,
    UnknownAccount,
    UnknownTransaction,
)
from ledger.journal_sql import (
    CLOSE,
    HEAD,
    HEADER,
    INSERT_HEADER,
    INSERT_POSTINGS,
    KEEP_CLOSING_BALANCES,
    LOCK_BOOK,
    OVERDRAWN,
    POSTINGS,
    rows,
    write,
)
from ledger.models import Book

MOST_POSTINGS = 10_000
MOST_REFERENCE = 100
# The day it already is somewhere: groups refuse a future day by their own clock, the ledger by the earliest one.
EARLIEST_ZONE = "Pacific/Kiritimati"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `amount_minor` moves from the credit account to the debit account."""

    debit: AccountKey
    credit: AccountKey
    amount_minor: int
    memo: str = ""

    def __post_init__(self) -> None:
        _refuse_impossible_amount(self.amount_minor)
        if self.debit == self.credit:
            raise SameAccount(account=str(self.debit))
        object.__setattr__(self, "memo", clean(self.memo))


def _refuse_impossible_amount(amount_minor: int) -> None:
    if type(amount_minor) is not int or not 0 < amount_minor <= MAX_MINOR:
        raise AmountOutOfRange(amount=str(amount_minor), most=MAX_MINOR)


@dataclass(frozen=True, slots=True)
class Draft:
    """A journal transaction before it has a number. `reference` is the client's own name for it, unique in the book;
    `evidence` the SHA-256 (32 bytes) of the paper behind it, such as a meeting sheet."""

    day: date
    reference: str
    memo: str
    entries: tuple[Entry, ...]
    evidence: bytes | None = None

    def __post_init__(self) -> None:
        if not self.entries:
            raise NothingToPost()
        if len(self.entries) > MOST_POSTINGS:
            raise TooManyPostings(postings=len(self.entries), most=MOST_POSTINGS)
        object.__setattr__(self, "reference", clean(self.reference))
        if not 1 <= len(self.reference) <= MOST_REFERENCE:
            raise ReferenceUnusable(length=len(self.reference), most=MOST_REFERENCE)
        object.__setattr__(self, "memo", clean(self.memo))


class Posted(NamedTuple):
    """Where a draft stands in the journal; `repeated` when it already stood there."""

    number: int
    fingerprint: str
    repeated: bool


class Correction(NamedTuple):
    reversal: Posted
    replacement: Posted


def compound(
    debits: Sequence[tuple[AccountKey, int]], credits: Sequence[tuple[AccountKey, int]], memo: str = ""
) -> tuple[Entry, ...]:
    """The entries of a compound entry that an accountant writes as lines: every account keeps its total.

    Lines are matched in the order given, each debit taking from the first credits that still have something left.
    Raises AmountOutOfRange, and Unbalanced with the difference, in minor units.
    """
    for _, amount in (*debits, *credits):
        _refuse_impossible_amount(amount)
    debit_total, credit_total = sum(a for _, a in debits), sum(a for _, a in credits)
    if debit_total != credit_total:
        raise Unbalanced(debits=debit_total, credits=credit_total, difference=abs(debit_total - credit_total))
    entries, givers = [], list(credits)
    for debit, wanted in debits:
        while wanted:
            credit, available = givers.pop(0)
            moved = min(wanted, available)
            entries.append(Entry(debit, credit, moved, memo))
            wanted -= moved
            if available > moved:
                givers.insert(0, (credit, available - moved))
    return tuple(entries)


def post(session: Session, book: Book, draft: Draft, *, by: str) -> Posted:
    """Writes the draft as the book's next journal transaction.

    The same draft under the same reference again returns the first result, `repeated`. Raises ReferenceReused when the
    contents differ, PeriodClosed, DayInFuture, DayBeforeBook, UnknownAccount, CashBelowZero.
    """
    connection = session.connection()
    posted = _write(connection, book, draft, by=by)
    _refuse_overdrawn_cash(connection, book)
    return posted


def reverse(
    session: Session, book: Book, number: int, *, day: date, reason: str, reference: str, by: str
) -> Posted:
    """Writes the mirror of journal transaction `number`, dated `day`, with the reason as its memo.

    A reversal can itself be reversed, and that restores every balance. Raises UnknownTransaction, AlreadyReversed,
    ReversalBeforeOriginal, and what `post` raises.
    """
    connection = session.connection()
    posted = _mirror(connection, book, number, day=day, reason=reason, reference=reference, by=by)
    _refuse_overdrawn_cash(connection, book)
    return posted


def correct(
    session: Session, book: Book, number: int, draft: Draft, *, day: date, reason: str, by: str
) -> Correction:
    """Reverses `number` on `day` and posts `draft` in its place, as one: cash is looked at when both are written."""
    connection = session.connection()
    reversal_reference = f"reversal of {number} for {draft.reference}"[:MOST_REFERENCE]
    reversal = _mirror(connection, book, number, day=day, reason=reason, reference=reversal_reference, by=by)
    replacement = _write(connection, book, draft, by=by)
    if reversal.repeated != replacement.repeated:  # one of the two was written before, as part of something else
        raise ReferenceReused(number=replacement.number if replacement.repeated else reversal.number)
    _refuse_overdrawn_cash(connection, book)
    return Correction(reversal, replacement)


def close_period(session: Session, book: Book, through: date, *, by: str) -> None:
    """From now on nothing can be dated on or before `through`; what each account had by then is kept beside.

    Closing the same day again changes nothing. Raises PeriodAlreadyClosed for an earlier day, DayInFuture for a later
    day than today, DayBeforeBook.
    """
    connection = session.connection()
    head = _locked_head(connection, book)
    if head.closed_through == through:
        return
    if head.closed_through and through < head.closed_through:
        raise PeriodAlreadyClosed(closed_through=head.closed_through)
    _refuse_impossible_day(book, through)
    closing: dict[str, Any] = {
        "through": through.isoformat(),
        "closed_at": instant_text(now()),
        "closed_by": by,
        "number": head.number,
    }
    mark = closing_fingerprint(head.fingerprint, **closing)
    closing |= {"book": book.id, "head": head.fingerprint, "fingerprint": mark}
    write(connection, KEEP_CLOSING_BALANCES, {"book": book.id, "through": closing["through"]})
    write(connection, CLOSE, closing)


class _Head(NamedTuple):
    """The end of a book's chain, under its lock: what the next journal transaction builds on."""

    number: int
    fingerprint: str
    closed_through: date | None
    earlier: int | None  # the number that already carries the reference asked about


def _locked_head(connection: Connection, book: Book, reference: str = "") -> _Head:
    if connection.dialect.name == "postgresql":
        write(connection, LOCK_BOOK, {"book": book.id})
    ((number, last, closed_through, earlier),) = rows(connection, HEAD, {"book": book.id, "reference": reference})
    return _Head(
        number or 0,
        last or book.fingerprint,
        _as_date(closed_through) if closed_through else None,
        earlier,
    )


def _write(connection: Connection, book: Book, draft: Draft, *, by: str, reverses: int | None = None) -> Posted:
    head = _locked_head(connection, book, draft.reference)
    if head.earlier:
        return _same_as(connection, book, head.earlier, draft, reverses)
    _refuse_impossible_day(book, draft.day)
    if head.closed_through and draft.day <= head.closed_through:
        raise PeriodClosed(closed_through=head.closed_through, day=draft.day)
    accounts = account_ids(connection, book)
    _refuse_unknown_accounts(draft, accounts)
    header: dict[str, Any] = {
        "number": head.number + 1,
        "day": draft.day.isoformat(),
        "recorded_at": instant_text(now()),
        "recorded_by": by,
        "reference": draft.reference,
        "memo": draft.memo,
        "reverses": reverses,
        "evidence": draft.evidence.hex() if draft.evidence else None,
        "closed_through": head.closed_through.isoformat() if head.closed_through else None,
    }
    entries = [(str(e.debit), str(e.credit), e.amount_minor, e.memo) for e in draft.entries]
    mark = fingerprint(head.fingerprint, postings=entries, **header)
    header |= {"book": book.id, "postings": len(entries), "fingerprint": mark}
    header |= {"previous_number": head.number or None, "previous_fingerprint": head.fingerprint}
    _insert(connection, header, draft.entries, accounts)
    return Posted(head.number + 1, mark, repeated=False)


def _insert(
    connection: Connection, header: Mapping[str, Any], entries: Sequence[Entry], ids: Mapping[tuple[str, str], int]
) -> None:
    """Header and postings in the order that each engine's rules ask for (migration 0001)."""
    if connection.dialect.name == "sqlite":
        book, number, day, count = header["book"], header["number"], header["day"], len(entries)
        postings: list[tuple[Any, ...]] = [
            (book, number, place, count, day, ids[entry.debit], ids[entry.credit], entry.amount_minor, entry.memo)
            for place, entry in enumerate(entries, start=1)
        ]
        connection.exec_driver_sql(INSERT_POSTINGS.sqlite, postings)
        write(connection, INSERT_HEADER, header)
        return
    columns = {
        "debits": [ids[entry.debit] for entry in entries],
        "credits": [ids[entry.credit] for entry in entries],
        "amounts": [entry.amount_minor for entry in entries],
        "memos": [entry.memo for entry in entries],
    }
    write(connection, INSERT_HEADER, header)
    write(connection, INSERT_POSTINGS, {**header, **columns})


def _mirror(
    connection: Connection, book: Book, number: int, *, day: date, reason: str, reference: str, by: str
) -> Posted:
    head = _locked_head(connection, book, reference)
    original = _entries(connection, book, number)
    if not original:
        raise UnknownTransaction(number=number)
    entries = tuple(Entry(entry.credit, entry.debit, entry.amount_minor, entry.memo) for entry in original)
    draft = Draft(day=day, reference=reference, memo=reason, entries=entries)
    if head.earlier:
        return _same_as(connection, book, head.earlier, draft, number)
    ((original_day, _, _, _, _, reversed_by),) = rows(connection, HEADER, {"book": book.id, "number": number})
    if reversed_by:
        raise AlreadyReversed(number=number, by_number=reversed_by)
    if day < _as_date(original_day):
        raise ReversalBeforeOriginal(number=number, original_day=_as_date(original_day), day=day)
    return _write(connection, book, draft, by=by, reverses=number)


def _entries(connection: Connection, book: Book, number: int) -> tuple[Entry, ...]:
    postings = rows(connection, POSTINGS, {"book": book.id, "number": number})
    return tuple(Entry(AccountKey(a, b), AccountKey(c, d), amount, memo) for a, b, c, d, amount, memo in postings)


def _same_as(connection: Connection, book: Book, number: int, draft: Draft, reverses: int | None) -> Posted:
    """What the reference already stands for, if its content is the draft's: a retry asks for no new number."""
    ((day, memo, evidence, mirrors, mark, _),) = rows(connection, HEADER, {"book": book.id, "number": number})
    asked = (draft.day, draft.memo, draft.evidence.hex() if draft.evidence else None, reverses)
    if (_as_date(day), memo, evidence, mirrors) != asked or _entries(connection, book, number) != draft.entries:
        raise ReferenceReused(number=number)
    return Posted(number, mark, repeated=True)


def _refuse_impossible_day(book: Book, day: date) -> None:
    if day < book.opened_on:
        raise DayBeforeBook(day=day, opened_on=book.opened_on)
    if day > (latest := today(EARLIEST_ZONE)):
        raise DayInFuture(day=day, today=latest)


def _refuse_unknown_accounts(draft: Draft, accounts: Mapping[tuple[str, str], int]) -> None:
    for entry in draft.entries:
        for key in (entry.debit, entry.credit):
            if key not in accounts:
                raise UnknownAccount(account=str(key))


def _refuse_overdrawn_cash(connection: Connection, book: Book) -> None:
    for name, day, closing_minor in rows(connection, OVERDRAWN, {"book": book.id}):
        short = Money(-closing_minor, currency(book.currency))
        raise CashBelowZero(account=Term(name), short=short, day=_as_date(day))


def _as_date(value: date | str) -> date:
    """Hand-written SQL gives text on SQLite, a date on PostgreSQL."""
    return date.fromisoformat(value) if isinstance(value, str) else value
