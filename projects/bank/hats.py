"""Preparer, approver and reconciler are three people: the system refuses two hats, whichever is put on first.

Source: the rules of the co-financing domain ("Preparer ≠ approver ≠ reconciler"); INTOSAI's internal control standards ask that
key stages be divided among individuals.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_, Term
from ledger.models import Book, JournalTransaction
from ledger.voucher_models import Voucher
from projects.bank.keeping_errors import ReconciledBySame, TwoHats
from projects.bank.models import BankAccount, ReconciliationRow

_DEEDS: tuple[tuple[str, Term], ...] = (
    ("prepared_by", Term(N_("prepared"))),
    ("confirmed_by", Term(N_("confirmed"))),
    ("reversal_asked_by", Term(N_("asked to take back"))),
    ("reversed_by", Term(N_("took back"))),
)


def refuse_two_hats(session: Session, book: Book, period: Period, *, by: str, numbers: Collection[int] = ()) -> None:
    """Refuses who handled a voucher dated or taken back in the period, or behind these journal numbers. Raises TwoHats."""
    voucher, did = first_handled(session, book, period, by, numbers) or (None, None)
    if voucher is not None:
        raise TwoHats(did=did, number=voucher.number, day=voucher.day, memo=voucher.memo)


def first_handled(
    session: Session, book: Book, period: Period, who: str, numbers: Collection[int] = ()
) -> tuple[Voucher, Term] | None:
    """The first voucher of the book in that time that this person handled, and what she did; None if there is none."""
    taken_back = select(JournalTransaction.number).where(
        JournalTransaction.book_id == book.id, JournalTransaction.day.between(period.start, period.end),
        JournalTransaction.reverses.is_not(None),
    )  # fmt: skip
    meant = or_(
        Voucher.day.between(period.start, period.end),
        Voucher.reversal_number.in_(taken_back),
        Voucher.journal_number.in_(list(numbers)),
    )
    hers = or_(*(getattr(Voucher, column) == who for column, _ in _DEEDS))
    voucher = session.scalar(select(Voucher).where(Voucher.book_id == book.id, meant, hers).order_by(Voucher.number).limit(1))
    if voucher is None:
        return None
    return voucher, next(name for column, name in _DEEDS if getattr(voucher, column) == who)


def refuse_reconciler(session: Session, book: Book, day: date, *, by: str) -> None:
    """The other way round: who reconciled the book up to a day writes nothing dated by then. Raises ReconciledBySame."""
    signed = (
        select(ReconciliationRow.day)
        .join(BankAccount, BankAccount.id == ReconciliationRow.account_id)
        .where(BankAccount.book_id == book.id, ReconciliationRow.prepared_by == by, ReconciliationRow.day >= day)
        .order_by(ReconciliationRow.day)
        .limit(1)
    )
    if (reconciled := session.scalar(signed)) is not None:
        raise ReconciledBySame(day=reconciled)
