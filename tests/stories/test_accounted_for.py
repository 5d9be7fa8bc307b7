"""No further tranche before the earlier one is accounted for: to the last peso, or to the share that was signed."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from core.money import Money, currency
from projects import verify, voucher_kinds
from projects.errors import EarlierNotLiquidated
from projects.funding_models import FundingAgreement, Tranche, TrancheState
from projects.liquidation.deciding import Decision, decide
from projects.liquidation.lines import lines_of_report
from projects.liquidation.models import Verdict
from projects.liquidation.report import LIQUIDATION_REPORT, report_of
from projects.liquidation.shares import unreported
from projects.tranche_states import state_of
from projects.tranches import decide as decide_tranche
from tests.projects.scene import BEGUN, OFFICER, Scene, a_project
from tests.projects.spent import SPEND, spend

THOUSAND = 1_000_00
PAID, REPORTED, DECIDED = (BEGUN + timedelta(days=days) for days in (20, 30, 40))


def two_tranches(session: Session, share: Fraction) -> tuple[Scene, FundingAgreement, Tranche]:
    """100,000 in two halves: the first has arrived, the second is approved."""
    scene = a_project(session)
    grant = scene.signed("Block grant", 100 * THOUSAND, liquidated_share=share)
    first = scene.tranche(grant, 50 * THOUSAND, BEGUN, TrancheState.ORDERED)
    scene.receive(grant, 50 * THOUSAND, BEGUN, first.number)
    return scene, grant, scene.tranche(grant, 50 * THOUSAND, BEGUN, TrancheState.APPROVED)


def release(scene: Scene, tranche: Tranche, day: date) -> None:
    order = TrancheState.ORDERED
    decide_tranche(scene.session, scene.project, tranche, order, day, 50 * THOUSAND, by=OFFICER)


def accounted(scene: Scene, grant: FundingAgreement, day: date, refused: str = "") -> None:
    """All that is unreported is reported, and the funder accepts it but for the line whose voucher says `refused`."""
    said = report_of(grant, unreported(scene.session, grant))
    report = scene.post(LIQUIDATION_REPORT, said, day)
    no = Decision(Verdict.REFUSED, "The receipt cannot be read")
    lines = lines_of_report(scene.session, report)
    verdicts = {line.public_id: no if str(line.line) == refused else Decision(Verdict.ACCEPTED) for line in lines}
    decide(scene.session, scene.project, report, verdicts, day + timedelta(days=10), by=OFFICER)


@pytest.fixture(autouse=True)
def money_can_be_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(voucher_kinds.KINDS, SPEND.name, SPEND)  # type: ignore[arg-type]


def test_coa_wants_the_whole_of_it(session: Session) -> None:
    """COA Circular 2012-001: no new release until the earlier one is fully liquidated. One peso short is short."""
    scene, grant, second = two_tranches(session, Fraction(1))
    drains, paths = scene.line("Drains"), scene.line("Footpaths")
    spend(scene, grant, drains, 49_999_99, PAID)
    spend(scene, grant, paths, 1, PAID)
    with pytest.raises(EarlierNotLiquidated):
        release(scene, second, REPORTED)
    accounted(scene, grant, REPORTED, refused=str(paths))
    with pytest.raises(EarlierNotLiquidated) as still:
        release(scene, second, DECIDED)
    assert still.value.facts["share"] == "100 %" and still.value.facts["short"] == Money(1, currency("THB"))
    accounted(scene, grant, DECIDED)
    release(scene, second, DECIDED + timedelta(days=10))
    assert state_of(second) is TrancheState.ORDERED and list(verify.every_project(session)) == []


@pytest.mark.one_engine
def test_another_funder_is_content_with_four_fifths(session: Session) -> None:
    scene, grant, second = two_tranches(session, Fraction(4, 5))
    drains = scene.line("Drains")
    spend(scene, grant, drains, 39_999_99, PAID)
    accounted(scene, grant, REPORTED)
    with pytest.raises(EarlierNotLiquidated) as short:
        release(scene, second, DECIDED)
    assert short.value.facts["share"] == "80 %" and short.value.facts["wanted"] == Money(40 * THOUSAND, currency("THB"))
    spend(scene, grant, drains, 1, PAID)
    accounted(scene, grant, DECIDED)
    release(scene, second, DECIDED + timedelta(days=10))
