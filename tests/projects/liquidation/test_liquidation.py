"""Accounting to a funder: what may be reported, what it accepts, refuses and disallows later, and what that does to tranches."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from core.money import Money, currency
from ledger.voucher_models import Voucher, VoucherState
from projects import flows, tranches, verify, vouchers
from projects.ageing import by_age
from projects.errors import DayInFuture, EarlierNotLiquidated, NotSigned
from projects.funding_models import FundingAgreement, Instrument, Measure, Tranche, TrancheState
from projects.liquidation import deciding
from projects.liquidation.deciding import Decision, take_out
from projects.liquidation.errors import (
    DecidedAlready,
    DecidedBackwards,
    DecidedBeforeReport,
    DecidedByReporter,
    NothingReported,
    RefusedWithoutReason,
    ReportAccepted,
    ReportLineUnknown,
    ReportNotPosted,
    ShareChanged,
    ShareLater,
    ShareReported,
    ShareTwice,
    ShareUnknown,
    SpendingReported,
)
from projects.liquidation.lines import lines_of_report, state_of
from projects.liquidation.models import Verdict
from projects.liquidation.report import LIQUIDATION_REPORT, Report, ReportLine, report_of
from projects.liquidation.shares import shares_of, unreported
from projects.liquidation.unliquidated import unliquidated_on
from projects.tranche_states import state_of as tranche_state
from projects.tranche_states import tranches_of
from tests.projects.scene import APPROVER, BEGUN, BOOKKEEPER, OFFICER, Scene
from tests.projects.spent import prove, spend

THOUSAND = 1_000_00
PAID = BEGUN + timedelta(days=20)
REPORTED = BEGUN + timedelta(days=30)
DECIDED = BEGUN + timedelta(days=45)
ACCEPTED = Decision(Verdict.ACCEPTED)
REFUSED = Decision(Verdict.REFUSED, "The receipt cannot be read")


def baht(minor: int) -> Money:
    return Money(minor, currency("THB"))


@pytest.fixture
def grant(spending: Scene) -> FundingAgreement:
    """Two tranches of 10,000, the first received; the second when the first is accounted for."""
    agreement = spending.signed("Infrastructure grant", 20 * THOUSAND, liquidated_share=1)
    first = spending.tranche(agreement, 10 * THOUSAND, BEGUN, TrancheState.ORDERED)
    spending.receive(agreement, 10 * THOUSAND, BEGUN, first.number)
    return agreement


def report(scene: Scene, agreement: FundingAgreement, day: date = REPORTED) -> Voucher:
    """All that is not reported yet."""
    return scene.post(LIQUIDATION_REPORT, report_of(agreement, unreported(scene.session, agreement)), day)


def decide(scene: Scene, made: Voucher, *decisions: Decision, day: date = DECIDED, by: str = OFFICER) -> None:
    """About the lines of a report, in their order."""
    lines = lines_of_report(scene.session, made)
    wanted = {line.public_id: decision for line, decision in zip(lines, decisions)}
    deciding.decide(scene.session, scene.project, made, wanted, day, by=by)


def liquidated(scene: Scene, agreement: FundingAgreement, day: date = date.max) -> int:
    return flows.columns(scene.session, agreement, day).of(Measure.LIQUIDATED)


def states(scene: Scene, made: Voucher) -> list[str]:
    return [str(state_of(line) or "waits") for line in lines_of_report(scene.session, made)]


def test_only_what_the_funder_accepts_is_liquidated(spending: Scene, grant: FundingAgreement) -> None:
    drains, roads = spending.line("Drains"), spending.line("Walkways")
    spend(spending, grant, drains, 6 * THOUSAND, PAID)
    spend(spending, grant, roads, 4 * THOUSAND, PAID)
    made = report(spending, grant)
    assert made.journal_number is None and liquidated(spending, grant) == 0
    decide(spending, made, ACCEPTED, REFUSED)
    assert states(spending, made) == ["accepted", "refused"]
    assert liquidated(spending, grant) == 6 * THOUSAND
    assert liquidated(spending, grant, DECIDED - timedelta(days=1)) == 0
    assert [share.line for share in unreported(spending.session, grant)] == [roads]
    assert list(verify.every_project(spending.session)) == []


@pytest.mark.one_engine
def test_the_tranche_is_liquidated_on_the_day_of_the_decision(spending: Scene, grant: FundingAgreement) -> None:
    spend(spending, grant, spending.line("Drains"), 10 * THOUSAND, PAID)
    decide(spending, report(spending, grant), ACCEPTED)
    events = [(event.state, event.day) for event in _first(spending, grant).events]
    assert events[-2:] == [("spent", PAID), ("liquidated", DECIDED)]


def _first(scene: Scene, agreement: FundingAgreement) -> Tranche:
    return tranches_of(scene.session, agreement)[0]


@pytest.mark.one_engine
def test_evidence_stands_on_the_report_by_its_fingerprint(spending: Scene, grant: FundingAgreement) -> None:
    paid = spend(spending, grant, spending.line("Drains"), 6 * THOUSAND, PAID)
    paper = spending.paper("Cement", content=b"%PDF-1.7 cement", serial="0042")
    prove(spending, grant, paid, paper, 6 * THOUSAND)
    (share,) = shares_of(spending.session, grant)
    assert share.evidence == (paper.sha256,) and share.proofs[0].serial == "0042"
    said = report_of(grant, [share])
    prove(spending, grant, paid, spending.paper("Sand", content=b"%PDF-1.7 sand"), 1)
    with pytest.raises(ShareChanged):
        spending.post(LIQUIDATION_REPORT, said, REPORTED)


def test_one_share_stands_in_one_living_report(spending: Scene, grant: FundingAgreement) -> None:
    line = spending.line("Drains")
    spend(spending, grant, line, 6 * THOUSAND, PAID)
    said = report_of(grant, unreported(spending.session, grant))
    made = spending.post(LIQUIDATION_REPORT, said, REPORTED)
    assert unreported(spending.session, grant) == []
    with pytest.raises(ShareReported) as refused:
        spending.post(LIQUIDATION_REPORT, said, REPORTED)
    assert refused.value.facts["report"] == made.number
    copied = text(
        "INSERT INTO liquidation_line (public_id, report_id, agreement_id, spending_id, line, amount_minor)"
        " SELECT 'another', report_id, agreement_id, spending_id, line, amount_minor FROM liquidation_line"
    )
    with pytest.raises(IntegrityError), spending.session.begin_nested():
        spending.session.execute(copied)
    decide(spending, made, REFUSED)
    again = report(spending, grant, DECIDED)
    decide(spending, again, ACCEPTED)
    assert states(spending, made) == ["refused"] and liquidated(spending, grant) == 6 * THOUSAND
    with pytest.raises(ShareReported):
        decide(spending, made, ACCEPTED)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), NothingReported),
        ((ReportLine(9, 1, 1),), ShareUnknown),
        ((ReportLine(4, 1, 1),), ShareChanged),
        ((ReportLine(4, 1, 6 * THOUSAND),) * 2, ShareTwice),
    ],
)
def test_a_report_says_what_is_in_the_books(
    spending: Scene, grant: FundingAgreement, lines: tuple[ReportLine, ...], refusal: type[Exception]
) -> None:
    paid = spend(spending, grant, spending.line("Drains"), 6 * THOUSAND, PAID)
    numbered = tuple(ReportLine(paid.number if one.voucher == 4 else 99, 1, one.amount_minor) for one in lines)
    with pytest.raises(refusal):
        spending.post(LIQUIDATION_REPORT, Report("THB", grant.number, numbered), REPORTED)


@pytest.mark.one_engine
def test_a_report_does_not_account_for_what_is_paid_later(spending: Scene, grant: FundingAgreement) -> None:
    spend(spending, grant, spending.line("Drains"), 6 * THOUSAND, PAID)
    with pytest.raises(ShareLater):
        report(spending, grant, PAID - timedelta(days=1))
    with pytest.raises(NotSigned):
        spending.post(LIQUIDATION_REPORT, Report("THB", spending.source("Promise").number, (ReportLine(1, 1, 1),)), REPORTED)


@pytest.mark.one_engine
def test_spending_that_is_reported_is_first_taken_out(spending: Scene, grant: FundingAgreement) -> None:
    paid = spend(spending, grant, spending.line("Drains"), 6 * THOUSAND, PAID)
    made = report(spending, grant)
    with pytest.raises(SpendingReported) as refused, spending.session.begin_nested():
        spending.take_back(paid)
    assert f"Liquidation report {made.number} of" in str(refused.value)
    (line,) = lines_of_report(spending.session, made)
    with pytest.raises(RefusedWithoutReason):
        take_out(spending.session, spending.project, made, line.public_id, " ", by=BOOKKEEPER)
    take_out(spending.session, spending.project, made, line.public_id, "Wrong amount", by=BOOKKEEPER)
    with pytest.raises(DecidedAlready):
        decide(spending, made, ACCEPTED)
    spending.take_back(paid)
    assert unreported(spending.session, grant) == [] and states(spending, made) == ["taken_out"]
    assert list(verify.every_project(spending.session)) == []


@pytest.mark.one_engine
def test_what_was_accepted_may_be_disallowed_by_an_audit(spending: Scene, grant: FundingAgreement) -> None:
    """Then the tranche is only spent again, and the spending may be mended."""
    paid = spend(spending, grant, spending.line("Drains"), 10 * THOUSAND, PAID)
    made = report(spending, grant)
    decide(spending, made, ACCEPTED)
    with pytest.raises(SpendingReported), spending.session.begin_nested():
        spending.take_back(paid)
    with pytest.raises(ReportAccepted) as refused, spending.session.begin_nested():
        spending.take_back(made)
    assert refused.value.facts["accepted"] == baht(10 * THOUSAND)
    with pytest.raises(DecidedBackwards):
        decide(spending, made, REFUSED, day=DECIDED - timedelta(days=1))
    decide(spending, made, REFUSED, day=DECIDED + timedelta(days=100))
    assert liquidated(spending, grant) == 0 and liquidated(spending, grant, DECIDED) == 10 * THOUSAND
    assert tranche_state(_first(spending, grant)) is TrancheState.SPENT
    decide(spending, made, ACCEPTED, day=DECIDED + timedelta(days=120))
    assert liquidated(spending, grant) == 10 * THOUSAND
    assert list(verify.every_project(spending.session)) == []


@pytest.mark.one_engine
def test_a_report_is_taken_back_before_the_funder_accepts(spending: Scene, grant: FundingAgreement) -> None:
    spend(spending, grant, spending.line("Drains"), 6 * THOUSAND, PAID)
    made = report(spending, grant)
    spending.take_back(made)
    assert len(unreported(spending.session, grant)) == 1
    with pytest.raises(ReportNotPosted):
        decide(spending, made, ACCEPTED)
    assert list(verify.every_project(spending.session)) == []


@pytest.mark.one_engine
def test_who_decides_did_not_write_the_report(spending: Scene, grant: FundingAgreement) -> None:
    spend(spending, grant, spending.line("Drains"), 6 * THOUSAND, PAID)
    made = report(spending, grant)
    for by in (BOOKKEEPER, APPROVER):
        with pytest.raises(DecidedByReporter):
            decide(spending, made, ACCEPTED, by=by)
    with pytest.raises(DecidedBeforeReport):
        decide(spending, made, ACCEPTED, day=REPORTED - timedelta(days=1))
    with pytest.raises(DayInFuture):
        decide(spending, made, ACCEPTED, day=date(2100, 1, 1))
    with pytest.raises(ReportLineUnknown):
        deciding.decide(spending.session, spending.project, made, {"none": ACCEPTED}, DECIDED, by=OFFICER)


@pytest.mark.one_engine
def test_a_report_that_waits_is_no_report(spending: Scene, grant: FundingAgreement) -> None:
    spend(spending, grant, spending.line("Drains"), 6 * THOUSAND, PAID)
    said = report_of(grant, unreported(spending.session, grant))
    waits = spending.prepare(LIQUIDATION_REPORT, said, REPORTED)
    assert waits.state == VoucherState.PREPARED and len(unreported(spending.session, grant)) == 1
    vouchers.withdraw(spending.session, spending.project, spending.book(), waits, by=BOOKKEEPER)


def test_what_is_open_by_tranche_and_age(spending: Scene, grant: FundingAgreement) -> None:
    """The earliest tranche is accounted for first; money outside tranches comes last."""
    line = spending.line("Drains")
    loan = spending.signed("Loan", 50 * THOUSAND, Instrument.LOAN)
    spending.receive(loan, 8 * THOUSAND, BEGUN + timedelta(days=5))
    spend(spending, grant, line, 10 * THOUSAND, PAID)
    decide(spending, report(spending, grant), ACCEPTED)
    second = spending.tranche(grant, 10 * THOUSAND, DECIDED, TrancheState.ORDERED)
    spending.receive(grant, 10 * THOUSAND, DECIDED, second.number)
    day = DECIDED + timedelta(days=10)
    found = unliquidated_on(spending.session, [grant, loan], day)
    assert [(one.agreement_id, one.tranche, one.left_minor, one.age_days) for one in found] == [
        (grant.id, 2, 10 * THOUSAND, 10),
        (loan.id, 0, 8 * THOUSAND, 50),
    ]
    before = unliquidated_on(spending.session, [grant], DECIDED - timedelta(days=1))
    assert [(one.tranche, one.left_minor, one.age_days) for one in before] == [(1, 10 * THOUSAND, 44)]
    (sums,) = by_age(found)
    assert sums.left_minor == (10 * THOUSAND, 8 * THOUSAND, 0, 0)
    open_columns = flows.columns_of(spending.session, [grant, loan], day)
    assert sums.total_minor == sum(one.unliquidated_minor for one in open_columns.values())


@pytest.mark.one_engine
def test_the_gate_of_the_agreement_reads_what_was_accepted(spending: Scene, grant: FundingAgreement) -> None:
    spend(spending, grant, spending.line("Drains"), 10 * THOUSAND, PAID)
    made = report(spending, grant)
    second = spending.tranche(grant, 10 * THOUSAND, DECIDED, TrancheState.APPROVED)
    with pytest.raises(EarlierNotLiquidated):
        tranches.decide(
            spending.session, spending.project, second, TrancheState.ORDERED, DECIDED, 10 * THOUSAND, by=OFFICER
        )
    decide(spending, made, ACCEPTED)
    tranches.decide(spending.session, spending.project, second, TrancheState.ORDERED, DECIDED, 10 * THOUSAND, by=OFFICER)


ATTACKS = (
    "UPDATE liquidation_line SET amount_minor = 1",
    "DELETE FROM liquidation_line",
    "UPDATE liquidation_decision SET verdict = 'accepted'",
    "DELETE FROM liquidation_decision",
    "INSERT INTO liquidation_decision (line_id, verdict, day, reason, decided_by, decided_at)"
    " SELECT id, 'refused', '2026-01-01', '', 'x', '2026-01-01T00:00:00.000000Z' FROM liquidation_line",
)


def test_the_database_keeps_what_was_decided(spending: Scene, grant: FundingAgreement) -> None:
    spend(spending, grant, spending.line("Drains"), 6 * THOUSAND, PAID)
    decide(spending, report(spending, grant), REFUSED)
    for attack in ATTACKS:
        with pytest.raises(DatabaseError), spending.session.begin_nested():
            spending.session.execute(text(attack))
