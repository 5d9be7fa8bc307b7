"""The feasibility review: can it be done, why, and for how much. A later one takes an earlier one's place; none is changed.

By the terms of the round nobody reviews what she proposed or wrote down, and who owes the fund is not found feasible.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from budgeting.finding import terms_held, terms_of
from budgeting.models import BudgetRound, Phase, Proposal
from budgeting.proposals.content import MOST_NAME
from budgeting.proposals.debts import arrears_of
from budgeting.proposals.errors import (
    CommunityOwes,
    EstimateMissing,
    EstimateOutOfOrder,
    NotFeasibleYet,
    OthersPayAll,
    OwnCause,
)
from budgeting.proposals.finding import changeable
from budgeting.proposals.history import History, content_of, history_of, restate, said_in
from budgeting.proposals.models import TO_BE_REVIEWED, ProposalReview, Verdict, Why
from budgeting.proposals.writing import change
from budgeting.terms import RoundTerms
from core.calendars import now, today
from core.errors import Refusal
from core.money import Money, currency
from core.text import required
from projects.errors import DayInFuture


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the whole work costs, in minor units, as it was estimated on a day."""

    low_minor: int
    likely_minor: int
    high_minor: int
    on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What a review found. `reviewer`: who looked at it, by name and office."""

    verdict: Verdict
    explanation: str
    reviewer: str
    day: date
    estimate: Estimate | None = None


def review(
    session: Session, found: BudgetRound, proposal: Proposal, said: Finding, *, read: int | None = None, by: str
) -> ProposalReview:
    """The next review; the same again is the one that is there.

    Raises OtherPhase, ProposalEnded, ProposalChanged, DayInFuture, TextMissing, EstimateMissing, EstimateOutOfOrder, OwnCause,
    CommunityOwes.
    """
    changeable(session, found, proposal, Phase.REVIEW, read=read)
    said = replace(said, explanation=required(said.explanation), reviewer=required(said.reviewer, MOST_NAME))
    history = history_of(session, proposal)
    _refuse_estimate(found, said)
    if refusal := own_cause(session, found, proposal, said.reviewer, by):
        raise refusal
    if said.verdict is Verdict.FEASIBLE and (refusal := debt(session, found, proposal)):
        raise refusal
    written = _row(proposal, history, said, by)
    if history.reviews and _same(history.reviews[-1], written):
        return history.reviews[-1]
    session.add(written)
    session.flush()
    restate(session, proposal)
    return written


def _row(proposal: Proposal, history: History, said: Finding, by: str) -> ProposalReview:
    estimate = said.estimate
    return ProposalReview(
        round_id=proposal.round_id,
        proposal_id=proposal.id,
        number=len(history.reviews) + 1,
        version=proposal.version,
        day=said.day,
        verdict=said.verdict,
        explanation=said.explanation,
        low_minor=estimate.low_minor if estimate else None,
        likely_minor=estimate.likely_minor if estimate else None,
        high_minor=estimate.high_minor if estimate else None,
        estimated_on=estimate.on if estimate else None,
        reviewer=said.reviewer,
        recorded_by=by,
        recorded_at=now(),
    )


def _same(one: ProposalReview, other: ProposalReview) -> bool:
    names = ("version", "day", "verdict", "explanation", "low_minor", "likely_minor", "high_minor", "estimated_on", "reviewer")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _refuse_estimate(found: BudgetRound, said: Finding) -> None:
    current, estimate = today(found.fund.timezone), said.estimate
    for day in (said.day, estimate.on) if estimate else (said.day,):
        if day > current:
            raise DayInFuture(day=day, today=current)
    if estimate is None:
        if said.verdict is Verdict.FEASIBLE:
            raise EstimateMissing()
        return
    low, likely, high = estimate.low_minor, estimate.likely_minor, estimate.high_minor
    if not 0 < low <= likely <= high:
        unit = currency(found.currency)
        raise EstimateOutOfOrder(low=Money(low, unit), likely=Money(likely, unit), high=Money(high, unit))


def _terms(session: Session, found: BudgetRound) -> RoundTerms | None:
    held = terms_held(session, found)
    return terms_of(held) if held else None


def own_cause(session: Session, found: BudgetRound, proposal: Proposal, reviewer: str, by: str) -> Refusal | None:
    """Who proposed it or wrote it down, or what was merged into it, does not review it. Until terms say otherwise, so too."""
    terms = _terms(session, found)
    if terms is not None and not terms.conflict:
        return None
    actors, names = _authors(session, proposal)
    return OwnCause(name=reviewer) if by in actors or reviewer.casefold() in names else None


def _authors(session: Session, proposal: Proposal) -> tuple[set[str], set[str]]:
    """Who wrote down what is reviewed here, and who proposed it; of what it came from too."""
    actors, names, waiting = set(), set(), [proposal]
    while waiting:
        history = history_of(session, waiting.pop())
        for version in history.versions:
            if version.why in TO_BE_REVIEWED:
                actors.add(version.recorded_by)
                names.add(said_in(version).proposer.casefold())
        waiting += [link.source for link in history.came_from]
    return actors, names


def debt(session: Session, found: BudgetRound, proposal: Proposal) -> Refusal | None:
    """What keeps the proposal of a community that owes the fund from being funded, where the terms say so."""
    terms = _terms(session, found)
    if terms is None or terms.debtors_receive or proposal.organisation is None:
        return None
    day = today(found.fund.timezone)
    owed = arrears_of(session, found.fund, proposal.organisation, day)
    if not owed:
        return None
    return CommunityOwes(community=proposal.organisation.name, arrears=Money(owed, currency(found.currency)), day=day)


def adjust_to_estimate(
    session: Session, found: BudgetRound, proposal: Proposal, reason: str, *, read: int | None = None, by: str
) -> Proposal:
    """The whole work costs what was likely by the review that holds, and so much less or more is asked for.

    Raises OtherPhase, ProposalEnded, ProposalChanged, NotFeasibleYet, OthersPayAll, TextMissing.
    """
    changeable(session, found, proposal, Phase.REVIEW, read=read)
    why = required(reason)
    holds = history_of(session, proposal).review
    if holds is None or holds.verdict != Verdict.FEASIBLE or holds.likely_minor is None:
        raise NotFeasibleYet(number=proposal.number)
    content = content_of(session, proposal)
    requested = holds.likely_minor - content.others_minor
    if requested <= 0:
        raise OthersPayAll(likely=content.money(holds.likely_minor), others=content.money(content.others_minor))
    adjusted = replace(content, total_minor=holds.likely_minor, requested_minor=requested)
    change(session, found, proposal, adjusted, Why.ADJUSTED, why, by=by)
    return proposal
