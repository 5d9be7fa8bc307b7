"""Loans that are entered otherwise than at a meeting: brought in when a group's books begin here, set off at a share-out.

Each belongs to a voucher, whose postings somebody else makes; here is written what follows for the loans. Writes in the
caller's database transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import now
from core.frozen import to_text
from core.money import Money
from groups.cycles import next_days
from groups.finding import member_of
from groups.loans.account import Split
from groups.loans.agreement import LoanTerms, Plan, agree, plan_by
from groups.loans.applying import lending_rules, next_number
from groups.loans.errors import NothingToSetOff
from groups.loans.history import histories
from groups.loans.models import EventKind, Loan, LoanEvent, LoanState
from groups.loans.plans import Agreement, KeptPlan, agreement_of
from groups.loans.recording import add_event, add_plan, settle, take_back_event
from groups.loans.schedule import schedule_of
from groups.models import Group
from ledger.models import Book

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A loan that is open when the books begin: what is left of its principal, and the days on which the rest falls due.

    `given_minor` is what was once handed out (0: not known). `rate`: where this loan has another than the constitution.
    """

    member: int
    outstanding_minor: int
    given_on: date
    due_days: tuple[date, ...]
    given_minor: int = 0
    rate: Fraction | None = None
    purpose: str = ""


def bring_in(
    session: Session, group: Group, loan: BroughtIn, day: date, *, reference: str, journal_number: int | None, by: str
) -> Loan:
    """A running loan from `day` on, by the rules of that day. Raises GroupDoesNotLend, and what `agree` raises."""
    rules = lending_rules(session, group, day)
    rules = replace(rules, most_periods=max(rules.most_periods, len(loan.due_days)))
    if loan.rate is not None:
        rules = replace(rules, rate=loan.rate)
    terms = agree(rules, loan.outstanding_minor, group.currency, day, loan.due_days)
    kept = Loan(
        group_id=group.id,
        number=next_number(session, group),
        member_id=member_of(session, group, loan.member).id,
        asked_minor=loan.given_minor or loan.outstanding_minor,
        purpose=loan.purpose,
        terms=to_text(Agreement(loan.outstanding_minor, len(loan.due_days), rules)),
        applied_on=loan.given_on,
        recorded_at=now(),
        recorded_by=by,
        state=LoanState.APPROVED,
        principal_minor=0,
    )
    session.add(kept)
    session.flush()
    split = Split(principal=loan.outstanding_minor)
    kind = EventKind.BROUGHT_IN
    event = add_event(session, kept, kind, day, split, reference=reference, journal_number=journal_number, by=by)
    add_plan(session, kept, event, KeptPlan(rows=schedule_of(terms).rows, terms=terms))
    settle(session, group, session.get_one(Book, group.book_id), [kept.id], by=by)
    return kept


def set_off(
    session: Session,
    group: Group,
    day: date,
    amounts: Mapping[int, int],
    *,
    reference: str,
    journal_number: int | None,
    by: str,
) -> None:
    """What members still owe of loans is paid out of something else: minor units of principal by member number.

    Her oldest loan first. Interest and penalties that are due of a loan that is wholly set off are let go; what is left of
    another falls due at the next meeting. Raises NothingToSetOff.
    """
    touched = []
    for number, minor in sorted(amounts.items()):
        left, member = minor, member_of(session, group, number)
        wanted = select(Loan).where(Loan.member_id == member.id, Loan.state == LoanState.OPEN)
        loans = list(session.scalars(wanted.order_by(Loan.number)))
        for loan in loans:
            part = min(left, loan.principal_minor)
            if part:
                event = add_event(
                    session, loan, EventKind.SET_OFF, day, Split(principal=part),
                    reference=reference, journal_number=journal_number, by=by,
                )  # fmt: skip
                if part < loan.principal_minor:
                    _plan_the_rest(session, group, loan, event, loan.principal_minor - part)
                touched.append(loan.id)
                left -= part
        if left:
            owed = Money(minor - left, group.money)
            raise NothingToSetOff(amount=Money(minor, group.money), member=number, owed=owed)
    settle(session, group, session.get_one(Book, group.book_id), touched, by=by)


def _plan_the_rest(session: Session, group: Group, loan: Loan, event: LoanEvent, left_minor: int) -> None:
    due = next_days(session, group, event.day, count=1) or [event.day + ONE_DAY]
    plan_anew(session, group, loan, event, left_minor, plan_by(agreement_of(loan.terms).rules, tuple(due)))


def plan_anew(session: Session, group: Group, loan: Loan, event: LoanEvent, left_minor: int, plan: Plan) -> None:
    """Keeps the plan that what is left follows from the event's day on, with its instalments."""
    rest = LoanTerms(left_minor, group.currency, event.day, plan)
    add_plan(session, loan, event, KeptPlan(rows=schedule_of(rest).rows, plan=plan))


def take_back(session: Session, group: Group, reference: str, journal_number: int | None, *, by: str) -> None:
    """Nothing that a voucher did to loans holds any more.

    Raises LoanRepaidSince, LoanChangedLater, LoanMovedSince when something later rests on it.
    """
    of_it = select(LoanEvent.loan_id).where(LoanEvent.reference == reference)
    loans = list(session.scalars(select(Loan).where(Loan.group_id == group.id, Loan.id.in_(of_it)).order_by(Loan.id)))
    found = histories(session, [loan.id for loan in loans])
    for loan in loans:
        for event in found[loan.id].events:
            if event.reference == reference:
                take_back_event(session, loan, event, journal_number, by=by)
    settle(session, group, session.get_one(Book, group.book_id), [loan.id for loan in loans], by=by)
