"""Proposals of the Harare round as its residents bring them: through the services that everybody uses."""

from dataclasses import replace
from datetime import date

from budgeting.models import BallotItem, Phase, Proposal
from budgeting.proposals import combining, freezing, reviewing, withdrawing, writing
from budgeting.proposals.content import Cofinancing, ProposalContent, Source
from budgeting.proposals.history import content_of
from budgeting.proposals.models import ProposalReview, Verdict
from budgeting.proposals.reviewing import Estimate, Finding
from tests.budgeting.scene import BOOKKEEPER, OFFICER, OPENED, RoundScene

TAPS = ProposalContent(
    "USD",
    envelope=1,
    title="Six taps in Section B",
    summary="Women walk 800 metres for water. Six taps along the lane, dug by ourselves.",
    proposer="Tendai Moyo",
    place="Section B, behind the clinic",
    total_minor=3_000_00,
    requested_minor=2_000_00,
    category="water",
    households=120,
    tenants=48,
    untitled=120,
    sources=(
        Cofinancing(Source.LABOUR, 600_00),
        Cofinancing(Source.MUNICIPALITY, 400_00, confirmed=True, paper="Letter W/12 of 3 February 2026", giver="City of Harare"),
    ),
)
PNG = b"\x89PNG\r\n\x1a\n" + b"drawn by the residents"
ENGINEER = "Eng. Rudo Ncube, city water"
MENDED = date(2026, 2, 10)


def plain(title: str, minor: int, **more: object) -> ProposalContent:
    """A proposal that nobody else pays for."""
    return replace(TAPS, title=title, total_minor=minor, requested_minor=minor, sources=(), **more)  # type: ignore[arg-type]


def likely(minor: int, verdict: Verdict = Verdict.FEASIBLE, reviewer: str = ENGINEER) -> Finding:
    estimate = Estimate(minor * 9 // 10, minor, minor * 12 // 10, MENDED)
    return Finding(verdict, "The main runs along the lane.", reviewer, MENDED, estimate)


class ProposalScene:
    """`at` is the round; who writes is the fund's bookkeeper, who reviews its programme officer."""

    def __init__(self, at: RoundScene) -> None:
        self.at, self.session, self.round = at, at.session, at.round
        at.step(Phase.PROPOSALS)

    def add(self, content: ProposalContent = TAPS, reference: str = "", by: str = BOOKKEEPER) -> Proposal:
        return writing.add(self.session, self.round, content, by=by, reference=reference)

    def correct(self, proposal: Proposal, reason: str = "The residents said so", by: str = BOOKKEEPER, **said: object) -> None:
        content = replace(content_of(self.session, proposal), **said)  # type: ignore[arg-type]
        writing.correct(self.session, self.round, proposal, content, reason, by=by)

    def merge(self, into: Proposal, *others: Proposal, as_new: bool = False, **said: object) -> Proposal:
        content = replace(content_of(self.session, into), **said)  # type: ignore[arg-type]
        why = "The same lane"
        return combining.merge(self.session, self.round, into, others, content, why, as_new=as_new, by=BOOKKEEPER)

    def split(self, proposal: Proposal, *parts: ProposalContent) -> list[Proposal]:
        return combining.split(self.session, self.round, proposal, parts, "Too large for one year", by=BOOKKEEPER)

    def review(self, proposal: Proposal, said: Finding | None = None, by: str = OFFICER) -> ProposalReview:
        return reviewing.review(self.session, self.round, proposal, said or likely(proposal.total_minor), by=by)

    def withdraw(self, proposal: Proposal, reason: str = "We found another way") -> None:
        withdrawing.withdraw(self.session, self.round, proposal, MENDED, reason, by=BOOKKEEPER)

    def group(self, proposal: Proposal, label: str) -> None:
        writing.group(self.session, self.round, proposal, label, "One site", by=OFFICER)

    def freeze(self) -> list[BallotItem]:
        return freezing.freeze_ballot(self.session, self.round, by=OFFICER)


def a_proposal(at: RoundScene, content: ProposalContent = TAPS) -> Proposal:
    """One proposal with its picture, of a round that may still be in preparation."""
    scene = ProposalScene(at)
    picture = writing.keep_picture(at.session, PNG)
    return scene.add(replace(content, currency=at.round.currency, picture=picture))


__all__ = ["BOOKKEEPER", "MENDED", "OFFICER", "OPENED", "PNG", "TAPS", "ProposalScene", "a_proposal", "likely", "plain"]
