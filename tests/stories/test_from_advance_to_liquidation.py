"""Money from the bank into a committee's hand, into cement, onto a report, accepted: one story through three rooms."""

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from projects import flows, verify
from projects.advances.giving import given
from projects.advances.kinds import ADVANCE, ADVANCE_RETURN, CameBack
from projects.advances.left import advances_on
from projects.funding_models import Measure, TrancheState
from projects.liquidation.deciding import Decision, decide
from projects.liquidation.errors import SpendingReported
from projects.liquidation.lines import lines_of_report
from projects.liquidation.models import Verdict
from projects.liquidation.report import LIQUIDATION_REPORT, report_of
from projects.liquidation.shares import unreported
from projects.liquidation.unliquidated import unliquidated_on
from projects.spending.evidence import evidence
from projects.tranche_states import state_of
from tests.projects.scene import BEGUN, OFFICER, a_project
from tests.projects.spending.payments import pay, pay_directly

THOUSAND = 1_000_00
HANDED, PAID, REPORTED, DECIDED = (BEGUN + timedelta(days=days) for days in (3, 20, 30, 45))


def test_an_advance_is_spent_reported_and_accepted(session: Session) -> None:
    scene = a_project(session)
    grant = scene.signed("Block grant", 20 * THOUSAND, liquidated_share=Fraction(1), advance_days=30)
    drains = scene.line("Drains")
    tranche = scene.tranche(grant, 10 * THOUSAND, BEGUN, TrancheState.ORDERED)
    scene.receive(grant, 10 * THOUSAND, BEGUN, tranche.number)
    due = HANDED + timedelta(days=30)
    said = given(session, scene.project, grant, "Works committee", "Cement", 6 * THOUSAND, "bank:1", due)
    scene.post(ADVANCE, said, HANDED)
    scan = scene.paper("Cement", 5 * THOUSAND, content=b"%PDF-1.7 cement", serial="0042")
    from_the_hand = pay(scene, drains, {1: 5 * THOUSAND}, PAID, place="advance:1", papers=[evidence(scan, 5 * THOUSAND)])
    scene.post(ADVANCE_RETURN, CameBack("THB", 1, THOUSAND, "bank:1"), PAID)
    assert advances_on(session, scene.project, PAID) == []
    pay(scene, drains, {1: 5 * THOUSAND}, PAID)
    shares = unreported(session, grant)
    assert [(share.amount_minor, share.evidence) for share in shares] == [(5 * THOUSAND, (scan.sha256,)), (5 * THOUSAND, ())]
    assert shares[0].proofs[0].serial == "0042"
    report = scene.post(LIQUIDATION_REPORT, report_of(grant, shares), REPORTED)
    with pytest.raises(SpendingReported), session.begin_nested():
        scene.take_back(from_the_hand)
    verdicts = {line.public_id: Decision(Verdict.ACCEPTED) for line in lines_of_report(session, report)}
    decide(session, scene.project, report, verdicts, DECIDED, by=OFFICER)
    assert state_of(tranche) is TrancheState.LIQUIDATED
    assert flows.columns(session, grant, DECIDED).unliquidated_minor == 0
    assert list(verify.every_project(session)) == []


@pytest.mark.one_engine
def test_what_the_state_pays_directly_is_reported_like_anything_else(session: Session) -> None:
    """Off-bank: received and spent at once, and still to be accounted for."""
    scene = a_project(session)
    grant = scene.signed("Infrastructure", 20 * THOUSAND)
    drains = scene.line("Drains")
    tranche = scene.tranche(grant, 4 * THOUSAND, BEGUN, TrancheState.ORDERED)
    pay_directly(scene, grant, drains, 4 * THOUSAND, PAID, tranche.number)
    (still_open,) = unliquidated_on(session, [grant], REPORTED)
    assert (still_open.tranche, still_open.left_minor, still_open.age_days) == (tranche.number, 4 * THOUSAND, 10)
    (share,) = unreported(session, grant)
    assert share.off_bank
    report = scene.post(LIQUIDATION_REPORT, report_of(grant, [share]), REPORTED)
    verdicts = {line.public_id: Decision(Verdict.ACCEPTED) for line in lines_of_report(session, report)}
    decide(session, scene.project, report, verdicts, DECIDED, by=OFFICER)
    assert unliquidated_on(session, [grant], DECIDED) == []
    assert flows.columns(session, grant, DECIDED).of(Measure.LIQUIDATED) == 4 * THOUSAND
    assert list(verify.every_project(session)) == []
