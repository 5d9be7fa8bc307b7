"""A round goes on to its next phase: only in the agreed order, only when nothing stands in the way, by one person at a time."""

from datetime import date

from sqlalchemy.orm import Session

from budgeting import phases
from budgeting.ballots.box import shake
from budgeting.errors import DayBeforePhase, PhaseNotReady, PhaseOutOfOrder, ReasonForGoingBack
from budgeting.finding import hold
from budgeting.guards import standing_in_the_way
from budgeting.models import PHASE_NAMES, BudgetRound, Phase, PhaseEvent
from budgeting.proposals.freezing import freeze_ballot
from core.calendars import today
from core.marks import Term
from core.text import clean
from projects.errors import DayInFuture

# Going back, or giving up, is a decision that people will ask about.
_NEEDS_REASON = frozenset({(Phase.REVIEW, Phase.PROPOSALS), (Phase.OBJECTIONS, Phase.COUNTED)})


def advance(session: Session, found: BudgetRound, phase: Phase, day: date, reason: str = "", *, by: str) -> PhaseEvent:
    """The round goes into a phase on a day. Asked again for the phase it is in, it answers with what was written then.

    Raises PhaseOutOfOrder, PhaseNotReady, DayInFuture, DayBeforePhase, ReasonForGoingBack.
    """
    hold(session, found)
    events, now_in = phases.events_of(session, found), Phase(found.phase)
    if phase is now_in:
        return events[-1]
    if phase not in phases.FOLLOWS[now_in]:
        allowed = tuple(PHASE_NAMES[one] for one in phases.FOLLOWS[now_in])
        raise PhaseOutOfOrder(phase=PHASE_NAMES[now_in], allowed=allowed, asked=PHASE_NAMES[phase])
    if day > (current := today(found.fund.timezone)):
        raise DayInFuture(day=day, today=current)
    if day < events[-1].day:
        raise DayBeforePhase(day=day, phase=PHASE_NAMES[now_in], began=events[-1].day)
    if (phase is Phase.ABANDONED or (now_in, phase) in _NEEDS_REASON) and not clean(reason):
        raise ReasonForGoingBack(asked=PHASE_NAMES[phase])
    if missing := standing_in_the_way(session, found, phase):
        raise PhaseNotReady(asked=PHASE_NAMES[phase], reasons=tuple(missing))
    event = phases.enter(session, found, phase, day, reason, by=by)
    if phase is Phase.FROZEN:
        freeze_ballot(session, found, by=by)
    if phase is Phase.VOTED:
        shake(session, found)
    return event


def ways_on(session: Session, found: BudgetRound) -> list[tuple[Phase, Term, list[object]]]:
    """Where the round may go on to, each with what still stands in the way: what its page shows."""
    return [
        (phase, PHASE_NAMES[phase], list(standing_in_the_way(session, found, phase)))
        for phase in phases.FOLLOWS[Phase(found.phase)]
    ]
