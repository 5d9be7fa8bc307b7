"""Finding proposals of a round, and holding one that is to be changed: one person at a time, in the phases for it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.finding import hold
from budgeting.models import PROPOSAL_STATES, BudgetRound, Phase, Proposal, ProposalState
from budgeting.phases import must_be
from budgeting.proposals.errors import ProposalChanged, ProposalEnded, ProposalUnknown

# States in which a proposal still stands for itself.
STANDING = (ProposalState.OPEN, ProposalState.FEASIBLE, ProposalState.NOT_FEASIBLE)
UNTIL_FROZEN = (Phase.PROPOSALS, Phase.REVIEW)


def proposals_of(session: Session, found: BudgetRound) -> list[Proposal]:
    """Every proposal of the round by number, those that ended included."""
    return list(session.scalars(select(Proposal).where(Proposal.round_id == found.id).order_by(Proposal.number)))


def standing_of(session: Session, found: BudgetRound) -> list[Proposal]:
    """Those that were not merged, split or withdrawn."""
    return [one for one in proposals_of(session, found) if one.state in STANDING]


def proposal_of(session: Session, found: BudgetRound, public_id: str) -> Proposal:
    """Raises ProposalUnknown."""
    proposal = session.scalar(select(Proposal).where(Proposal.round_id == found.id, Proposal.public_id == public_id))
    if proposal is None:
        raise ProposalUnknown()
    return proposal


def hold_in(session: Session, found: BudgetRound, *phases: Phase) -> None:
    """One at a time, and only in these phases. Raises OtherPhase."""
    hold(session, found)
    must_be(found, *phases)


def refuse_ended(found: BudgetRound, proposal: Proposal, *phases: Phase) -> None:
    """Only what still stands is changed, until the ballot is frozen, or in these phases. Raises OtherPhase, ProposalEnded."""
    must_be(found, *(phases or UNTIL_FROZEN))
    if proposal.state not in STANDING:
        raise ProposalEnded(number=proposal.number, state=PROPOSAL_STATES[ProposalState(proposal.state)])


def changeable(session: Session, found: BudgetRound, proposal: Proposal, *phases: Phase, read: int | None = None) -> None:
    """Holds a proposal that still stands. `read`: the version that whoever changes it has looked at, None for any.

    Raises OtherPhase, ProposalEnded, ProposalChanged.
    """
    hold(session, found)
    session.refresh(proposal)
    refuse_ended(found, proposal, *phases)
    if read is not None and read != proposal.version:
        raise ProposalChanged(number=proposal.number)
