"""What the pages of loans show: all loans of a group by what has to be done about them, and one loan with all that happened.

Reads only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import today
from core.language import Language
from core.marks import Term
from core.money import Money
from groups import charts
from groups.constitution import terms_on
from groups.cycles import next_days
from groups.finding import book_of
from groups.form import typed_amount
from groups.loans.account import LoanAccount
from groups.loans.figures import LoanStanding, repayment
from groups.loans.history import History, histories, loan_books, split_of
from groups.loans.limits import Room, room_of
from groups.loans.models import EVENT_NAMES, EventKind, Loan, LoanDecision, LoanEvent, LoanGuarantor, LoanState
from groups.loans.plans import Agreement, agreement_of, plan_of
from groups.loans.recording import account_of
from groups.loans.schedule import Row
from groups.loans.sheet_page import split_text
from groups.members import everybody
from groups.models import Group, Meeting, Member
from groups.rule_areas import LOANS
from groups.rule_fields import in_words
from groups.terms import Terms
from ledger.balances import balance_of
from ledger.chart import AccountKey

_ANY_SHARE = 1  # a constitution needs a share value; of an agreement only the rules of loans are read


class Listed(NamedTuple):
    """A loan in a list, in minor units: what is left of it, what is due at the next meeting, how late it is."""

    loan: Loan
    member: Member
    amount_minor: int
    left_minor: int
    due_minor: int
    days_late: int


@dataclass(frozen=True, slots=True)
class LoanList:
    """`due_on` is the day for which what is due is reckoned: the next expected meeting, or today."""

    due_on: date
    asked: tuple[Listed, ...]
    waiting: tuple[Listed, ...]
    running: tuple[Listed, ...]
    over: tuple[Listed, ...]
    to_lend: Money

    @property
    def left_minor(self) -> int:
        return sum(line.left_minor for line in self.running)

    @property
    def due_minor(self) -> int:
        return sum(line.due_minor for line in self.running)


def loan_list(session: Session, group: Group) -> LoanList:
    now = today(group.timezone)
    day = next(iter(next_days(session, group, date.fromordinal(now.toordinal() - 1), 1)), now)
    books = loan_books(session, group, day).loans
    people = {member.id: member for member in everybody(session, group)}
    loans = session.scalars(select(Loan).where(Loan.group_id == group.id).order_by(Loan.number)).all()
    lines = [_listed(loan, people[loan.member_id], books.open.get(loan.number)) for loan in loans]

    def those(*states: LoanState) -> tuple[Listed, ...]:
        return tuple(line for line in lines if line.loan.state in states)

    running = sorted(those(LoanState.OPEN), key=lambda line: (-line.days_late, line.loan.number))
    rules = terms_on(session, group, max(now, group.founded_on)).loans
    cash = balance_of(session, book_of(session, group), AccountKey(charts.LOAN_FUND_CASH), now)
    return LoanList(
        due_on=day,
        asked=those(LoanState.APPLIED),
        waiting=those(LoanState.APPROVED),
        running=tuple(running),
        over=tuple(reversed(those(LoanState.PAID, LoanState.WRITTEN_OFF, LoanState.REFUSED, LoanState.CANCELLED))),
        to_lend=Money(rules.most_by_box(max(cash, 0)) if rules else 0, group.money),
    )


def _listed(loan: Loan, member: Member, standing: LoanStanding | None) -> Listed:
    due, late = (standing.due_minor, standing.days_late) if standing else (0, 0)
    return Listed(loan, member, agreement_of(loan.terms).principal_minor, loan.principal_minor, due, late)


class Happened(NamedTuple):
    """One line of a loan's history. `gone`: it no longer holds, for the line named by `gone_by` took it back or replaced it."""

    place: int
    name: Term
    day: date
    amount_minor: int
    split: str
    meeting: Meeting | None
    journal_number: int | None
    note: str
    gone_by: int | None


@dataclass(frozen=True, slots=True)
class LoanPage:
    """`asked` is the amount as one would type it; `payoff_on` the day for which it says what pays the loan off. `account` is None
    before the loan is handed out.
    """

    loan: Loan
    member: Member
    agreement: Agreement
    asked: str
    rules: tuple[tuple[str, str], ...]
    guarantors: tuple[Member, ...]
    decision: LoanDecision | None
    replaces: Loan | None
    room: Room | None
    account: LoanAccount | None
    payoff_on: date
    rows: tuple[Row, ...]
    happened: tuple[Happened, ...]


def loan_page(session: Session, group: Group, loan: Loan, language: Language) -> LoanPage:
    agreement, now = agreement_of(loan.terms), today(group.timezone)
    people = {member.id: member for member in everybody(session, group)}
    stands = session.scalars(select(LoanGuarantor.member_id).where(LoanGuarantor.loan_id == loan.id))
    history = histories(session, [loan.id]).get(loan.id, History(loan.id))
    day = max([now, *(event.day for event in history.events)])
    asked = loan.state == LoanState.APPLIED
    return LoanPage(
        loan=loan,
        member=people[loan.member_id],
        agreement=agreement,
        asked=typed_amount(agreement.principal_minor, group.money),
        rules=_in_words(agreement, group, language),
        guarantors=tuple(sorted((people[id] for id in stands), key=lambda member: member.number)),
        decision=session.get(LoanDecision, loan.id),
        replaces=session.get(Loan, loan.replaces_id) if loan.replaces_id else None,
        room=_room(session, group, agreement, people[loan.member_id], loan, now) if asked else None,
        account=account_of(session, group, loan, history, day) if history.beginning else None,
        payoff_on=day,
        rows=_rows(history),
        happened=tuple(_happened(session, group, loan, language)),
    )


def _room(session: Session, group: Group, agreement: Agreement, member: Member, loan: Loan, day: date) -> Room:
    terms = terms_on(session, group, day)
    without = [loan.id, *([loan.replaces_id] if loan.replaces_id else [])]
    return room_of(session, group, terms, agreement.rules, member, day, without)


def _in_words(agreement: Agreement, group: Group, language: Language) -> tuple[tuple[str, str], ...]:
    """The rules that the agreement froze, as the constitution's page says them."""
    terms = Terms(share_value_minor=_ANY_SHARE, loans=agreement.rules)
    (area,) = in_words(terms, (LOANS,), group.money, language)
    return area.rules


def _rows(history: History) -> tuple[Row, ...]:
    """The instalments of the plan that holds now."""
    begun = [event.place for event in history.events if event.place in history.plans]
    return plan_of(history.plans[begun[-1]]).rows if begun else ()


def _happened(session: Session, group: Group, loan: Loan, language: Language) -> Iterable[Happened]:
    wanted = select(LoanEvent, Meeting).join(Meeting, Meeting.id == LoanEvent.meeting_id, isouter=True)
    found = session.execute(wanted.where(LoanEvent.loan_id == loan.id).order_by(LoanEvent.place))
    events: Mapping[int, tuple[LoanEvent, Meeting | None]] = {event.place: (event, meeting) for event, meeting in found}
    gone = {event.takes_back: event.place for event, _ in events.values() if event.takes_back}
    for event, meeting in events.values():
        kind, split = EventKind(event.kind), split_of(event)
        paid = kind in (EventKind.REPAID, EventKind.SPLIT_ANEW)
        yield Happened(
            place=event.place,
            name=EVENT_NAMES[kind],
            day=event.day,
            amount_minor=split.total if paid else split.principal + split.recovered,
            split=split_text(repayment(loan.number, split), language, group.money) if paid else "",
            meeting=meeting,
            journal_number=event.journal_number,
            note=event.note,
            gone_by=gone.get(event.place),
        )


def loans_of_member(session: Session, group: Group, member: Member) -> list[Listed]:
    """Her loans, the latest first, for her own page."""
    now = today(group.timezone)
    books = loan_books(session, group, now).loans
    loans = session.scalars(select(Loan).where(Loan.member_id == member.id).order_by(Loan.number.desc()))
    return [_listed(loan, member, books.open.get(loan.number)) for loan in loans]
