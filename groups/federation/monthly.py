"""The month of a group as it reports it to its federation: opening, what came and went, closing, for people and for money.

Every line adds up by itself, and is read from the group's own book. What was entered and taken back again in the month stands on
both sides of its line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.calendars import Period, month_of, today
from core.marks import N_, Term
from groups import charts
from groups.federation.errors import CarriersMissing
from groups.figures import PRESENCE_NAMES, Presence
from groups.finding import book_of
from groups.indicators.loan_facts import overdue
from groups.models import Attendance, Group, Meeting, MeetingState, Member
from ledger.balances import Balance, Head, balances, head
from ledger.chart import AccountKey

# How an address names the two members who carry the report.
CARRIERS = ("carrier", "second")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """`opening` + `added` − `taken` = `closing`. `key` is stable, for programs; the words say what came and what went."""

    key: str
    name: Term
    added_words: Term
    taken_words: Term
    opening: int
    added: int
    taken: int
    closing: int


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """`members` counts people; the other lines are minor units. `came` counts those at the month's meetings, by presence."""

    period: Period
    head: Head
    members: ReportLine
    money: tuple[ReportLine, ...]
    meetings: int
    came: tuple[tuple[Term, int], ...]
    overdue_minor: int


@dataclass(frozen=True, slots=True)
class _Line:
    """Which accounts a line is made of, and what adds to it: debits for what is held, credits for what is owed."""

    key: str
    name: str
    added: str
    taken: str
    codes: tuple[str, ...]
    owed: bool = False


_CAME_IN, _WENT_OUT = N_("came in"), N_("went out")
LINES = (
    _Line("savings", N_("Savings"), N_("saved"), N_("paid back"), (*charts.SAVED, charts.CARRIED_FORWARD), owed=True),
    _Line("loans", N_("Loans to members"), N_("given"), N_("repaid or written off"), (charts.LOANS,)),
    _Line("loan-fund-cash", N_("Cash: loan fund"), _CAME_IN, _WENT_OUT, (charts.LOAN_FUND_CASH,)),
    _Line("social-fund-cash", N_("Cash: social fund"), _CAME_IN, _WENT_OUT, (charts.SOCIAL_FUND_CASH,)),
    _Line("with-collectors", N_("Cash with collectors"), N_("collected"), N_("handed over"), (charts.WITH_COLLECTOR,)),
    _Line("bank", N_("Bank account"), N_("paid in"), N_("taken out"), (charts.BANK,)),
    _Line("borrowed", N_("Borrowed from the bank"), N_("received"), N_("repaid"), (charts.BORROWED,), owed=True),
)


def monthly_report(session: Session, group: Group, month: Period) -> MonthlyReport:
    """The report of a month, up to today where it is not over."""
    book = book_of(session, group)
    last = head(session, book)
    before = _sides(balances(session, book, month.day_before, last.number))
    after = _sides(balances(session, book, month.end, last.number))
    return MonthlyReport(
        period=month,
        head=last,
        members=_members(session, group, month),
        money=tuple(_line(line, before, after) for line in LINES),
        meetings=_meetings(session, group, month),
        came=_came(session, group, month),
        overdue_minor=overdue(session, [group], min(month.end, today(group.timezone))).get(group.id, 0),
    )


def last_month_that_came(group: Group, period: Period) -> Period:
    """The month that is reported when a longer time is asked for."""
    return month_of(min(period.end, max(today(group.timezone), period.start)))


def carriers(session: Session, group: Group, typed: Sequence[str]) -> tuple[Member, ...]:
    """The two members who carry the report, by their numbers as an address names them; nobody where it names none.

    Raises CarriersMissing for one alone, one twice, or who is no member now.
    """
    if not any(typed):
        return ()
    numbers = {int(one[:4]) for one in typed if one.isascii() and one.isdigit()}
    wanted = select(Member).where(Member.group_id == group.id, Member.number.in_(numbers), Member.left_on.is_(None))
    found = tuple(session.scalars(wanted.order_by(Member.number)))
    if len(found) != 2:
        raise CarriersMissing()
    return found


Sides = dict[str, tuple[int, int]]


def _sides(found: Mapping[AccountKey, Balance]) -> Sides:
    sides: Sides = {}
    for key, balance in found.items():
        debit, credit = sides.get(key.code, (0, 0))
        sides[key.code] = debit + balance.debit_minor, credit + balance.credit_minor
    return sides


def _line(line: _Line, before: Sides, after: Sides) -> ReportLine:
    was, now = _added_and_taken(line, before), _added_and_taken(line, after)
    return ReportLine(
        key=line.key,
        name=Term(line.name),
        added_words=Term(line.added),
        taken_words=Term(line.taken),
        opening=was[0] - was[1],
        added=now[0] - was[0],
        taken=now[1] - was[1],
        closing=now[0] - now[1],
    )


def _added_and_taken(line: _Line, sides: Sides) -> tuple[int, int]:
    pairs = [sides.get(code, (0, 0)) for code in line.codes]
    debit, credit = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    return (credit, debit) if line.owed else (debit, credit)


def _members(session: Session, group: Group, month: Period) -> ReportLine:
    left_before = Member.left_on < month.start
    wanted = select(
        func.count(case(((Member.joined_on < month.start) & or_(Member.left_on.is_(None), ~left_before), 1))),
        func.count(case((Member.joined_on.between(month.start, month.end), 1))),
        func.count(case((Member.left_on.between(month.start, month.end), 1))),
    ).where(Member.group_id == group.id)
    opening, joined, left = session.execute(wanted).one()
    words = (Term(N_("Members")), Term(N_("joined")), Term(N_("left")))
    return ReportLine("members", *words, opening=opening, added=joined, taken=left, closing=opening + joined - left)


def _of_the_month(group: Group, month: Period) -> ColumnElement[bool]:
    confirmed = and_(Meeting.group_id == group.id, Meeting.state == MeetingState.POSTED)
    return and_(confirmed, Meeting.held_on.between(month.start, month.end))


def _meetings(session: Session, group: Group, month: Period) -> int:
    wanted = select(func.count()).select_from(Meeting).where(_of_the_month(group, month))
    return session.scalar(wanted) or 0


def _came(session: Session, group: Group, month: Period) -> tuple[tuple[Term, int], ...]:
    wanted = (
        select(Attendance.presence, func.count())
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(_of_the_month(group, month))
        .group_by(Attendance.presence)
    )
    counted = {presence: count for presence, count in session.execute(wanted)}
    return tuple((PRESENCE_NAMES[presence], counted.get(presence.value, 0)) for presence in Presence)
