"""Reading loans for papers: every loan that was ever handed out, as it stood at the end of a day. Writes nothing.

`through_number` leaves out what the journal recorded later, so that a paper can be printed again with the same figures.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups.cycles import expected_days
from groups.loans.account import LoanAccount
from groups.loans.history import BEGINNINGS, History, histories
from groups.loans.models import EventKind, Loan, LoanEvent
from groups.models import Group


@dataclass(frozen=True, slots=True)
class LoanRead:
    """A loan with what holds of it and its account; `holder` is the number of the member who owes it."""

    loan: Loan
    history: History
    account: LoanAccount

    @property
    def holder(self) -> int:
        return self.history.holder

    @property
    def was_given_up(self) -> bool:
        """Whether it was written off; a loan that was wholly set off against a share is not."""
        return any(event.kind is EventKind.WRITTEN_OFF for event in self.history.events)


def loans_handed_out(
    session: Session, group: Group, day: date, through_number: int | None = None, member: int | None = None
) -> list[LoanRead]:
    """The loans that had been handed out by the end of a day, by their numbers; with `member`, those that she ever owed."""
    begun = select(LoanEvent.loan_id).join(Loan).where(Loan.group_id == group.id)
    wanted = begun.where(LoanEvent.kind.in_(BEGINNINGS), LoanEvent.day <= day)
    loans = {loan.id: loan for loan in session.scalars(select(Loan).where(Loan.id.in_(wanted)).order_by(Loan.number))}
    found = histories(session, loans.keys(), day, through_number=through_number)
    kept = {id: history for id, history in found.items() if history.beginning and _is_hers(history, member)}
    first = min((history.events[0].day for history in kept.values()), default=day)
    looks = tuple(expected_days(session, group, first, day))
    read = (
        LoanRead(loans[id], history, history.in_hand(loans[id].number, looks, day).account) for id, history in kept.items()
    )
    return sorted(read, key=lambda one: one.loan.number)


def _is_hers(history: History, member: int | None) -> bool:
    return member is None or any(event.member == member for event in history.events)
