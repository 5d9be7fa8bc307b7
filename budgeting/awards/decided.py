"""What was decided of an envelope: the official count, and what is due by it. The one seam to results; writes nothing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.counting.outcome import Outcome
from budgeting.models import BallotItem, Computation, Envelope
from budgeting.results import official as results
from budgeting.results.computing import latest_of
from budgeting.results.official import Due

__all__ = ["Due", "awards_due", "items_by_number", "official"]


def official(session: Session, envelope: Envelope) -> tuple[Computation, Outcome] | None:
    """The count that holds: the latest one; None before the first."""
    return results.official(session, envelope) if latest_of(session, envelope) else None


def awards_due(session: Session, envelope: Envelope) -> tuple[Due, ...]:
    """What the result gives to which item, decisions of the assembly included; nothing before the first count."""
    return results.awards_due(session, envelope) if latest_of(session, envelope) else ()


def items_by_number(session: Session, envelope: Envelope) -> dict[str, BallotItem]:
    """The items of an envelope as counts name them: by their numbers, as text."""
    wanted = select(BallotItem).where(BallotItem.envelope_id == envelope.id).order_by(BallotItem.number)
    return {str(item.number): item for item in session.scalars(wanted)}
