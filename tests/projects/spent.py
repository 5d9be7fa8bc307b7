"""The plainest way to spend, for tests of what comes after: one amount, one line, one source, from a place; a kind of its own."""

from dataclasses import dataclass
from datetime import date

from core.marks import N_
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects import charts
from projects.flows import Flow
from projects.funding_models import FundingAgreement, Measure
from projects.kinds import nothing, project_kind
from projects.models import Document, EvidenceUse
from tests.projects.scene import Scene


@dataclass(frozen=True, slots=True)
class Spend:
    currency: str
    agreement: int
    line: int
    amount_minor: int
    place: str

    def entries(self) -> tuple[Entry, ...]:
        cost = charts.of_line(charts.COSTS, self.line, self.agreement)
        deferred = charts.of_agreement(charts.DEFERRED, self.agreement)
        released = charts.of_agreement(charts.RELEASED, self.agreement)
        return (
            Entry(cost, charts.place(self.place), self.amount_minor),
            Entry(deferred, released, self.amount_minor),
        )

    def flows(self) -> tuple[Flow, ...]:
        return (Flow(self.agreement, Measure.SPENT, self.amount_minor, self.line),)


SPEND = project_kind("test-spending", N_("Spending"), Spend, nothing)


def spend(
    scene: Scene, agreement: FundingAgreement, line: int, minor: int, day: date, place: str = "bank:1"
) -> Voucher:
    return scene.post(SPEND, Spend(agreement.currency, agreement.number, line, minor, place), day)


def prove(scene: Scene, agreement: FundingAgreement, voucher: Voucher, paper: Document, minor: int) -> None:
    """A paper counts for what a voucher spent."""
    scene.session.add(
        EvidenceUse(document_id=paper.id, agreement_id=agreement.id, voucher_id=voucher.id, amount_minor=minor)
    )
    scene.session.flush()
