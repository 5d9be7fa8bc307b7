"""Calling an assembly, and calling one again that lacked its quorum: the notice that people were given."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.assembly.errors import (
    CalledAgainAlready,
    NoSecondCall,
    NotAdjourned,
    NothingToDiscuss,
    NoticeAfterwards,
    OtherAssemblyState,
    SecondBeforeFirst,
    TimeUnreadable,
)
from budgeting.assembly.finding import second_call_of
from budgeting.assembly.models import STATE_NAMES, Assembly, AssemblyState
from budgeting.finding import terms_held, terms_of
from budgeting.models import BudgetRound
from budgeting.terms import QuorumTerms, Voice
from core.calendars import now
from core.text import clean, required
from projects.funds.models import Fund
from projects.funds.restrictions import hold as hold_fund

MOST_POINTS = 40
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")


@dataclass(frozen=True, slots=True)
class Notice:
    """Who called people together, how and when they were told, and for what. The accounts are the first point without saying."""

    held_on: date
    place: str
    called_by: str
    called_how: str
    notice_on: date
    agenda: tuple[str, ...]
    begins_at: str = ""


def call(session: Session, fund: Fund, notice: Notice, found: BudgetRound | None = None, *, by: str) -> Assembly:
    """A new assembly of the fund, of one round or of none.

    Raises NoticeAfterwards, NothingToDiscuss, TimeUnreadable, TextMissing, TextTooLong, TextUnreadable.
    """
    return _add(session, fund, notice, found, None, by)


def call_again(session: Session, first: Assembly, notice: Notice, *, by: str) -> Assembly:
    """The second call of an assembly that lacked its quorum, as the terms allow.

    Raises NotAdjourned, NoSecondCall, CalledAgainAlready, SecondBeforeFirst, and what `call` raises.
    """
    hold(session, first)
    if first.state != AssemblyState.ADJOURNED or first.call == 2:
        raise NotAdjourned(assembly=first.name)
    if quorum_terms(session, first)[0].second_share is None:
        raise NoSecondCall()
    if second := second_call_of(session, first):
        raise CalledAgainAlready(assembly=first.name, second=second.name)
    if notice.held_on < first.held_on:
        raise SecondBeforeFirst(held=notice.held_on, first=first.held_on)
    return _add(session, first.fund, notice, first.for_round, first, by)


def _add(
    session: Session, fund: Fund, notice: Notice, found: BudgetRound | None, first: Assembly | None, by: str
) -> Assembly:
    if notice.notice_on > notice.held_on:
        raise NoticeAfterwards(notice=notice.notice_on, held=notice.held_on)
    points = tuple(filter(None, (clean(point) for point in notice.agenda[:MOST_POINTS])))
    if not points:
        raise NothingToDiscuss()
    hold_fund(session, fund)
    last = session.scalar(select(func.max(Assembly.number)).where(Assembly.fund_id == fund.id))
    called = Assembly(
        fund_id=fund.id,
        round_id=found.id if found else None,
        number=(last or 0) + 1,
        call=2 if first else 1,
        first_id=first.id if first else None,
        state=AssemblyState.CALLED,
        held_on=notice.held_on,
        begins_at=time_of_day(notice.begins_at),
        place=required(notice.place, 200),
        facilitator="",
        secretary="",
        called_by=required(notice.called_by, 120),
        called_how=required(notice.called_how),
        notice_on=notice.notice_on,
        agenda="\n".join(points),
        lost_at="",
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(called)
    session.flush()
    return called


def time_of_day(typed: str) -> str:
    """"9.05" and "٩:٠٥" as "09:05"; nothing stays nothing. Raises TimeUnreadable."""
    stripped = typed.strip()
    if not stripped:
        return ""
    read = _TIME.fullmatch(stripped)
    if read is None:
        raise TimeUnreadable(typed=stripped[:10])
    hours, minutes = (int("".join(str(unicodedata.digit(digit)) for digit in part)) for part in read.groups())
    if hours > 23 or minutes > 59:
        raise TimeUnreadable(typed=stripped[:10])
    return f"{hours:02}:{minutes:02}"


def hold(session: Session, assembly: Assembly) -> None:
    """One at a time for what is numbered or decided within an assembly; its state is read again."""
    session.refresh(assembly, with_for_update=True)


def must_stand_at(assembly: Assembly, *states: AssemblyState) -> None:
    """Raises OtherAssemblyState."""
    if AssemblyState(assembly.state) not in states:
        needed = tuple(STATE_NAMES[state] for state in states)
        raise OtherAssemblyState(assembly=assembly.name, state=STATE_NAMES[AssemblyState(assembly.state)], needed=needed)


def quorum_terms(session: Session, assembly: Assembly) -> tuple[QuorumTerms, Voice]:
    """What the round asks of its assemblies; without a round or before its terms, any number of people may decide."""
    held = terms_held(session, assembly.for_round) if assembly.for_round else None
    if held is None:
        return QuorumTerms(), Voice.ADULT
    terms = terms_of(held)
    return terms.quorum, terms.voice
