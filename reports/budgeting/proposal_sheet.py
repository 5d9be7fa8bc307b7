"""Project sheets: of each proposal one page, to be looked at before the vote. What it is, where, who gains, who pays, what a
review found. All proposals of an envelope are a booklet.

Before the ballot is frozen the sheets are of the proposals that stand, and say that they are not on the ballot yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from budgeting.finding import items_of
from budgeting.models import BallotItem, BudgetRound, Envelope, Proposal
from budgeting.proposals.content import SOURCES, Cofinancing, ProposalContent
from budgeting.proposals.finding import standing_of
from budgeting.proposals.history import content_of, history_of
from budgeting.proposals.models import VERDICTS, BallotItemWithdrawal, ProposalReview, Verdict
from budgeting.proposals.withdrawing import withdrawn_items
from core.marks import N_, Term
from core.money import Money, currency
from reports.drawing.bars import BarGroup, bar_groups
from reports.papers import Heading
from reports.pictures import picture
from reports.project_reading import fund_heading

# Half a page wide, so it needs more dots than on a ballot.
MOST_SIDE = 900


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What another source pays; `paper` of what confirms it, empty for a promise."""

    name: Term
    giver: str
    amount: Money
    confirmed: bool
    paper: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`estimate` of the whole work: low, likely, high; None where none was made."""

    verdict: Term
    day: date
    reviewer: str
    explanation: str
    estimated_on: date | None
    estimate: tuple[Money, Money, Money] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One proposal. `number` on the ballot, 0 before it is frozen; `written`: its number in the round. `off`: on which day and
    why it was taken off the ballot. `rivals` by name."""

    number: int
    written: int
    community: str
    said: ProposalContent
    picture: str
    requested: Money
    total: Money
    sources: tuple[SourceLine, ...]
    bars: tuple[BarGroup, ...]
    review: Reviewed | None
    rivals: tuple[str, ...]
    off: tuple[date, str] | None


@dataclass(frozen=True, slots=True)
class ProposalSheets:
    kind: ClassVar[str] = "proposal_sheet"
    title: ClassVar[str] = N_("Project sheet")
    wide: ClassVar[bool] = False

    heading: Heading
    round_title: str
    envelope: str
    budget: Money
    sheets: tuple[Sheet, ...]


def proposal_sheets(session: Session, found: BudgetRound, envelope: Envelope) -> ProposalSheets:
    """All that can be voted on in an envelope, by number; before the freeze, all that stands."""
    off, items = withdrawn_items(session, found), items_of(session, found)
    numbers = {item.proposal_id: item for item in items if item.id not in off}
    here = [one for one in standing_of(session, found) if one.envelope_id == envelope.id]
    if items:
        here = [one for one in here if one.id in numbers]
        here.sort(key=lambda one: numbers[one.id].number)
    return _paper(session, found, envelope, here)


def proposal_sheet(session: Session, found: BudgetRound, proposal: Proposal) -> ProposalSheets:
    """One proposal by itself, whatever became of it."""
    return _paper(session, found, proposal.envelope, [proposal])


def _paper(session: Session, found: BudgetRound, envelope: Envelope, proposals: Sequence[Proposal]) -> ProposalSheets:
    items = {item.proposal_id: item for item in items_of(session, found)}
    off, standing = withdrawn_items(session, found), standing_of(session, found)
    sheets = []
    for one in proposals:
        item = items.get(one.id)
        rivals = (other.title for other in standing if one.exclusive and other.exclusive == one.exclusive and other.id != one.id)
        sheets.append(_sheet(session, one, item, off.get(item.id) if item else None, tuple(rivals)))
    return ProposalSheets(
        heading=fund_heading(session, found.fund, f"round:{found.public_id}/sheets:{envelope.number}"),
        round_title=found.title,
        envelope=envelope.name,
        budget=Money(envelope.amount_minor, currency(found.currency)),
        sheets=tuple(sheets),
    )


def _sheet(
    session: Session, one: Proposal, item: BallotItem | None, off: BallotItemWithdrawal | None, rivals: tuple[str, ...]
) -> Sheet:
    said, review = content_of(session, one), history_of(session, one).review
    return Sheet(
        number=item.number if item else 0,
        written=one.number,
        community=one.organisation.name if one.organisation else "",
        said=said,
        picture=picture(session, one.picture, MOST_SIDE),
        requested=said.money(said.requested_minor),
        total=said.money(said.total_minor),
        sources=tuple(_source(said, source) for source in said.sources),
        bars=_bars(said),
        review=_reviewed(said, review) if review else None,
        rivals=rivals,
        off=(off.day, off.reason) if off else None,
    )


def _source(said: ProposalContent, one: Cofinancing) -> SourceLine:
    return SourceLine(SOURCES[one.source], one.giver, said.money(one.amount_minor), one.confirmed, one.paper)


def _bars(said: ProposalContent) -> tuple[BarGroup, ...]:
    """What is asked beside what the whole work costs, to one scale; with who else pays, if somebody does."""
    bars = [(Term(N_("Asked of the envelope")), "black", said.money(said.requested_minor))]
    if said.sources:
        bars.append((Term(N_("Others pay")), "light", said.money(said.others_minor)))
    bars.append((Term(N_("The whole work costs")), "outline", said.money(said.total_minor)))
    return bar_groups([("", bars)])


def _reviewed(said: ProposalContent, review: ProposalReview) -> Reviewed:
    figures = review.low_minor, review.likely_minor, review.high_minor
    low, likely, high = (said.money(minor or 0) for minor in figures)
    return Reviewed(
        verdict=VERDICTS[Verdict(review.verdict)],
        day=review.day,
        reviewer=review.reviewer,
        explanation=review.explanation,
        estimated_on=review.estimated_on,
        estimate=(low, likely, high) if review.likely_minor else None,
    )
