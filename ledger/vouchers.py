"""Vouchers: the one way into the journal for what is not on a meeting's sheet. One officer prepares, another confirms.

    prepare -> prepared -> confirm -> posted -> ask_reversal, reverse -> reversed
                   |______ withdraw -> withdrawn

What a voucher says is a text of its kind; the kind reads it, says its entries, and is asked whether the books still are what
it was reckoned on: when it is prepared, and again under the locks of its books when it is confirmed. Everything that follows
happens in the same database transaction. Vouchers of several books can be bundled: they stand or fall together. Every call
may be repeated. None commits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from core.calendars import now, today
from core.db import new_public_id
from core.text import clean, required
from ledger import posting
from ledger.balances import head
from ledger.errors import (
    ReferenceUnusable,
    SecondOfficerNeeded,
    VoucherChangedSinceRead,
    VoucherNotPosted,
    VoucherNotPrepared,
    VoucherReused,
    VoucherReversalNotAsked,
    VoucherUnknown,
)
from ledger.models import Book, PeriodClosing
from ledger.posting import MOST_REFERENCE, Draft, Entry
from ledger.voucher_models import STATE_NAMES, Voucher, VoucherState


def nothing(session: Session, book: Book, voucher: Voucher) -> None:
    """What a kind does by which no rows besides the journal's follow."""


Deed = Callable[[Session, Book, Voucher], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a voucher of one kind means.

    `name` is stable and the beginning of the journal's references; `title` is for people. `read` gives the object that a
    content says, `entries` its postings; both are pure. `check` refuses when the books no longer are what the content was
    reckoned on. `before` opens what the postings need (accounts); `after` refuses when the books contradict themselves with the
    postings in them, or without them again. `posted` writes what follows from them, `taken_back` undoes that, and may refuse.
    """

    name: str
    title: str
    read: Callable[[str], object]
    entries: Callable[[str], tuple[Entry, ...]]
    check: Deed
    before: Deed = nothing
    after: Deed = nothing
    posted: Deed = nothing
    taken_back: Deed = nothing


class Part(NamedTuple):
    """What a bundle says in one book."""

    book: Book
    content: str


def digest_of(content: str) -> bytes:
    """What the journal keeps of a voucher: the SHA-256 of its content."""
    return sha256(content.encode()).digest()


def prepare(
    session: Session, book: Book, kind: Kind, day: date, content: str, memo: str, *, by: str, reference: str = ""
) -> Voucher:
    """A voucher that awaits a second officer. The same reference with the same contents again gives the same voucher.

    Raises VoucherReused, what the kind's `check` and `after` refuse, and whatever would refuse it if it were confirmed now.
    """
    (voucher,) = prepare_bundle(session, [Part(book, content)], kind, day, memo, by=by, reference=reference)
    return voucher


def prepare_bundle(
    session: Session, parts: Sequence[Part], kind: Kind, day: date, memo: str, *, by: str, reference: str = ""
) -> tuple[Voucher, ...]:
    """One voucher for each book, to be confirmed, withdrawn and taken back together. Raises as `prepare` does."""
    bundle, memo = new_public_id(), clean(memo)
    wanted = clean(reference) or bundle
    if len(wanted) > MOST_REFERENCE:
        raise ReferenceUnusable(length=len(wanted), most=MOST_REFERENCE)
    _lock(session, [part.book for part in parts])
    if known := _prepared_before(session, parts, kind, day, memo, wanted):
        return known
    vouchers = tuple(
        Voucher(
            public_id=new_public_id(),
            book_id=part.book.id,
            kind=kind.name,
            day=day,
            memo=memo,
            content=part.content,
            reference=wanted,
            bundle=bundle,
            head_number=head(session, part.book).number,
            state=VoucherState.PREPARED,
            version=1,
            prepared_by=by,
            prepared_at=now(),
            **_next_numbers(session, part.book),
        )
        for part in parts
    )
    books = {part.book.id: part.book for part in parts}
    with session.begin_nested() as tried:
        for voucher in vouchers:
            kind.check(session, books[voucher.book_id], voucher)
        for voucher in vouchers:
            _post(session, books[voucher.book_id], kind, voucher, by=by)
        for voucher in vouchers:
            kind.after(session, books[voucher.book_id], voucher)
        tried.rollback()
    session.add_all(vouchers)
    session.flush()
    return vouchers


def _next_numbers(session: Session, book: Book) -> dict[str, int | None]:
    last = session.scalar(select(func.max(Voucher.number)).where(Voucher.book_id == book.id))
    return {"number": (last or 0) + 1, "previous_number": last}


def _prepared_before(
    session: Session, parts: Sequence[Part], kind: Kind, day: date, memo: str, reference: str
) -> tuple[Voucher, ...]:
    """The vouchers that the reference already stands for; none when it is new. Raises VoucherReused."""
    known = []
    for part in parts:
        same = select(Voucher).where(Voucher.book_id == part.book.id, Voucher.reference == reference)
        if voucher := session.scalar(same):
            known.append(voucher)
            if (voucher.kind, voucher.day, voucher.memo, voucher.content) != (kind.name, day, memo, part.content):
                raise VoucherReused(number=voucher.number)
    if known and not len(known) == len(parts) == len(bundle_of(session, known[0])):
        raise VoucherReused(number=known[0].number)
    return tuple(known)


def find(session: Session, book: Book, public_id: str) -> Voucher:
    """Raises VoucherUnknown."""
    voucher = session.scalar(select(Voucher).where(Voucher.book_id == book.id, Voucher.public_id == public_id))
    if voucher is None:
        raise VoucherUnknown()
    return voucher


def vouchers_of(session: Session, book: Book, *, before: int | None = None, most: int | None = None) -> list[Voucher]:
    """The vouchers of a book, the latest first: those numbered below `before`, at most so many."""
    wanted = select(Voucher).where(Voucher.book_id == book.id).order_by(Voucher.number.desc()).limit(most)
    if before is not None:
        wanted = wanted.where(Voucher.number < before)
    return list(session.scalars(wanted.options(defer(Voucher.content))))


def waiting_until(session: Session, book: Book, through: date) -> list[Voucher]:
    """The vouchers dated up to a day that still wait for a second officer, the earliest first."""
    wanted = select(Voucher).where(Voucher.book_id == book.id, Voucher.day <= through)
    return list(session.scalars(wanted.where(Voucher.state == VoucherState.PREPARED).order_by(Voucher.day, Voucher.number)))


def bundle_of(session: Session, voucher: Voucher) -> list[Voucher]:
    """The voucher and those that stand or fall with it, by book."""
    return list(session.scalars(select(Voucher).where(Voucher.bundle == voucher.bundle).order_by(Voucher.book_id)))


def confirm(
    session: Session, book: Book, kind: Kind, voucher: Voucher, *, by: str, read: int | None = None
) -> Voucher:
    """A second officer agrees: the voucher becomes one journal transaction, and so do those bundled with it.

    `read` is the version that she was shown. Confirming what is confirmed changes nothing. `journal_number` of the result is
    empty when no money moved. Raises VoucherNotPrepared, VoucherChangedSinceRead, SecondOfficerNeeded, what the kind's
    `check` refuses, and of the ledger PeriodClosed and CashBelowZero.
    """
    parts = _held(session, kind, voucher)
    if voucher.state in (VoucherState.POSTED, VoucherState.REVERSED):
        return voucher
    _refuse_unless(voucher, VoucherState.PREPARED)
    _refuse_unread(voucher, read)
    if voucher.prepared_by == by:
        raise SecondOfficerNeeded()
    for its_book, one in parts:
        kind.check(session, its_book, one)
    for its_book, one in parts:
        one.journal_number = _post(session, its_book, kind, one, by=by)
        one.state, one.confirmed_by, one.confirmed_at = VoucherState.POSTED, by, now()
        one.version += 1
        session.flush()
    for its_book, one in parts:
        kind.after(session, its_book, one)
        kind.posted(session, its_book, one)
    return voucher


def _post(session: Session, book: Book, kind: Kind, voucher: Voucher, *, by: str) -> int | None:
    kind.before(session, book, voucher)
    entries = kind.entries(voucher.content)
    if not entries:
        return None
    draft = Draft(voucher.day, voucher.journal_reference, voucher.memo, entries, digest_of(voucher.content))
    return posting.post(session, book, draft, by=by).number


def withdraw(session: Session, book: Book, kind: Kind, voucher: Voucher, *, by: str) -> Voucher:
    """The voucher will not be confirmed; it stays to be read, under its number. Raises VoucherNotPrepared."""
    parts = _held(session, kind, voucher)
    if voucher.state != VoucherState.WITHDRAWN:
        _refuse_unless(voucher, VoucherState.PREPARED)
        for _, one in parts:
            one.state, one.withdrawn_by, one.withdrawn_at = VoucherState.WITHDRAWN, by, now()
            one.version += 1
        session.flush()
    return voucher


def ask_reversal(session: Session, book: Book, kind: Kind, voucher: Voucher, reason: str, *, by: str) -> Voucher:
    """Asks to take a confirmed voucher back; asking again replaces the reason.

    Raises VoucherNotPosted, TextMissing, TextTooLong, TextUnreadable.
    """
    return _ask(session, kind, voucher, required(reason), by=by)


def keep(session: Session, book: Book, kind: Kind, voucher: Voucher, *, by: str) -> Voucher:
    """Nobody wants to take it back any more. Raises VoucherNotPosted."""
    return _ask(session, kind, voucher, None, by=None)


def _ask(session: Session, kind: Kind, voucher: Voucher, reason: str | None, *, by: str | None) -> Voucher:
    parts = _held(session, kind, voucher)
    _refuse_unless(voucher, VoucherState.POSTED)
    for _, one in parts:
        one.reversal_reason, one.reversal_asked_by = reason, by
        one.reversal_asked_at = now() if by else None
        one.version += 1
    session.flush()
    return voucher


def reverse(
    session: Session,
    book: Book,
    kind: Kind,
    voucher: Voucher,
    *,
    by: str,
    read: int | None = None,
    timezone: str = "UTC",
) -> Voucher:
    """A second officer agrees to take it back: each book gets the mirror of its journal transaction.

    Dated the voucher's own day, or today in `timezone` when one of the books is closed on that day. A repeated call changes
    nothing. Raises VoucherNotPosted, VoucherReversalNotAsked, VoucherChangedSinceRead, SecondOfficerNeeded, what the kind's
    `taken_back` refuses, and of the ledger CashBelowZero.
    """
    parts = _held(session, kind, voucher)
    if voucher.state == VoucherState.REVERSED:
        return voucher
    _refuse_unless(voucher, VoucherState.POSTED)
    if voucher.reversal_reason is None:
        raise VoucherReversalNotAsked(number=voucher.number)
    _refuse_unread(voucher, read)
    if voucher.reversal_asked_by == by:
        raise SecondOfficerNeeded()
    day = day_of_reversal(session, [its_book for its_book, _ in parts], voucher.day, timezone)
    for its_book, one in parts:
        one.reversal_number = _mirror(session, its_book, one, day, voucher.reversal_reason, by=by)
        one.state, one.reversed_by, one.reversed_at = VoucherState.REVERSED, by, now()
        one.version += 1
        session.flush()
    for its_book, one in parts:
        kind.after(session, its_book, one)
        kind.taken_back(session, its_book, one)
    return voucher


def _mirror(session: Session, book: Book, voucher: Voucher, day: date, reason: str, *, by: str) -> int | None:
    if voucher.journal_number is None:
        return None
    reference = f"{voucher.journal_reference}:taken-back"
    number = voucher.journal_number
    return posting.reverse(session, book, number, day=day, reason=reason, reference=reference, by=by).number


def day_of_reversal(session: Session, books: Sequence[Book], day: date, timezone: str) -> date:
    """The day itself, or today when one of the books is closed on it."""
    of_these = PeriodClosing.book_id.in_([book.id for book in books])
    closed = session.scalar(select(func.max(PeriodClosing.through)).where(of_these))
    return day if closed is None or day > closed else today(timezone)


def _held(session: Session, kind: Kind, voucher: Voucher) -> list[tuple[Book, Voucher]]:
    """The voucher and those bundled with it, each with its book, locked and read anew."""
    if voucher.kind != kind.name:
        raise LookupError(f"voucher {voucher.public_id} is a {voucher.kind}, not a {kind.name}")
    bundled = bundle_of(session, voucher)
    books = {one.book_id: session.get_one(Book, one.book_id) for one in bundled}
    _lock(session, list(books.values()))
    for one in bundled:
        session.refresh(one)
    return [(books[one.book_id], one) for one in bundled]


def _lock(session: Session, books: Sequence[Book]) -> None:
    """Takes the locks of the books, always in the same order."""
    wanted = select(Book.id).where(Book.id.in_([book.id for book in books])).order_by(Book.id)
    session.execute(wanted.with_for_update())


def _refuse_unless(voucher: Voucher, state: VoucherState) -> None:
    if voucher.state != state:
        refusal = VoucherNotPrepared if state is VoucherState.PREPARED else VoucherNotPosted
        raise refusal(number=voucher.number, state=STATE_NAMES[VoucherState(voucher.state)])


def _refuse_unread(voucher: Voucher, read: int | None) -> None:
    if read is not None and read != voucher.version:
        raise VoucherChangedSinceRead(number=voucher.number)
