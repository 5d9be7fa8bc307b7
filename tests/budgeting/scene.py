"""A round to try rules on: the Harare fund's, with 10,000.00 US dollars in the bank and one envelope of 5,000.00.

Rows that another part of the room writes are put there as they would stand, so that each part is tried by itself.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import phases
from budgeting.counting.election import BallotKind
from budgeting.counting.rule import Method, Rule, TieBreak
from budgeting.finding import envelopes_of, rounds_of
from budgeting.models import BallotItem, BudgetRound, Envelope, Phase, Proposal, ProposalState, Voter
from budgeting.proposals.content import ProposalContent
from budgeting.proposals.finding import UNTIL_FROZEN
from budgeting.proposals.models import ProposalVersion, Why
from budgeting.rounds import EnvelopeAsked, add_envelope, open_round, write_terms
from budgeting.terms import BallotTerms, RoundTerms, Voice
from core.calendars import now
from core.frozen import to_text
from projects.funds.models import Fund
from tests.projects.funds.scene import FundScene, a_fund

OPENED = date(2026, 1, 5)
OFFICER, BOOKKEEPER, APPROVER = "user:officer", "user:fund-bookkeeper", "user:fund-approver"
GREEDY = RoundTerms(
    Voice.MEMBER, BallotTerms(BallotKind.APPROVAL, least=1, most=3), Rule(Method.GREEDY, ties=(TieBreak.LOWER_COST,))
)


@dataclass
class RoundScene:
    """Money in minor units. `step` goes into a phase without asking the guards."""

    session: Session
    funds: FundScene
    round: BudgetRound
    envelope: Envelope

    @property
    def fund(self) -> Fund:
        return self.funds.fund

    def step(self, phase: Phase, day: date = OPENED) -> None:
        phases.enter(self.session, self.round, phase, day, by=OFFICER)

    def terms(self, terms: RoundTerms = GREEDY) -> None:
        write_terms(self.session, self.round, terms, by=OFFICER)

    def proposal(
        self,
        title: str,
        minor: int,
        *,
        state: ProposalState = ProposalState.FEASIBLE,
        envelope: Envelope | None = None,
        **more: object,
    ) -> Proposal:
        last = self.session.scalar(select(func.max(Proposal.number)).where(Proposal.round_id == self.round.id))
        said: dict[str, object] = {
            "summary": f"{title}, as the residents drew it",
            "proposer": "Savings group",
            "place": "Section B",
            "category": "water",
            "total_minor": minor,
            "exclusive": "",
        }
        proposal = Proposal(
            round_id=self.round.id,
            envelope_id=(envelope or self.envelope).id,
            number=(last or 0) + 1,
            title=title,
            requested_minor=minor,
            state=state,
            version=1,
            added_by=BOOKKEEPER,
            added_at=now(),
            **said | more,
        )
        self.session.add(proposal)
        self.session.flush()
        if self.round.phase in UNTIL_FROZEN:
            self._written(proposal)
        return proposal

    def _written(self, proposal: Proposal) -> None:
        """What it says is kept, as the phases allow where proposals are written."""
        of_row = "title", "summary", "proposer", "place", "category", "total_minor", "requested_minor", "exclusive"
        said = {name: getattr(proposal, name) for name in of_row}
        content = ProposalContent(self.round.currency, self.envelope.number, **said | {"total_minor": proposal.requested_minor})
        version = ProposalVersion(round_id=self.round.id, proposal_id=proposal.id, version=1, why=Why.WRITTEN, reason="")
        version.text, version.recorded_by, version.recorded_at = to_text(content), BOOKKEEPER, now()
        self.session.add(version)
        self.session.flush()

    def item(self, name: str, minor: int, *, exclusive: str = "", envelope: Envelope | None = None) -> BallotItem:
        """A proposal that stands on the frozen ballot."""
        proposal = self.proposal(name, minor, exclusive=exclusive, envelope=envelope)
        item = BallotItem(
            round_id=self.round.id,
            envelope_id=proposal.envelope_id,
            proposal_id=proposal.id,
            number=proposal.number,
            name=name,
            cost_minor=minor,
            total_minor=proposal.total_minor,
            exclusive=exclusive,
            frozen_by=OFFICER,
            frozen_at=now(),
        )
        self.session.add(item)
        self.session.flush()
        return item

    def voters(self, count: int, **more: object) -> list[Voter]:
        """People of the savings group, numbered on."""
        first = (self.session.scalar(select(func.max(Voter.number)).where(Voter.round_id == self.round.id)) or 0) + 1
        said: dict[str, object] = {"voice": Voice.MEMBER, "basis": "member", "reason": "Member of the savings group", "area": ""}
        found = [
            Voter(
                round_id=self.round.id,
                number=number,
                name=f"Voter {number}",
                source=f"member:scene:{number}",
                added_by=BOOKKEEPER,
                added_at=now(),
                **said | more,
            )
            for number in range(first, first + count)
        ]
        self.session.add_all(found)
        self.session.flush()
        return found


def a_round(session: Session, amount_minor: int = 5_000_00) -> RoundScene:
    funds = a_fund(session)
    return a_round_of(funds, amount_minor)


def a_round_of(funds: FundScene, amount_minor: int = 5_000_00) -> RoundScene:
    """A round of a fund that is there already."""
    funds.receive(funds.council, 2 * amount_minor, OPENED)
    opened = open_round(funds.session, funds.fund, "What to build in 2026", by=OFFICER)
    envelope = add_envelope(funds.session, opened, EnvelopeAsked("For all", amount_minor), by=OFFICER)
    return RoundScene(funds.session, funds, opened, envelope)


def found_again(funds: FundScene) -> RoundScene:
    """The fund's latest round with its first envelope, in another session than it was made in."""
    found = rounds_of(funds.session, funds.fund)[0]
    return RoundScene(funds.session, funds, found, envelopes_of(funds.session, found)[0])
