"""Taking back: a proposal by its proposer before the ballot is frozen, or what stands on the frozen ballot, with its minute.

What was taken off the ballot stays on paper that is printed, and is treated by every count as not on the list.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.assembly.finding import minute_named
from budgeting.awards.ratified import refuse_while_ratifying
from budgeting.finding import items_of
from budgeting.models import BallotItem, BudgetRound, Envelope, Phase, Proposal
from budgeting.proposals.errors import NotOnBallot, WithdrawnAlready
from budgeting.proposals.finding import changeable, hold_in
from budgeting.proposals.history import restate
from budgeting.proposals.models import BallotItemWithdrawal, ProposalWithdrawal
from core.calendars import now, today
from core.text import clean, required
from projects.errors import DayInFuture

MOST_MINUTE = 40
# From the freeze until the result is ratified; after that an award is cancelled, by a decision with its own entries.
ON_THE_BALLOT = (Phase.FROZEN, Phase.VOTING, Phase.VOTED, Phase.COUNTED, Phase.PROVISIONAL, Phase.OBJECTIONS)


def withdraw(session: Session, found: BudgetRound, proposal: Proposal, day: date, reason: str, *, by: str) -> None:
    """Raises OtherPhase, ProposalEnded, DayInFuture, TextMissing."""
    changeable(session, found, proposal)
    why = required(reason)
    _refuse_future(found, day)
    row = ProposalWithdrawal(
        round_id=found.id, proposal_id=proposal.id, day=day, reason=why, recorded_by=by, recorded_at=now()
    )
    session.add(row)
    session.flush()
    restate(session, proposal)


def take_off_ballot(
    session: Session, found: BudgetRound, item: BallotItem, day: date, reason: str, minute: str = "", *, by: str
) -> BallotItemWithdrawal:
    """Raises OtherPhase, WithdrawnAlready, BeingRatified, DayInFuture, DecisionUnknown, DecisionDoesNotHold, TextMissing,
    TextTooLong."""
    hold_in(session, found, *ON_THE_BALLOT)
    if (before := withdrawn_items(session, found).get(item.id)) is not None:
        raise WithdrawnAlready(number=item.number, day=before.day)
    refuse_while_ratifying(session, found, session.get_one(Envelope, item.envelope_id))
    _refuse_future(found, day)
    row = BallotItemWithdrawal(
        round_id=found.id,
        item_id=item.id,
        day=day,
        reason=required(reason),
        minute=minute_named(session, found.fund, clean(minute, MOST_MINUTE)),
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(row)
    session.flush()
    return row


def _refuse_future(found: BudgetRound, day: date) -> None:
    if day > (current := today(found.fund.timezone)):
        raise DayInFuture(day=day, today=current)


def item_made_of(session: Session, proposal: Proposal) -> BallotItem:
    """Raises NotOnBallot."""
    item = session.scalar(select(BallotItem).where(BallotItem.proposal_id == proposal.id))
    if item is None:
        raise NotOnBallot(number=proposal.number)
    return item


def withdrawn_items(session: Session, found: BudgetRound) -> dict[int, BallotItemWithdrawal]:
    """What was taken off the ballot, by the item's id (not its number)."""
    wanted = select(BallotItemWithdrawal).where(BallotItemWithdrawal.round_id == found.id)
    return {row.item_id: row for row in session.scalars(wanted)}


def items_standing(session: Session, found: BudgetRound, envelope: Envelope | None = None) -> list[BallotItem]:
    """What can be voted on and counted: the frozen items without those that were taken off, by number."""
    gone = withdrawn_items(session, found)
    return [item for item in items_of(session, found, envelope) if item.id not in gone]
