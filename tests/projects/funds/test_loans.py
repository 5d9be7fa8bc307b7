"""Loans of a fund: within their rule, split to the coin, back to where they came from, and late by age."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from core.money import Money, currency
from ledger.errors import CashBelowZero
from ledger.voucher_models import Voucher
from projects.errors import NotAboveZero, StillUsed
from projects.funds import loan_flows, verify
from projects.funds.errors import (
    BeyondOwed,
    DayBeforeLoan,
    InterestBeyondDue,
    LoanImpossible,
    LoanUnknown,
    MarginAboveRule,
    NotABorrower,
    NotForThis,
    PartsDiffer,
    RateAboveRule,
    RateReportedWrong,
    SplitOutdated,
)
from projects.funds.lending import Method
from projects.funds.loans import LOAN, REPAYMENT, Beside, Financing, Lent, LoanGiven, Share, loan_key
from projects.funds.on_lending import report, reports_of
from projects.funds.opening import loan_of
from projects.models import OrganisationKind
from projects.setting_up import add_organisation
from tests.projects.funds.scene import BOOKKEEPER, FOUR_PER_CENT, OFFICER, OPENED, FundScene

pytestmark = pytest.mark.one_engine

DAY = OPENED + timedelta(days=30)
THOUSAND = 1_000_00


@pytest.fixture
def rich(funds: FundScene) -> FundScene:
    """A fund with money: the council's for anything, the donor's for lending at four per cent with a margin of three."""
    three = Fraction(3, 100)
    funds.restriction("Lending at four per cent", funds.donor, most_rate=FOUR_PER_CENT, most_margin=three)
    funds.receive(funds.council, 100 * THOUSAND, DAY)
    funds.receive(funds.donor, 100 * THOUSAND, DAY, 2)
    return funds


def test_the_margin_that_a_group_may_put_on_top(rich: FundScene) -> None:
    """CODI: 4 % to the group, 6 to 7 % to its members; what is beyond the rule is refused before money moves."""
    for rate in (6, 7):
        rich.lend(rich.terms(THOUSAND, 12, DAY, member_rate_a_year=Fraction(rate, 100)), DAY, parts={2: THOUSAND})
    with pytest.raises(MarginAboveRule) as refused:
        rich.lend(rich.terms(THOUSAND, 12, DAY, member_rate_a_year=Fraction(8, 100)), DAY, parts={2: THOUSAND})
    assert str(refused.value).endswith("Lend on at 7 per cent at most.")
    with pytest.raises(RateAboveRule):
        rich.lend(rich.terms(THOUSAND, 12, DAY, Fraction(41, 1000)), DAY, parts={2: THOUSAND})
    rich.lend(rich.terms(THOUSAND, 12, DAY, Fraction(41, 1000)), DAY)  # of money that nobody tied to a rate


def test_who_may_borrow(rich: FundScene) -> None:
    firm = add_organisation(rich.session, OrganisationKind.CONTRACTOR, "Builder", "ZW", by=OFFICER)
    with pytest.raises(NotABorrower):
        rich.lend(THOUSAND, DAY, borrower=firm)
    gifts = rich.restriction("Grants only", lends=False, grants=True)
    rich.receive(rich.council, THOUSAND, DAY, gifts)
    with pytest.raises(NotForThis):
        rich.lend(THOUSAND, DAY, parts={gifts: THOUSAND})
    with pytest.raises(LoanImpossible):
        rich.lend(rich.terms(THOUSAND, 12, DAY), DAY + timedelta(days=60))


def test_a_loan_of_two_purposes_is_repaid_to_both(rich: FundScene) -> None:
    """1,000.00 of which a third is the council's: 100.00 and 1.00 of interest come back in the same proportion, to the coin."""
    loan = rich.lend(THOUSAND, DAY, parts={1: 333_33, 2: 666_67})
    said = rich.repaid(loan, 100_00, 1_00)
    assert [(part.principal_minor, part.interest_minor) for part in said.parts] == [(33_33, 33), (66_67, 67)]
    rich.post(REPAYMENT, said, DAY + timedelta(days=31))
    assert rich.purse(2).interest_minor == 67 and rich.purse(2).outstanding_minor == 600_00
    assert list(verify.every_fund(rich.session)) == []


def test_no_more_comes_back_than_went_out(rich: FundScene) -> None:
    loan = rich.lend(THOUSAND, DAY)
    with pytest.raises(BeyondOwed) as refused:
        rich.repay(loan, THOUSAND + 1, DAY + timedelta(days=31))
    assert refused.value.facts["over"] == Money(1, currency("USD"))
    first = loan_flows.terms_of(loan).schedule()[0].interest_minor
    with pytest.raises(InterestBeyondDue):
        rich.repay(loan, 0, DAY + timedelta(days=5), interest=first + 1)
    rich.repay(loan, 0, DAY + timedelta(days=5), interest=first)
    with pytest.raises(DayBeforeLoan):
        rich.repay(loan, 1, DAY - timedelta(days=1))
    with pytest.raises(NotAboveZero):
        rich.repaid(loan, 0)
    with pytest.raises(LoanUnknown):
        rich.post(REPAYMENT, replace(rich.repaid(loan, 1), loan="0123456789abcdef"), DAY)


def test_interest_on_the_whole_loan_may_be_paid_ahead(rich: FundScene) -> None:
    loan = rich.lend(rich.terms(THOUSAND, 10, DAY, Fraction(12, 100), method=Method.FLAT), DAY)
    rich.repay(loan, THOUSAND, DAY + timedelta(days=31), interest=100_00)
    assert rich.purse(1).interest_minor == 100_00


def test_a_payment_in_between_changes_how_the_next_is_split(rich: FundScene) -> None:
    loan = rich.lend(3_00, DAY, parts={1: 1_00, 2: 2_00}, months=3)
    waiting = rich.prepare(REPAYMENT, rich.repaid(loan, 1), DAY + timedelta(days=31))
    rich.repay(loan, 2_98, DAY + timedelta(days=32))
    with pytest.raises(SplitOutdated):
        rich.confirm(waiting)


def test_a_loan_is_taken_back_only_before_anything_came_back(rich: FundScene) -> None:
    loan = rich.lend(THOUSAND, DAY)
    voucher = rich.session.get_one(Voucher, loan.voucher_id)
    later = DAY + timedelta(days=31)
    payment, interest = rich.repay(loan, 100_00, later), rich.repay(loan, 0, later, interest=1_00)
    with pytest.raises(CashBelowZero), rich.session.begin_nested():
        rich.take_back(voucher)
    rich.take_back(payment)
    with pytest.raises(StillUsed), rich.session.begin_nested():
        rich.take_back(voucher)
    rich.take_back(interest)
    rich.take_back(voucher)
    assert rich.figures().loans == () and rich.purse(1).outstanding_minor == 0 == rich.purse(1).lent_minor
    assert loan_of(rich.session, rich.fund, loan.public_id).number == 1
    assert list(verify.every_fund(rich.session)) == []


def _given(rich: FundScene, reference: str, **more: object) -> LoanGiven:
    lent = Lent(loan_key(reference, 0), "Deposit", rich.terms(THOUSAND, 12, DAY), (Share(1, THOUSAND),))
    return LoanGiven("USD", rich.group.public_id, (lent,), "bank:1", **more)  # type: ignore[arg-type]


def test_the_same_form_sent_twice_is_one_loan(rich: FundScene) -> None:
    first, second = (rich.prepare(LOAN, _given(rich, "form-1"), DAY, "form-1") for _ in range(2))
    assert first.id == second.id
    rich.confirm(first)
    rich.confirm(second)
    assert rich.purse(1).lent_minor == THOUSAND


def test_a_deposit_that_is_itself_lent(rich: FundScene) -> None:
    """Kenya (Akiba Mashinani): 17,000 own, 17,000 of the group, 17,000 of the fund. Two thirds of the deposit are owed."""
    beside = (Financing(Beside.OWN, THOUSAND), Financing(Beside.GROUP_LOAN, THOUSAND))
    said = _given(rich, "deposit", beside=beside)
    assert (said.financed_minor, said.borrowed_share) == (3 * THOUSAND, Fraction(2, 3))
    rich.post(LOAN, said, DAY)


def test_the_parts_come_to_the_whole(rich: FundScene) -> None:
    with pytest.raises(PartsDiffer) as refused:
        rich.lend(THOUSAND, DAY, parts={1: 400_00, 2: 500_00})
    assert refused.value.facts["difference"] == Money(100_00, currency("USD"))


def test_late_by_age(rich: FundScene) -> None:
    """Portfolio at risk: all that is owed on a loan of which an instalment is more than 30 or 90 days late."""
    late, good = rich.lend(12 * THOUSAND, DAY, months=12), rich.lend(6 * THOUSAND, DAY, months=12)
    first = loan_flows.terms_of(late).due_days()[0]
    row = loan_flows.terms_of(good).schedule()[0]
    rich.repay(good, row.principal_minor, first, interest=row.interest_minor)
    after_30, after_31 = rich.figures(first + timedelta(days=30)), rich.figures(first + timedelta(days=31))
    assert after_30.at_risk[0].owed_minor == 0
    assert (after_31.at_risk[0].owed_minor, after_31.at_risk[1].owed_minor) == (12 * THOUSAND, 0)
    assert after_31.at_risk[0].share == Fraction(12 * THOUSAND, 18 * THOUSAND - row.principal_minor)
    (borrower,) = rich.figures(first + timedelta(days=20)).borrowers
    assert borrower.days_late == 20 and borrower.arrears_minor == loan_flows.terms_of(late).schedule()[0].due_minor


def test_a_write_off_is_borne_by_who_lent(rich: FundScene) -> None:
    loan = rich.lend(THOUSAND, DAY, parts={1: 250_00, 2: 750_00})
    rich.write_off(loan, 400_00, DAY + timedelta(days=400))
    assert (rich.purse(1).written_off_minor, rich.purse(2).written_off_minor) == (100_00, 300_00)
    assert rich.figures().loans[0].standing.outstanding_minor == 600_00
    assert list(verify.every_fund(rich.session)) == []


def test_a_group_reports_what_it_takes_of_its_members(rich: FundScene) -> None:
    """What a group really charges is a fact to be seen, even where it is more than was agreed."""
    loan = rich.lend(rich.terms(THOUSAND, 12, DAY, member_rate_a_year=Fraction(6, 100)), DAY)

    def says(rate: int, repaid: int = 0) -> None:
        given = Fraction(rate, 100)
        report(
            rich.session,
            rich.fund,
            loan,
            DAY + timedelta(days=rate),
            rate_a_year=given,
            borrowers=20,
            lent_minor=THOUSAND,
            repaid_minor=repaid,
            by=BOOKKEEPER,
        )

    says(6)
    assert not rich.figures().loans[0].above_agreed
    says(10, 200_00)
    (line,) = rich.figures().loans
    assert line.above_agreed and line.reported_rate == Fraction(10, 100)
    assert not rich.figures(DAY + timedelta(days=7)).loans[0].above_agreed
    assert [one.repaid_minor for one in reports_of(rich.session, loan)] == [200_00, 0]
    with pytest.raises(RateReportedWrong):
        says(7, THOUSAND + 1)
