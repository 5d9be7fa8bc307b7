"""What papers of a vote show of each proposal, as it stands on the frozen ballot."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from budgeting.models import BudgetRound, Envelope
from budgeting.proposals.withdrawing import items_standing
from reports.pictures import picture


@dataclass(frozen=True, slots=True)
class Shown:
    """`cost_minor`: what it asks of the envelope; `picture`: an address that carries its bytes, or empty."""

    number: int
    name: str
    cost_minor: int
    total_minor: int
    picture: str


def shown_items(session: Session, found: BudgetRound, envelope: Envelope) -> tuple[Shown, ...]:
    """The items of an envelope by number, without those that were taken off the ballot."""
    return tuple(
        Shown(item.number, item.name, item.cost_minor, item.total_minor, picture(session, item.picture))
        for item in items_standing(session, found, envelope)
    )
