"""A group at a glance: what is in its box, what is unfinished, when it meets next."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from core.calendars import today
from core.marks import Term
from core.money import Money
from groups.constitution import terms_on
from groups.conversion.succession import Succession, carried_over_to, successions_of
from groups.cycles import current_cycle, next_days
from groups.federation.audits import Visits, visits
from groups.figures import POT_NAMES, Pot
from groups.finding import book_of, meetings_of
from groups.meetings import closed_through
from groups.members import seated
from groups.models import Cycle, Group, Meeting, MeetingState
from groups.terms import Terms
from ledger.balances import balance_of
from ledger.chart import AccountKey
from ledger.voucher_models import Voucher
from ledger.vouchers import waiting_until

UNFINISHED = (MeetingState.DRAFT, MeetingState.COUNTED)


@dataclass(frozen=True, slots=True)
class GroupPage:
    """`cash` is what the book says is in each pot; `last` the latest confirmed meeting; `next_day` the next by the series;
    `waiting` the vouchers that a second officer has to confirm; `terms` the rules that hold today; `successions` what the
    group was and became, `gone` where its books were carried over."""

    cash: tuple[tuple[Term, Money], ...]
    members: int
    unfinished: tuple[Meeting, ...]
    waiting: tuple[Voucher, ...]
    last: Meeting | None
    next_day: date | None
    cycle: Cycle | None
    closed_through: date | None
    visits: Visits
    terms: Terms
    successions: tuple[Succession, ...]
    gone: Succession | None


def group_page(session: Session, group: Group) -> GroupPage:
    book, day = book_of(session, group), today(group.timezone)
    met = meetings_of(session, group)
    met_today = any(meeting.held_on == day for meeting in met)
    return GroupPage(
        cash=tuple((POT_NAMES[pot], Money(balance_of(session, book, AccountKey(pot.account)), group.money)) for pot in Pot),
        members=len(seated(session, group, day)),
        unfinished=tuple(meeting for meeting in met if meeting.state in UNFINISHED),
        waiting=tuple(waiting_until(session, book, date.max)),
        last=next((meeting for meeting in met if meeting.state == MeetingState.POSTED), None),
        next_day=next(iter(next_days(session, group, day if met_today else day - timedelta(days=1), 1)), None),
        cycle=current_cycle(session, group),
        closed_through=closed_through(session, group),
        visits=visits(session, group, day),
        terms=terms_on(session, group, max(day, group.founded_on)),
        successions=tuple(successions_of(session, group)),
        gone=carried_over_to(session, group),
    )
