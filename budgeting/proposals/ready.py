"""What must hold of proposals before a round goes on: each question answers with sentences, none when nothing is missing."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.finding import envelopes_of
from budgeting.models import BudgetRound, Envelope, Proposal, ProposalState
from budgeting.proposals.errors import (
    BeyondEnvelope,
    ExclusiveSpread,
    NeedsChange,
    NothingFeasible,
    NotReviewed,
    ProposalMissing,
)
from budgeting.proposals.finding import standing_of
from budgeting.proposals.history import history_of
from budgeting.proposals.reviewing import debt, own_cause
from core.errors import Refusal
from core.money import Money, currency


def has_a_proposal(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    return [] if standing_of(session, found) else [ProposalMissing()]


def every_proposal_is_reviewed(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    """What only “needs a change” by its review is not done with either."""
    refusals: list[Refusal] = []
    for one in standing_of(session, found):
        if one.state == ProposalState.OPEN:
            looked_at = history_of(session, one).review
            kind = NeedsChange if looked_at else NotReviewed
            refusals.append(kind(number=one.number, title=one.title))
    return refusals


def each_envelope_has_a_choice(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    asked = {one.envelope_id for one in _feasible(session, found)}
    return [NothingFeasible(envelope=one.name) for one in envelopes_of(session, found) if one.id not in asked]


def none_is_dearer_than_its_envelope(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    """Admitted by mistake in Częstochowa 2024 (Wrzosowiak 237); it could never win."""
    unit = currency(found.currency)

    def refused(one: Proposal, envelope: Envelope) -> Refusal:
        return BeyondEnvelope(
            number=one.number,
            title=one.title,
            requested=Money(one.requested_minor, unit),
            over=Money(one.requested_minor - envelope.amount_minor, unit),
            amount=Money(envelope.amount_minor, unit),
            envelope=envelope.name,
        )

    feasible = _feasible(session, found)
    return [refused(one, one.envelope) for one in feasible if one.requested_minor > one.envelope.amount_minor]


def groups_keep_to_an_envelope(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    envelopes: dict[str, set[int]] = {}
    for one in _feasible(session, found):
        envelopes.setdefault(one.exclusive, set()).add(one.envelope_id)
    return [ExclusiveSpread(label=label) for label, asked in envelopes.items() if label and len(asked) > 1]


def reviews_keep_to_the_terms(session: Session, found: BudgetRound) -> Sequence[Refusal]:
    """Terms may have been written after a review, and a community may have fallen behind since."""
    refusals: list[Refusal | None] = []
    for one in _feasible(session, found):
        holds = history_of(session, one).review
        if holds is not None:
            refusals.append(own_cause(session, found, one, holds.reviewer, holds.recorded_by))
        refusals.append(debt(session, found, one))
    return [refusal for refusal in refusals if refusal is not None]


def _feasible(session: Session, found: BudgetRound) -> list[Proposal]:
    return [one for one in standing_of(session, found) if one.state == ProposalState.FEASIBLE]


TO_FREEZE = (
    every_proposal_is_reviewed,
    each_envelope_has_a_choice,
    none_is_dearer_than_its_envelope,
    groups_keep_to_an_envelope,
    reviews_keep_to_the_terms,
)
