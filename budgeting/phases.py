"""The phases of a round as data: what follows on what, which phase it is in, and the only writer of phase events.

Which conditions must hold before a phase begins is said by `budgeting.guards`; going on is `budgeting.advancing`.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import OtherPhase
from budgeting.models import PHASE_NAMES, BudgetRound, Phase, PhaseEvent
from core.calendars import now
from core.text import clean

# What a round may go on to. Back from review to proposals when something is to be mended; from objections back to counted when
# an objection is upheld. A result that nobody objected to within the agreed days is ratified from "objections" too.
FOLLOWS: Mapping[Phase, tuple[Phase, ...]] = MappingProxyType(
    {
        Phase.DRAFT: (Phase.PROPOSALS, Phase.ABANDONED),
        Phase.PROPOSALS: (Phase.REVIEW, Phase.ABANDONED),
        Phase.REVIEW: (Phase.FROZEN, Phase.PROPOSALS, Phase.ABANDONED),
        Phase.FROZEN: (Phase.VOTING, Phase.ABANDONED),
        Phase.VOTING: (Phase.VOTED,),
        Phase.VOTED: (Phase.COUNTED,),
        Phase.COUNTED: (Phase.PROVISIONAL,),
        Phase.PROVISIONAL: (Phase.OBJECTIONS,),
        Phase.OBJECTIONS: (Phase.RATIFIED, Phase.COUNTED),
        Phase.RATIFIED: (Phase.EXECUTING,),
        Phase.EXECUTING: (Phase.CLOSED,),
        Phase.CLOSED: (),
        Phase.ABANDONED: (),
    }
)
BEFORE_FREEZING = (Phase.DRAFT, Phase.PROPOSALS, Phase.REVIEW)
AFTER_RATIFYING = (Phase.RATIFIED, Phase.EXECUTING)


def must_be(found: BudgetRound, *phases: Phase) -> None:
    """Raises OtherPhase."""
    if Phase(found.phase) not in phases:
        needed = tuple(PHASE_NAMES[phase] for phase in phases)
        raise OtherPhase(needed=needed, phase=PHASE_NAMES[Phase(found.phase)])


def enter(session: Session, found: BudgetRound, phase: Phase, day: date, reason: str = "", *, by: str) -> PhaseEvent:
    """Writes down that the round is in a phase now, without asking whether it may be: `budgeting.advancing` asks."""
    place = len(events_of(session, found)) + 1
    event = PhaseEvent(
        round_id=found.id, place=place, phase=phase, day=day, reason=clean(reason), recorded_by=by, recorded_at=now()
    )
    session.add(event)
    found.phase = phase
    session.flush()
    return event


def events_of(session: Session, found: BudgetRound) -> list[PhaseEvent]:
    wanted = select(PhaseEvent).where(PhaseEvent.round_id == found.id)
    return list(session.scalars(wanted.order_by(PhaseEvent.place)))
