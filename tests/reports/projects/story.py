"""A project with every kind of source and a name in every script, made by the same services as any other.

Kinds of spending are other rooms' business: what an export must know of them is here as kinds of its own, whose flows and
entries are those of the domain document (spent, given in kind, returned, repaid with interest, paid off the bank).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import pytest

from ledger.chart import AccountKey
from ledger.posting import Entry
from projects import charts, voucher_kinds, vouchers
from projects.flows import Flow
from projects.funding_models import Instrument, Measure, TrancheState
from projects.kinds import nothing, project_kind
from projects.models import OrganisationKind, ProjectStatus
from projects.setting_up import add_milestone, add_organisation, count_households, set_status
from projects.terms import FundingTerms
from tests.projects.scene import BEGUN, OFFICER, Scene

MILLION = 1_000_000_00
LATER = BEGUN + timedelta(days=40)
LAST = BEGUN + timedelta(days=90)
FORMULA = "=HYPERLINK(\"x\",\"Somchai Building Materials\")"
THAI, DARI = "เงินอุดหนุนสาธารณูปโภค", "کمک بلاعوض برای خانه‌ها"


@dataclass(frozen=True, slots=True)
class Spent:
    """Any of the events that export must tell: `measure` says which, `land` and `off_bank` what is peculiar."""

    currency: str
    agreement: int
    measure: Measure
    amount_minor: int
    line: int | None = None
    supplier: str = ""
    off_bank: bool = False
    land: bool = False
    interest_minor: int = 0

    def entries(self) -> tuple[Entry, ...]:
        bank = charts.bank(1)
        deferred = charts.of_agreement(charts.DEFERRED, self.agreement)
        if self.measure is Measure.SPENT:
            cost = charts.of_line(charts.COSTS, self.line or 0, self.agreement)
            released = charts.of_agreement(charts.RELEASED, self.agreement)
            return (Entry(cost, bank, self.amount_minor, ""), Entry(deferred, released, self.amount_minor, ""))
        if self.measure is Measure.IN_KIND:
            code = charts.IN_KIND_LAND if self.land else charts.IN_KIND_COSTS
            given = charts.of_agreement(charts.IN_KIND_GIVEN, self.agreement)
            return (Entry(charts.of_line(code, self.line or 0, self.agreement), given, self.amount_minor, ""),)
        if self.measure is Measure.REPAID:
            loan = charts.of_agreement(charts.FUNDER_LOANS, self.agreement)
            interest = (Entry(AccountKey(charts.INTEREST_PAID), bank, self.interest_minor, ""),) if self.interest_minor else ()
            return (Entry(loan, bank, self.amount_minor, ""), *interest)
        return (Entry(deferred, bank, self.amount_minor, ""),)

    def flows(self) -> tuple[Flow, ...]:
        return (Flow(self.agreement, self.measure, self.amount_minor, self.line, self.off_bank),)


SPENT = project_kind("story-spent", "Payment", Spent, nothing)


@contextmanager
def story_kinds() -> Iterator[None]:
    """With the kind above among the kinds that there are."""
    with pytest.MonkeyPatch.context() as patch:
        known = MappingProxyType({**voucher_kinds.KINDS, SPENT.name: SPENT})
        for place in (voucher_kinds, vouchers):
            patch.setattr(place, "KINDS", known)
        patch.setattr("reports.projects.voucher_reading.KINDS", known)
        yield


def a_story(scene: Scene) -> Scene:
    """Everything once: promises, a tranche in every state, spending, gifts, returns, repayment, and a voucher taken back."""
    session, project = scene.session, scene.project
    line = scene.line("Roads and drains", 41 * MILLION)
    gifts = scene.line("Labour", 2 * MILLION, in_kind=True)
    land = scene.line("Land", 5 * MILLION, in_kind=True)
    grant = scene.source(THAI)
    scene.pledge(grant, 20 * MILLION)
    scene.sign(grant, FundingTerms("THB", 18 * MILLION, expires_on=LAST + timedelta(days=300)))
    scene.amend(grant, -MILLION, LATER, LAST + timedelta(days=400))
    scene.amend(grant, MILLION, LATER, LAST + timedelta(days=400))
    loan = scene.signed("State loan", 20 * MILLION, Instrument.LOAN)
    own = scene.signed("Savings", 3 * MILLION, Instrument.COUNTERPART)
    work = scene.signed(DARI, 7 * MILLION, Instrument.IN_KIND)
    ngo = add_organisation(session, OrganisationKind.NGO, "دفتر خانه", "AF", by=OFFICER, iati_ref="AF-MOE-77")
    guarantee = scene.source("Guarantee", Instrument.GUARANTEE, ngo)
    scene.sign(guarantee, FundingTerms("THB", 4 * MILLION))
    first = scene.tranche(grant, 9 * MILLION, BEGUN, TrancheState.ORDERED)
    scene.tranche(grant, 4 * MILLION, LATER, TrancheState.APPROVED)
    scene.receive(grant, 9 * MILLION, LATER, first.number)
    wrong = scene.receive(loan, 7 * MILLION, LATER)
    scene.take_back(wrong)
    scene.receive(loan, 5 * MILLION, LATER)
    scene.receive(own, 3 * MILLION, BEGUN)
    for said, day in (
        (Spent("THB", grant.number, Measure.SPENT, 2 * MILLION, line, FORMULA), LATER),
        (Spent("THB", grant.number, Measure.SPENT, MILLION, line, "Grüne Mauer GmbH", off_bank=True), LAST),
        (Spent("THB", grant.number, Measure.RETURNED, MILLION // 2), LAST),
        (Spent("THB", loan.number, Measure.REPAID, MILLION, interest_minor=33_333), LAST),
        (Spent("THB", work.number, Measure.IN_KIND, 12_345, gifts), LATER),
        (Spent("THB", work.number, Measure.IN_KIND, 4 * MILLION, land, land=True), LATER),
    ):
        scene.post(SPENT, said, day)
    scene.take_back(scene.post(SPENT, Spent("THB", grant.number, Measure.SPENT, 777, line, "Twice"), LATER))
    count_households(session, project, LATER, planned=100, agreed=100, underway=20, finished=10, by=OFFICER)
    add_milestone(session, project, "Drains finished", LAST + timedelta(days=200))
    set_status(session, project, ProjectStatus.UNDERWAY, LATER, "", by=OFFICER)
    scene.paper("ใบเสร็จ", MILLION, content=b"%PDF-1.7 receipt", serial="7")
    return scene
