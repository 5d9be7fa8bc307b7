"""What is left of advances on a day, and how old it is: for one project, or for thousands in one statement. Reads only.

What is left is the balance of the advance's own account at the end of the day, as the ledger keeps it for guarded accounts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from core.money import Money, currency
from ledger.models import CashDay
from ledger.voucher_models import Voucher, VoucherState
from projects.advances.errors import AdvanceUnknown
from projects.advances.models import Advance
from projects.funding_models import FundingAgreement
from projects.models import Project


@dataclass(frozen=True, slots=True)
class AdvanceLeft:
    """An advance as it stood at the end of a day. `agreement` is the number of its source in the project."""

    project_id: int
    number: int
    agreement: int
    holder: str
    purpose: str
    given_on: date
    due_on: date
    currency: str
    given_minor: int
    left_minor: int
    on: date
    voucher: str

    @property
    def age_days(self) -> int:
        return (self.on - self.given_on).days

    @property
    def overdue_days(self) -> int:
        """Days since it should have been accounted for; 0 while there is time, or when nothing is left."""
        return max(0, (self.on - self.due_on).days) if self.left_minor else 0

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    @property
    def left(self) -> Money:
        return self.money(self.left_minor)

    @property
    def given(self) -> Money:
        return self.money(self.given_minor)


def advances_on(session: Session, project: Project, day: date) -> list[AdvanceLeft]:
    """The advances of a project that were not wholly accounted for at the end of a day, the oldest first."""
    return [one for one in every_advance(session, project, day) if one.left_minor]


def every_advance(session: Session, project: Project, day: date) -> list[AdvanceLeft]:
    """All advances given by a day, those that are accounted for too; none that was taken back."""
    return _read(session, Advance.project_id == project.id, day)


def advances_of_many(session: Session, projects: Iterable[int], day: date) -> list[AdvanceLeft]:
    """As `advances_on`, of all projects with these ids, in one statement whatever their number."""
    return [one for one in _read(session, Advance.project_id.in_(list(projects)), day) if one.left_minor]


def advances_of_all(session: Session, which: Select[int], day: date) -> list[AdvanceLeft]:
    """As `advances_of_many`, of the projects whose ids a query chooses (an agency's portfolio)."""
    return [one for one in _read(session, Advance.project_id.in_(which), day) if one.left_minor]


def _read(session: Session, which: ColumnElement[bool], day: date) -> list[AdvanceLeft]:
    last = (
        select(CashDay.account_id, func.max(CashDay.day).label("day"))
        .join(Advance, and_(Advance.book_id == CashDay.book_id, Advance.account_id == CashDay.account_id))
        .where(which, CashDay.day <= day)
        .group_by(CashDay.account_id)
        .subquery()
    )
    wanted = (
        select(Advance, FundingAgreement.number, FundingAgreement.currency, CashDay.closing_minor, Voucher.public_id)
        .join(FundingAgreement, FundingAgreement.id == Advance.agreement_id)
        .join(Voucher, Voucher.id == Advance.voucher_id)
        .join(last, last.c.account_id == Advance.account_id)
        .join(
            CashDay,
            and_(
                CashDay.book_id == Advance.book_id,
                CashDay.account_id == Advance.account_id,
                CashDay.day == last.c.day,
            ),
        )
        .where(which, Advance.given_on <= day, Voucher.state == VoucherState.POSTED)
        .order_by(Advance.given_on, Advance.project_id, Advance.number)
    )
    return [
        AdvanceLeft(
            project_id=advance.project_id,
            number=advance.number,
            agreement=agreement,
            holder=advance.holder,
            purpose=advance.purpose,
            given_on=advance.given_on,
            due_on=advance.due_on,
            currency=code,
            given_minor=advance.amount_minor,
            left_minor=int(left),
            on=day,
            voucher=voucher,
        )
        for advance, agreement, code, left, voucher in session.execute(wanted)
    ]


def advance_of(session: Session, project: Project, number: int) -> Advance:
    """Raises AdvanceUnknown; an advance that was taken back is none."""
    wanted = select(Advance).join(Voucher, Voucher.id == Advance.voucher_id)
    advance = session.scalar(
        wanted.where(
            Advance.project_id == project.id, Advance.number == number, Voucher.state == VoucherState.POSTED
        )
    )
    if advance is None:
        raise AdvanceUnknown(number=number)
    return advance


def lowest_left(session: Session, advance: Advance, since: date) -> int:
    """The least that is left on a day or any later one, in minor units: paper is entered late."""
    of_it = (CashDay.book_id == advance.book_id, CashDay.account_id == advance.account_id)
    on_the_day = select(CashDay.closing_minor).where(*of_it, CashDay.day <= since).order_by(CashDay.day.desc()).limit(1)
    later = select(func.min(CashDay.closing_minor)).where(*of_it, CashDay.day > since)
    found = [amount for amount in (session.scalar(on_the_day) or 0, session.scalar(later)) if amount is not None]
    return min(found)
