"""The only writers of the journal: post, reverse, correct, and close a period.

Each takes the book's lock, checks what it can say kindly, writes, and leaves the last word to the database. None commits.
Nothing here changes or deletes what was posted: a correction is a mirror that names its original.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.db import instant_text
from core.marks import Term
from core.money import MAX_MINOR, Money, currency
from core.text import clean
from ledger.chain import fingerprint, opening_fingerprint
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
        if type(self.amount_minor) is not int or not 0 < self.amount_minor <= MAX_MINOR:
            raise AmountOutOfRange(amount=str(self.amount_minor), most=MAX_MINOR)
        if self.debit == self.credit:
            raise SameAccount(account=str(self.debit))
        object.__setattr__(self, "memo", clean(self.memo))


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
    Raises Unbalanced, with the difference, in minor units.
    """
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
    posted = _write(session, book, draft, by=by)
    _refuse_overdrawn_cash(session, book)
    return posted


def reverse(
    session: Session, book: Book, number: int, *, day: date, reason: str, reference: str, by: str
) -> Posted:
    """Writes the mirror of journal transaction `number`, dated `day`, with the reason as its memo.

    A reversal can itself be reversed, and that restores every balance. Raises UnknownTransaction, AlreadyReversed,
    ReversalBeforeOriginal, and what `post` raises.
    """
    posted = _mirror(session, book, number, day=day, reason=reason, reference=reference, by=by)
    _refuse_overdrawn_cash(session, book)
    return posted


def correct(
    session: Session, book: Book, number: int, draft: Draft, *, day: date, reason: str, by: str
) -> Correction:
    """Reverses `number` on `day` and posts `draft` in its place, as one: cash is looked at when both are written."""
    reversal_reference = f"reversal of {number} for {draft.reference}"[:MOST_REFERENCE]
    reversal = _mirror(session, book, number, day=day, reason=reason, reference=reversal_reference, by=by)
    replacement = _write(session, book, draft, by=by)
    _refuse_overdrawn_cash(session, book)
    return Correction(reversal, replacement)


def close_period(session: Session, book: Book, through: date, *, by: str) -> None:
    """From now on nothing can be dated on or before `through`; what each account had by then is kept beside.

    Closing the same day again changes nothing. Raises PeriodAlreadyClosed for an earlier day, DayInFuture for a later
    day than today, DayBeforeBook.
    """
    head = _locked_head(session, book)
    if head.closed_through == through:
        return
    if head.closed_through and through < head.closed_through:
        raise PeriodAlreadyClosed(closed_through=head.closed_through)
    _refuse_impossible_day(book, through)
    values = {"book": book.id, "through": through.isoformat()}
    session.execute(
        _CLOSE,
        values | {"at": instant_text(now()), "by": by, "number": head.number, "fingerprint": head.fingerprint},
    )
    session.execute(_KEEP_CLOSING_BALANCES, values)


class _Head(NamedTuple):
    """The end of a book's chain, under its lock: what the next journal transaction builds on."""

    number: int
    fingerprint: str
    closed_through: date | None


# The lock is taken by a statement of its own: on PostgreSQL the next one then sees what the last holder committed.
_LOCK_BOOK = text("SELECT id FROM book WHERE id = :book FOR UPDATE")
_HEAD = text("""
    SELECT last.number, last.fingerprint,
        (SELECT CAST(max(through) AS VARCHAR(10)) FROM period_closing WHERE book_id = book.id)
    FROM book LEFT JOIN journal_transaction AS last ON last.book_id = book.id
        AND last.number = (SELECT max(number) FROM journal_transaction WHERE book_id = book.id)
    WHERE book.id = :book""")
_CLOSE = text("""
    INSERT INTO period_closing (book_id, through, closed_at, closed_by, head_number, head_fingerprint)
    VALUES (:book, :through, :at, :by, :number, :fingerprint)""")
_KEEP_CLOSING_BALANCES = text("""
    INSERT INTO closing_balance (book_id, through, account_id, debit_minor, credit_minor)
    SELECT :book, :through, account_id, sum(debit_minor), sum(credit_minor) FROM (
        SELECT debit_id AS account_id, amount_minor AS debit_minor, 0 AS credit_minor
            FROM posting WHERE book_id = :book AND day <= :through
        UNION ALL
        SELECT credit_id, 0, amount_minor FROM posting WHERE book_id = :book AND day <= :through
    ) AS side GROUP BY account_id""")
_BY_REFERENCE = text("""
    SELECT number, fingerprint, day, memo, evidence, reverses FROM journal_transaction
    WHERE book_id = :book AND reference = :reference""")
_POSTINGS = text("""
    SELECT debit.code, debit.holder, credit.code, credit.holder, posting.amount_minor, posting.memo
    FROM posting JOIN account AS debit ON debit.id = posting.debit_id
        JOIN account AS credit ON credit.id = posting.credit_id
    WHERE posting.book_id = :book AND posting.number = :number ORDER BY posting.place""")
_TO_REVERSE = text("""
    SELECT day, (SELECT number FROM journal_transaction AS mirror
        WHERE mirror.book_id = :book AND mirror.reverses = :number) AS reversed_by
    FROM journal_transaction WHERE book_id = :book AND number = :number""")
_OVERDRAWN = text("""
    SELECT account.name, cash_day.day, cash_day.closing_minor
    FROM cash_day JOIN account ON account.id = cash_day.account_id
    WHERE cash_day.book_id = :book AND cash_day.closing_minor < 0 ORDER BY cash_day.day LIMIT 1""")


def _locked_head(session: Session, book: Book) -> _Head:
    if session.get_bind().dialect.name == "postgresql":  # on SQLite the whole database is the writer's already
        session.execute(_LOCK_BOOK, {"book": book.id})
    number, last, closed_through = session.execute(_HEAD, {"book": book.id}).one()
    return _Head(
        number or 0,
        last or opening_fingerprint(book.owner, book.currency, book.opened_on),
        date.fromisoformat(closed_through) if closed_through else None,
    )


def _write(session: Session, book: Book, draft: Draft, *, by: str, reverses: int | None = None) -> Posted:
    head = _locked_head(session, book)
    if earlier := _already_posted(session, book, draft, reverses):
        return earlier
    _refuse_impossible_day(book, draft.day)
    if head.closed_through and draft.day <= head.closed_through:
        raise PeriodClosed(closed_through=head.closed_through, day=draft.day)
    accounts = account_ids(session, book)
    _refuse_unknown_accounts(draft, accounts)
    number, recorded_at = head.number + 1, instant_text(now())
    day = draft.day.isoformat()
    closed_through = head.closed_through.isoformat() if head.closed_through else None
    evidence = draft.evidence.hex() if draft.evidence else None
    mark = fingerprint(
        head.fingerprint,
        number=number,
        day=day,
        recorded_at=recorded_at,
        recorded_by=by,
        reference=draft.reference,
        memo=draft.memo,
        reverses=reverses,
        evidence=evidence,
        closed_through=closed_through,
        postings=[(str(e.debit), str(e.credit), e.amount_minor, e.memo) for e in draft.entries],
    )
    _insert_postings(session, book.id, number, day, draft.entries, accounts)
    session.execute(
        _INSERT_HEADER,
        {
            "book": book.id,
            "number": number,
            "day": day,
            "recorded_at": recorded_at,
            "recorded_by": by,
            "reference": draft.reference,
            "memo": draft.memo,
            "reverses": reverses,
            "evidence": evidence,
            "closed_through": closed_through,
            "postings": len(draft.entries),
            "previous_number": head.number or None,
            "previous_fingerprint": head.fingerprint,
            "fingerprint": mark,
        },
    )
    return Posted(number, mark, repeated=False)


_INSERT_HEADER = text("""
    INSERT INTO journal_transaction (book_id, number, day, recorded_at, recorded_by, reference, memo, reverses,
        evidence, closed_through, postings, previous_number, previous_fingerprint, fingerprint)
    VALUES (:book, :number, :day, :recorded_at, :recorded_by, :reference, :memo, :reverses,
        :evidence, :closed_through, :postings, :previous_number, :previous_fingerprint, :fingerprint)""")

# Driver SQL on this path: a row at a time through the unit of work costs ten times as much (bench/posting.py).
_INSERT_POSTING_SQLITE = """
    INSERT INTO posting (book_id, number, place, postings, day, debit_id, credit_id, amount_minor, memo)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_INSERT_POSTINGS_POSTGRESQL = """
    INSERT INTO posting (book_id, number, place, postings, day, debit_id, credit_id, amount_minor, memo)
    SELECT %(book)s, %(number)s, entry.place, %(postings)s, %(day)s::date, entry.debit, entry.credit, entry.amount,
        entry.memo
    FROM unnest(%(debits)s::int[], %(credits)s::int[], %(amounts)s::bigint[], %(memos)s::text[])
        WITH ORDINALITY AS entry (debit, credit, amount, memo, place)"""


def _insert_postings(
    session: Session, book_id: int, number: int, day: str, entries: Sequence[Entry], ids: Mapping[AccountKey, int]
) -> None:
    connection, count = session.connection(), len(entries)
    if connection.dialect.name == "sqlite":
        rows: list[tuple[Any, ...]] = [
            (book_id, number, place, count, day, ids[entry.debit], ids[entry.credit], entry.amount_minor, entry.memo)
            for place, entry in enumerate(entries, start=1)
        ]
        connection.exec_driver_sql(_INSERT_POSTING_SQLITE, rows)
        return
    connection.exec_driver_sql(
        _INSERT_POSTINGS_POSTGRESQL,
        {
            "book": book_id,
            "number": number,
            "postings": count,
            "day": day,
            "debits": [ids[entry.debit] for entry in entries],
            "credits": [ids[entry.credit] for entry in entries],
            "amounts": [entry.amount_minor for entry in entries],
            "memos": [entry.memo for entry in entries],
        },
    )


def _mirror(
    session: Session, book: Book, number: int, *, day: date, reason: str, reference: str, by: str
) -> Posted:
    _locked_head(session, book)
    entries = tuple(
        Entry(entry.credit, entry.debit, entry.amount_minor, entry.memo) for entry in _entries(session, book, number)
    )
    if not entries:
        raise UnknownTransaction(number=number)
    draft = Draft(day=day, reference=reference, memo=reason, entries=entries)
    if earlier := _already_posted(session, book, draft, number):
        return earlier
    original = session.execute(_TO_REVERSE, {"book": book.id, "number": number}).one()
    if original.reversed_by:
        raise AlreadyReversed(number=number, by_number=original.reversed_by)
    if day < (original_day := _as_date(original.day)):
        raise ReversalBeforeOriginal(number=number, original_day=original_day, day=day)
    return _write(session, book, draft, by=by, reverses=number)


def _entries(session: Session, book: Book, number: int) -> tuple[Entry, ...]:
    rows = session.execute(_POSTINGS, {"book": book.id, "number": number})
    return tuple(Entry(AccountKey(a, b), AccountKey(c, d), amount, memo) for a, b, c, d, amount, memo in rows)


def _already_posted(session: Session, book: Book, draft: Draft, reverses: int | None) -> Posted | None:
    """What this reference already stands for, if its content is the draft's; a retry does not ask for a new number."""
    row = session.execute(_BY_REFERENCE, {"book": book.id, "reference": draft.reference}).one_or_none()
    if row is None:
        return None
    evidence = draft.evidence.hex() if draft.evidence else None
    same = (_as_date(row.day), row.memo, row.evidence, row.reverses) == (draft.day, draft.memo, evidence, reverses)
    if not same or _entries(session, book, row.number) != draft.entries:
        raise ReferenceReused(number=row.number)
    return Posted(row.number, row.fingerprint, repeated=True)


def _refuse_impossible_day(book: Book, day: date) -> None:
    if day < book.opened_on:
        raise DayBeforeBook(day=day, opened_on=book.opened_on)
    if day > (latest := today(EARLIEST_ZONE)):
        raise DayInFuture(day=day, today=latest)


def _refuse_unknown_accounts(draft: Draft, accounts: Mapping[AccountKey, int]) -> None:
    for entry in draft.entries:
        for key in (entry.debit, entry.credit):
            if key not in accounts:
                raise UnknownAccount(account=str(key))


def _refuse_overdrawn_cash(session: Session, book: Book) -> None:
    row = session.execute(_OVERDRAWN, {"book": book.id}).one_or_none()
    if row is not None:
        short = Money(-row.closing_minor, currency(book.currency))
        raise CashBelowZero(account=Term(row.name), short=short, day=_as_date(row.day))


def _as_date(value: date | str) -> date:
    """Hand-written SQL gives text on SQLite, a date on PostgreSQL."""
    return date.fromisoformat(value) if isinstance(value, str) else value
