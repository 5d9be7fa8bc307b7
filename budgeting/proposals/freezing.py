"""Freezing the ballot: every proposal that was found feasible becomes an item with a number that never changes again."""

from sqlalchemy.orm import Session

from budgeting.finding import items_of
from budgeting.models import BallotItem, BudgetRound, Phase, ProposalState
from budgeting.proposals.errors import BallotFrozenAlready
from budgeting.proposals.finding import hold_in, proposals_of
from budgeting.proposals.ready import TO_FREEZE
from budgeting.ready import terms_are_written
from core.calendars import now


def freeze_ballot(session: Session, found: BudgetRound, *, by: str) -> list[BallotItem]:
    """Numbers run from 1 by envelope, then by the proposal's own number. What competes is what is asked of the envelope.

    Called as the round goes into FROZEN, just before or just after that is written down. Raises OtherPhase,
    BallotFrozenAlready, and the first refusal of whatever still stands in the way: NoTerms, and those of
    `budgeting.proposals.ready`.
    """
    hold_in(session, found, Phase.REVIEW, Phase.FROZEN)
    if there := items_of(session, found):
        raise BallotFrozenAlready(count=len(there))
    for guard in (terms_are_written, *TO_FREEZE):
        for refusal in guard(session, found):
            raise refusal
    feasible = [one for one in proposals_of(session, found) if one.state == ProposalState.FEASIBLE]
    moment, items = now(), []
    for number, one in enumerate(sorted(feasible, key=lambda one: (one.envelope.number, one.number)), start=1):
        item = BallotItem(
            round_id=found.id,
            envelope_id=one.envelope_id,
            proposal_id=one.id,
            number=number,
            name=one.title,
            cost_minor=one.requested_minor,
            total_minor=one.total_minor,
            exclusive=one.exclusive,
            picture=one.picture,
            frozen_by=by,
            frozen_at=moment,
        )
        items.append(item)
    session.add_all(items)
    session.flush()
    return items
