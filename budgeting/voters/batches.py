"""Which batches of printed ballots can be given out at the table, for the select at its top. Batches belong to the ballots."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.ballots.batches import standings
from budgeting.models import BudgetRound, Envelope


def batch_choices(session: Session, found: BudgetRound, envelope: Envelope) -> Sequence[tuple[str, str]]:
    """Public id and name of each batch printed for the envelope and not closed; none where ballots are not printed in batches."""
    held = [one for one in standings(session, found) if one.batch.envelope_id == envelope.id and one.closing is None]
    return [(one.batch.public_id, f"{one.batch.number}: {one.batch.place}") for one in held]
