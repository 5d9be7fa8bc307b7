"""Which batches of printed ballots can be given out at the table. Batches belong to the ballots."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.ballots.batches import batch_of, must_be_open, standing, standings
from budgeting.ballots.errors import BatchUnknown, BatchUsedUp
from budgeting.models import BudgetRound, Envelope


def batch_choices(session: Session, found: BudgetRound, envelope: Envelope) -> Sequence[tuple[str, str]]:
    """Public id and name of each batch printed for the envelope and not closed; none where ballots are not printed in batches."""
    held = [one for one in standings(session, found) if one.batch.envelope_id == envelope.id and one.closing is None]
    return [(one.batch.public_id, f"{one.batch.number}: {one.batch.place}") for one in held]


def refuse_no_paper(session: Session, found: BudgetRound, envelope: Envelope, public_id: str) -> None:
    """A paper is given out only of an open batch of this envelope, and no more than were printed.

    Raises BatchUnknown, BatchClosed, BatchUsedUp.
    """
    batch = batch_of(session, found, public_id)
    if batch.envelope_id != envelope.id:
        raise BatchUnknown()
    must_be_open(session, batch)
    if standing(session, batch).issued >= batch.papers:
        raise BatchUsedUp(papers=batch.papers, number=batch.number)
