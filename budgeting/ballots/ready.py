"""What must be done with ballots before a round is counted: every batch closed, nothing half entered, all totals decided."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.ballots.batches import standings
from budgeting.ballots.errors import BatchNotThrough, BatchOpen, TallyWaits
from budgeting.ballots.models import TallyState
from budgeting.ballots.tallies import tallies_of
from budgeting.models import BudgetRound
from core.errors import Refusal


def every_batch_is_closed(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    refused: list[Refusal] = []
    for one in standings(session, found):
        if one.once or one.differing:
            refused.append(BatchNotThrough(number=one.batch.number, waiting=one.once, differing=one.differing))
        elif one.closing is None:
            refused.append(BatchOpen(number=one.batch.number, place=one.batch.place))
    return refused


def every_total_is_decided(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    waiting = [one for one in tallies_of(session, found) if one.state == TallyState.WAITING]
    return [TallyWaits(label=one.group_label or one.place, place=one.place) for one in waiting]
