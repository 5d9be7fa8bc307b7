"""A round that has been counted, to try awards on: its count is put there as the counting room would write it."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.awards import carrying_out, ratifying, setting_aside
from budgeting.awards.carrying_out import Instalment, Papers
from budgeting.awards.figures import AwardLine, RoundMoney, round_money
from budgeting.awards.finding import awards_of
from budgeting.awards.models import Award
from budgeting.counting.outcome import Outcome, Reason, Step, Why
from budgeting.finding import terms_held
from budgeting.models import BallotItem, BudgetRound, Computation, Envelope, Leftover, Phase, Proposal
from budgeting.results import inputs
from budgeting.results.canonical import digest, text_of
from budgeting.rounds import EnvelopeAsked, add_envelope, open_round
from budgeting.terms import RoundTerms
from core.calendars import now
from core.frozen import to_text
from ledger.voucher_models import Voucher
from tests.budgeting.assembly.scene import minutes
from tests.budgeting.scene import APPROVER, BOOKKEEPER, GREEDY, OFFICER, OPENED, RoundScene
from tests.projects.funds.scene import FundScene

DAY = OPENED
WATER, PATHS, LIGHTS = "Water point", "Paths", "Lights"


@dataclass
class AwardScene:
    """Three proposals of one envelope of 5,000.00: 2,000.00 and 1,500.00 are funded, 1,800.00 comes next. Minor units."""

    rounds: RoundScene
    items: dict[str, BallotItem] = field(default_factory=dict)
    sent: int = 0

    @property
    def session(self) -> Session:
        return self.rounds.session

    @property
    def funds(self) -> FundScene:
        return self.rounds.funds

    @property
    def round(self) -> BudgetRound:
        return self.rounds.round

    @property
    def envelope(self) -> Envelope:
        return self.rounds.envelope

    @property
    def money(self) -> RoundMoney:
        return round_money(self.session, self.round)

    def awards(self) -> list[Award]:
        return awards_of(self.session, self.round)

    def line(self, award: Award) -> AwardLine:
        return self.money.line(award)

    def papers(self, day: date = DAY, reference: str = "") -> Papers:
        self.sent += 1
        return Papers(day, reference or f"step:{self.sent}")

    def set_aside(self, envelope: Envelope | None = None) -> Voucher:
        prepared = setting_aside.set_aside(self.session, self.round, envelope or self.envelope, DAY, by=BOOKKEEPER)
        return self.funds.confirm(prepared)

    def ratify(self) -> list[Voucher]:
        return ratifying.ratify(self.session, self.round, DAY, "A1/1", by=BOOKKEEPER)

    def ratified(self) -> list[Award]:
        """The money set aside, the result ratified and confirmed, the round being carried out."""
        self.set_aside()
        for voucher in self.ratify():
            self.funds.confirm(voucher)
        self.rounds.step(Phase.RATIFIED, DAY)
        self.rounds.step(Phase.EXECUTING, DAY)
        return self.awards()

    def commit(self, award: Award, minor: int) -> Voucher:
        said = (self.session, self.round, award, self.papers(), minor, "Contract 1/2026")
        return self.funds.confirm(carrying_out.commit_to(*said, by=BOOKKEEPER))

    def advance(self, award: Award, minor: int, report: str = "") -> Voucher:
        paid = Instalment(self.funds.group.public_id, minor, "bank:1", report)
        said = (self.session, self.round, award, self.papers(), paid)
        return self.funds.confirm(carrying_out.advance(*said, by=BOOKKEEPER))

    def spend(self, award: Award, minor: int) -> Voucher:
        said = (self.session, self.round, award, self.papers(), minor, "Receipt 77")
        return self.funds.confirm(carrying_out.spend(*said, by=BOOKKEEPER))

    def give_back(self, award: Award, minor: int, to: carrying_out.Back) -> Voucher:
        said = (self.session, self.round, award, self.papers(), minor, "bank:1", to, "Cement was cheaper")
        return self.funds.confirm(carrying_out.give_back(*said, by=BOOKKEEPER))

    def cancel(self, award: Award) -> Voucher:
        said = (self.session, self.round, award, self.papers(), "The land was sold", "A2/1")
        return self.funds.confirm(carrying_out.cancel(*said, by=BOOKKEEPER))

    def supplement(self, award: Award, minor: int, free: bool) -> Voucher:
        said = (self.session, self.round, award, self.papers(), minor, free, "A2/2", "Pipes became dearer")
        return self.funds.confirm(carrying_out.supplement(*said, by=BOOKKEEPER))

    def release(self, award: Award, minor: int, free: bool = False) -> Voucher:
        said = (self.session, self.round, award, self.papers(), minor, free, "Done for less")
        return self.funds.confirm(carrying_out.release(*said, by=BOOKKEEPER))

    def let_go(self) -> Voucher:
        return self.funds.confirm(setting_aside.let_go(self.session, self.round, self.envelope, DAY, by=BOOKKEEPER))

    def next_round(self, minor: int, leftover: Leftover = Leftover.RETURN) -> Envelope:
        opened = open_round(self.session, self.rounds.fund, "Next year", by=OFFICER)
        return add_envelope(self.session, opened, EnvelopeAsked("For all again", minor, leftover=leftover), by=OFFICER)


def why(item: BallotItem, votes: int, reason: Reason, minor: int = 0) -> Why:
    return Why(str(item.number), reason, Fraction(votes), amount_minor=minor)


def counted(scene: RoundScene, envelope: Envelope, selected: list[BallotItem], lines: tuple[Why, ...]) -> Computation:
    """An official count, as the counting room writes it; then the result is published, and objections may be made."""
    scene.step(Phase.COUNTED, DAY)
    amounts = tuple(item.cost_minor for item in selected)
    votes, left, steps = {one.item: one.votes for one in lines}, envelope.amount_minor, []
    for number, item in enumerate(selected, start=1):
        left -= item.cost_minor
        steps.append(Step(number, str(item.number), True, Reason.FUNDED, votes[str(item.number)], left))
    outcome = to_text(Outcome(tuple(str(item.number) for item in selected), amounts, lines, tuple(steps)))
    held, given = terms_held(scene.session, scene.round), text_of(inputs.given_of(scene.session, scene.round, envelope))
    assert held is not None
    last = select(func.max(Computation.number)).where(Computation.envelope_id == envelope.id)
    row = Computation(
        round_id=envelope.round_id,
        envelope_id=envelope.id,
        number=(scene.session.scalar(last) or 0) + 1,
        input=given,
        input_sha256=digest(given),
        terms_sha256=held.sha256,
        lot="[]",
        outcome=outcome,
        outcome_sha256=digest(outcome),
        engine="1",
        computed_by=OFFICER,
        computed_at=now(),
    )
    scene.session.add(row)
    scene.session.flush()
    scene.step(Phase.OBJECTIONS, DAY)
    return row


def a_counted_round(rounds: RoundScene, terms: RoundTerms = GREEDY) -> AwardScene:
    rounds.terms(terms)
    water = rounds.item(WATER, 2_000_00)
    paths, lights = rounds.item(PATHS, 1_500_00), rounds.item(LIGHTS, 1_800_00)
    lines = (
        why(water, 30, Reason.FUNDED, 2_000_00),
        why(paths, 20, Reason.FUNDED, 1_500_00),
        why(lights, 10, Reason.DOES_NOT_FIT),
    )
    for item in (water, paths, lights):
        rounds.session.get_one(Proposal, item.proposal_id).organisation_id = rounds.funds.group.id
    counted(rounds, rounds.envelope, [water, paths], lines)
    minutes(rounds, 1, 3)
    return AwardScene(rounds, {WATER: water, PATHS: paths, LIGHTS: lights})


__all__ = ["APPROVER", "BOOKKEEPER", "AwardScene", "a_counted_round", "counted", "why"]
