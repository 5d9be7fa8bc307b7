"""Objections to a provisional result: lodged until the last agreed day, each answered once with its reason.

An objection may come from a voter by her number, or from somebody who does not want to be named. One that is upheld must be
followed by another count, or by a decision on an item; `budgeting.results.ready` holds that.
"""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.finding import hold, terms_held, terms_of
from budgeting.models import BudgetRound, Phase, Voter
from budgeting.phases import events_of, must_be
from budgeting.results.errors import (
    DayOutside,
    ObjectionAnswered,
    ObjectionLate,
    ObjectionUnknown,
    TermsNotFixed,
    VoterNumberUnknown,
)
from budgeting.results.models import Objection, ObjectionAnswer
from core.calendars import now, today
from core.text import required

OPEN = (Phase.PROVISIONAL, Phase.OBJECTIONS)


def published_on(session: Session, found: BudgetRound) -> date | None:
    """The day on which the result that holds was published; None before."""
    days = [event.day for event in events_of(session, found) if event.phase == Phase.PROVISIONAL]
    return days[-1] if days else None


def objection_days(session: Session, found: BudgetRound) -> tuple[date, date] | None:
    """The first and last day on which objections are taken; None before the result is published."""
    published, held = published_on(session, found), terms_held(session, found)
    if published is None or held is None:
        return None
    return published, published + timedelta(days=terms_of(held).objection_days)


def lodge(session: Session, found: BudgetRound, about: str, day: date, *, voter: int | None = None, by: str) -> Objection:
    """Raises OtherPhase, ObjectionLate, DayOutside, VoterNumberUnknown, TermsNotFixed, and what `required` raises."""
    hold(session, found)
    must_be(found, *OPEN)
    days = objection_days(session, found)
    if days is None:
        raise TermsNotFixed()
    if not days[0] <= day <= days[1]:
        raise ObjectionLate(first=days[0], last=days[1], day=day)
    _not_tomorrow(found, days[0], day)
    if voter is not None and session.scalar(select(Voter.id).where(Voter.round_id == found.id, Voter.number == voter)) is None:
        raise VoterNumberUnknown(number=voter)
    last = session.scalar(select(func.max(Objection.number)).where(Objection.round_id == found.id))
    made = Objection(
        round_id=found.id,
        number=(last or 0) + 1,
        voter_number=voter,
        about=required(about),
        day=day,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(made)
    session.flush()
    return made


def answer(
    session: Session, found: BudgetRound, number: int, day: date, reason: str, *, upheld: bool, by: str
) -> ObjectionAnswer:
    """Raises OtherPhase, ObjectionUnknown, ObjectionAnswered, DayOutside, TextMissing, TextTooLong, TextUnreadable."""
    hold(session, found)
    must_be(found, *OPEN)
    objection = objection_of(session, found, number)
    if objection.answer is not None:
        raise ObjectionAnswered(number=number, day=objection.answer.day)
    _not_tomorrow(found, objection.day, day)
    made = ObjectionAnswer(
        round_id=found.id,
        objection=objection,
        upheld=upheld,
        reason=required(reason),
        day=day,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(made)
    session.flush()
    return made


def _not_tomorrow(found: BudgetRound, first: date, day: date) -> None:
    last = today(found.fund.timezone)
    if not first <= day <= last:
        raise DayOutside(day=day, first=first, last=last)


def objections_of(session: Session, found: BudgetRound) -> list[Objection]:
    return list(session.scalars(select(Objection).where(Objection.round_id == found.id).order_by(Objection.number)))


def objection_of(session: Session, found: BudgetRound, number: int) -> Objection:
    """Raises ObjectionUnknown."""
    objection = session.scalar(select(Objection).where(Objection.round_id == found.id, Objection.number == number))
    if objection is None:
        raise ObjectionUnknown()
    return objection
