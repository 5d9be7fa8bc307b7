"""Which entries of the book have lines of a member: what there is to prove, and what was taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.calendars import Period
from groups import charts
from groups.models import Group, Meeting, Member
from ledger.models import Account, JournalTransaction, Posting


@dataclass(frozen=True, slots=True)
class HerEntry:
    """An entry with lines of a member. `meeting` is the number of the meeting it was written at, None for a voucher."""

    number: int
    day: date
    meeting: int | None
    takes_back: int | None
    taken_back_by: int | None


def entries_of(session: Session, group: Group, member: Member, period: Period) -> tuple[HerEntry, ...]:
    """The entries of a period that have lines of hers, by number."""
    mine = select(Account.id).where(Account.book_id == group.book_id, Account.holder == charts.holder(member.number))
    lines = or_(Posting.debit_id.in_(mine), Posting.credit_id.in_(mine))
    dated = Posting.day.between(period.start, period.end)
    numbers = select(Posting.number).where(Posting.book_id == group.book_id, dated, lines).distinct()
    return _entries(session, group, session.scalars(numbers))


def told_with(session: Session, group: Group, number: int, through_number: int) -> tuple[HerEntry, ...]:
    """An entry with what took it back, or with what it takes back, as far as the book had it: no proof of the one alone."""
    header = JournalTransaction
    known = select(header.reverses).where(header.book_id == group.book_id, header.number == number)
    named = [one for one in (number, session.scalar(known)) if one is not None]
    together = select(header.number).where(
        header.book_id == group.book_id,
        or_(header.number.in_(named), header.reverses == number),
        header.number <= through_number,
    )
    return _entries(session, group, session.scalars(together))


def _entries(session: Session, group: Group, numbers: Iterable[int]) -> tuple[HerEntry, ...]:
    header, met, back = JournalTransaction, _meetings(session, group), _taken_back(session, group)
    wanted = select(header.number, header.day, header.reverses).where(
        header.book_id == group.book_id, header.number.in_(list(numbers))
    )
    return tuple(
        HerEntry(number, day, met.get(number), reverses, back.get(number))
        for number, day, reverses in session.execute(wanted.order_by(header.number))
    )


def _meetings(session: Session, group: Group) -> dict[int, int]:
    """The meeting's number by that of its entry, and of what took it back."""
    wanted = select(Meeting.number, Meeting.journal_number, Meeting.reversal_number).where(Meeting.group_id == group.id)
    return {number: meeting for meeting, *numbers in session.execute(wanted) for number in numbers if number is not None}


def _taken_back(session: Session, group: Group) -> dict[int, int]:
    wanted = select(JournalTransaction.reverses, JournalTransaction.number).where(
        JournalTransaction.book_id == group.book_id, JournalTransaction.reverses.is_not(None)
    )
    return {original: mirror for original, mirror in session.execute(wanted) if original is not None}
