"""Reckoning a change of a loan from the books: how much is written off, taken over, recovered or planned anew. Reads only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.calendars import today
from core.money import Money
from core.text import required
from groups.finding import member_of
from groups.loans import errors
from groups.loans.account import LoanAccount
from groups.loans.agreement import LoanTerms
from groups.loans.applying import refuse_unless
from groups.loans.changes import PlannedAnewLoan, RecoveredLoan, TakenOverLoan, WrittenOffLoan
from groups.loans.history import histories
from groups.loans.models import Loan, LoanState
from groups.loans.planning import plan_of
from groups.loans.plans import agreement_of
from groups.loans.recording import account_of
from groups.loans.schedule import schedule_of
from groups.members import seated
from groups.models import Group, Member


@dataclass(frozen=True, slots=True)
class _Standing:
    member: int
    name: str
    account: LoanAccount


def written_off_now(session: Session, group: Group, loan: Loan, day: date, reason: str) -> WrittenOffLoan:
    """All that is left of the principal. Raises LoanNotInState, NotOnThatDay, AppliedOnImpossibleDay, TextMissing …"""
    now = _standing(session, group, loan, day, LoanState.OPEN)
    return WrittenOffLoan(loan.number, now.member, now.account.balance_minor, group.currency, required(reason))


def recovered_now(
    session: Session, group: Group, loan: Loan, day: date, reason: str, minor: int
) -> RecoveredLoan:
    """Raises RecoveredTooMuch, NothingAsked, and as `written_off_now`."""
    now = _standing(session, group, loan, day, LoanState.WRITTEN_OFF)
    if minor <= 0:
        raise errors.NothingAsked()
    left = now.account.payoff_minor
    if minor > left:
        over = Money(minor - left, group.money)
        raise errors.RecoveredTooMuch(
            paid=Money(minor, group.money), over=over, left=Money(left, group.money), loan=loan.number
        )
    return RecoveredLoan(loan.number, now.member, minor, group.currency, required(reason))


def taken_over_now(session: Session, group: Group, loan: Loan, day: date, reason: str, to: int) -> TakenOverLoan:
    """Raises MemberUnknown, BorrowerNotMember, TakenOverBySame, and as `written_off_now`."""
    now = _standing(session, group, loan, day, LoanState.OPEN)
    taker = member_of(session, group, to)
    if to == now.member:
        raise errors.TakenOverBySame(name=taker.name, loan=loan.number)
    if to not in {member.number for member in seated(session, group, day)}:
        raise errors.BorrowerNotMember(member=to, day=day)
    return TakenOverLoan(loan.number, now.member, now.account.balance_minor, group.currency, required(reason), to)


def planned_anew_now(
    session: Session, group: Group, loan: Loan, day: date, reason: str, instalments: int
) -> PlannedAnewLoan:
    """Raises TermLongerThanRules, TooFewMeetings, and as `written_off_now`."""
    now = _standing(session, group, loan, day, LoanState.OPEN)
    plan = plan_of(session, group, agreement_of(loan.terms).rules, instalments, day)
    left = now.account.balance_minor
    rows = schedule_of(LoanTerms(left, group.currency, day, plan)).rows
    return PlannedAnewLoan(loan.number, now.member, left, group.currency, required(reason), plan, rows)


def _standing(session: Session, group: Group, loan: Loan, day: date, state: LoanState) -> _Standing:
    refuse_unless(loan, state)
    history = histories(session, [loan.id])[loan.id]
    last, now = history.events[-1].day, today(group.timezone)
    if day > now:
        raise errors.AppliedOnImpossibleDay(day=day, first=last, last=now)
    if day < last:
        raise errors.NotOnThatDay(loan=loan.number, last=last, day=day)
    name = session.get_one(Member, loan.member_id).name
    return _Standing(history.holder, name, account_of(session, group, loan, history, day))
