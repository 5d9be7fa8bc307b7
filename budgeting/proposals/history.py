"""What was written down of a proposal, all of it in order, and what it says and is by that: the row is never more than this.

A review holds for what it looked at: a correction afterwards has to be reviewed again. The latest review holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Proposal, ProposalState
from budgeting.proposals.content import ProposalContent
from budgeting.proposals.models import (
    TO_BE_REVIEWED,
    Link,
    ProposalLink,
    ProposalReview,
    ProposalVersion,
    ProposalWithdrawal,
    Verdict,
)
from core.frozen import from_text

_BY_VERDICT = {
    Verdict.FEASIBLE: ProposalState.FEASIBLE,
    Verdict.NOT_FEASIBLE: ProposalState.NOT_FEASIBLE,
    Verdict.NEEDS_CHANGE: ProposalState.OPEN,
}
_BY_LINK = {Link.MERGED: ProposalState.MERGED, Link.SPLIT: ProposalState.SPLIT}


@dataclass(frozen=True, slots=True)
class History:
    """`became`: the proposals it went on in; `came_from`: those that went on in it. All in the order they were written."""

    versions: Sequence[ProposalVersion]
    reviews: Sequence[ProposalReview]
    became: Sequence[ProposalLink]
    came_from: Sequence[ProposalLink]
    withdrawal: ProposalWithdrawal | None

    @property
    def review(self) -> ProposalReview | None:
        """The latest review, if it looked at what the proposal says now."""
        substance = max((one.version for one in self.versions if one.why in TO_BE_REVIEWED), default=1)
        latest = self.reviews[-1] if self.reviews else None
        return latest if latest and latest.version >= substance else None

    @property
    def state(self) -> ProposalState:
        if self.withdrawal:
            return ProposalState.WITHDRAWN
        if self.became:
            return _BY_LINK[Link(self.became[0].link)]
        return _BY_VERDICT[Verdict(self.review.verdict)] if self.review else ProposalState.OPEN


def history_of(session: Session, proposal: Proposal) -> History:
    versions = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal.id).order_by(ProposalVersion.version)
    reviews = select(ProposalReview).where(ProposalReview.proposal_id == proposal.id).order_by(ProposalReview.number)
    became = select(ProposalLink).where(ProposalLink.from_id == proposal.id).order_by(ProposalLink.id)
    came_from = select(ProposalLink).where(ProposalLink.to_id == proposal.id).order_by(ProposalLink.id)
    return History(
        session.scalars(versions).all(),
        session.scalars(reviews).all(),
        session.scalars(became).all(),
        session.scalars(came_from).all(),
        session.scalar(select(ProposalWithdrawal).where(ProposalWithdrawal.proposal_id == proposal.id)),
    )


def said_in(version: ProposalVersion) -> ProposalContent:
    return from_text(ProposalContent, version.text)


def content_of(session: Session, proposal: Proposal) -> ProposalContent:
    """What the proposal says now, who else pays included."""
    wanted = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal.id)
    return said_in(session.scalars(wanted.order_by(ProposalVersion.version.desc()).limit(1)).one())


def restate(session: Session, proposal: Proposal) -> None:
    """The row's state becomes what the history says."""
    proposal.state = history_of(session, proposal).state
    session.flush()
