"""Money that revolves: city and national funds, told with their published figures (domain document, sections 1 and 3)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from core.money import Money, currency
from projects.funds import verify
from projects.funds.coming_in import PROMISE, Promise, Stage
from projects.funds.errors import BeyondPlace, MarginAboveRule
from projects.funds.lending import Method, month_later
from projects.funds.loan_flows import terms_of
from projects.funds.loans import LOAN, Beside, Financing, Lent, LoanGiven, Share, loan_key
from projects.funds.models import GiverKind
from projects.funds.opening import loans_of
from projects.models import OrganisationKind
from projects.setting_up import add_organisation
from tests.projects.funds.scene import OFFICER, a_fund

MEMORANDUM = date(2010, 7, 1)
DOLLAR, MILLION_BAHT = 100, 1_000_000_00


def test_harare_lends_what_its_council_its_friends_and_its_members_bring(session: Session) -> None:
    """The Harare Slum Upgrading Finance Facility under the MoU of 2010: the council gives US$120,000, Dialogue on Shelter
    US$25,000, and members one dollar a month. A group borrows, lends on, repays, and the same money goes out again.
    """
    fund = a_fund(session, "USD", MEMORANDUM)
    promised = Promise("USD", 1, fund.council.public_id, Stage.COMMITTED, 120_000 * DOLLAR, "MoU with the City of Harare")
    fund.post(PROMISE, promised, MEMORANDUM)
    poorest = fund.restriction("Houses of the poorest", fund.donor, since=MEMORANDUM, most_margin=Fraction(3, 100))
    assert fund.figures(MEMORANDUM).undrawn_minor == 120_000 * DOLLAR and fund.purse(1).cash_minor == 0

    fund.receive(fund.council, 120_000 * DOLLAR, MEMORANDUM + timedelta(days=60))
    fund.receive(fund.donor, 25_000 * DOLLAR, MEMORANDUM + timedelta(days=61), poorest)
    for month in range(12):  # four hundred members, one dollar a month
        fund.receive(fund.group, 400 * DOLLAR, month_later(date(2010, 8, 5), month))
    a_year = date(2011, 7, 31)
    figures = fund.figures(a_year)
    given = [figures.given_by(kind) for kind in (GiverKind.STATE, GiverKind.DONOR, GiverKind.GROUP)]
    assert given == [120_000 * DOLLAR, 25_000 * DOLLAR, 4_800 * DOLLAR] and figures.undrawn_minor == 0

    # Dzivarasekwa Extension: the whole of the donor's money and half of the council's, for two years, without a rate to bind it.
    with pytest.raises(BeyondPlace):  # not a dollar of another purpose stands in for the donor's
        fund.lend(25_001 * DOLLAR, a_year, parts={poorest: 25_001 * DOLLAR}, months=24)
    terms = fund.terms(85_000 * DOLLAR, 24, a_year, method=Method.EQUAL_PRINCIPAL, member_rate_a_year=Fraction(7, 100))
    loan = fund.lend(terms, a_year, parts={1: 60_000 * DOLLAR, poorest: 25_000 * DOLLAR})
    for row in fund.figures(a_year).loans[0].standing.rows:
        fund.repay(loan, row.principal_minor, row.day, row.interest_minor)
    repaid_on = terms_of(loan).due_days()[-1]
    purse = fund.purse(poorest, repaid_on)
    assert (purse.cash_minor, purse.outstanding_minor) == (25_000 * DOLLAR + purse.interest_minor, 0)
    assert purse.interest_minor == 1_041_66  # its share of every month's four per cent a year
    fund.lend(fund.terms(purse.cash_minor, 24, repaid_on), repaid_on, parts={poorest: purse.cash_minor})
    again = fund.purse(poorest)
    assert again.turned == 2 + Fraction(again.interest_minor, 25_000 * DOLLAR)
    assert list(verify.every_fund(session)) == []


@pytest.mark.one_engine
def test_ucdo_began_with_1250_million_baht_and_groups_lend_on_with_their_margin(session: Session) -> None:
    """UCDO 1992: 1,250 m baht of the state. CODI lends at 4 %, groups lend on at 6 to 7 %; ten is refused before money moves."""
    began = date(1992, 7, 1)
    fund = a_fund(session, "THB", began)
    state = add_organisation(session, OrganisationKind.AGENCY, "Government of Thailand", "TH", by=OFFICER)
    lending = fund.restriction("Loans to savings groups", state, since=began, most_margin=Fraction(3, 100))
    fund.receive(state, 1_250 * MILLION_BAHT, began, lending)

    def lend(member_rate: int) -> None:
        terms = fund.terms(2 * MILLION_BAHT, 180, began, member_rate_a_year=Fraction(member_rate, 100))
        fund.lend(terms, began, parts={lending: 2 * MILLION_BAHT})

    lend(6)
    lend(7)
    with pytest.raises(MarginAboveRule) as refused:
        lend(10)
    assert str(refused.value) == (
        "From 4 per cent a year of the fund to 10 per cent of the members is a margin of 6 points, and"
        " “Loans to savings groups” allows 3. Lend on at 7 per cent at most."
    )
    assert fund.purse(lending).cash_minor == 1_246 * MILLION_BAHT
    # Pattaya's 4 % over fifteen years: the equal instalment of two million baht.
    assert terms_of(fund.loans[0]).schedule()[0].due_minor == 14_793_76
    assert fund.figures().money(fund.purse(lending).capital_minor) == Money(1_250 * MILLION_BAHT, currency("THB"))


@pytest.mark.one_engine
def test_a_house_and_its_toilet_are_two_loans_of_one_voucher(session: Session) -> None:
    """Mchenga, Malawi: K165,000 are K140,000 over eight years and K25,000 for the toilet over two."""
    fund = a_fund(session, "MWK", MEMORANDUM)
    fund.receive(fund.donor, 200_000_00, MEMORANDUM)
    handed = date(2011, 1, 1)
    lents = tuple(
        Lent(loan_key("mchenga", place), purpose, fund.terms(minor, months, handed, Fraction(0)), (Share(1, minor),))
        for place, (purpose, minor, months) in enumerate((("House", 140_000_00, 96), ("Toilet", 25_000_00, 24)))
    )
    fund.post(LOAN, LoanGiven("MWK", fund.group.public_id, lents, "bank:1"), handed)
    house, toilet = loans_of(session, fund.fund)
    for loan in (house, toilet):
        for row in terms_of(loan).schedule()[:24]:
            fund.repay(loan, row.principal_minor, terms_of(loan).due_days()[row.n - 1])
    two_years = fund.figures(date(2013, 1, 1))
    assert [line.standing.outstanding_minor for line in two_years.loans] == [140_000_00 - 24 * 1_458_33, 0]
    assert two_years.borrowers[0].lent_minor == 165_000_00 and two_years.borrowers[0].days_late == 0


@pytest.mark.one_engine
def test_a_deposit_that_is_itself_financed_by_loans(session: Session) -> None:
    """Akiba Mashinani, Kenya: a deposit of KSh 51,000 is 17,000 of the household, 17,000 of its group and 17,000 of the fund."""
    fund = a_fund(session, "KES", MEMORANDUM)
    fund.receive(fund.donor, 100_000_00, MEMORANDUM)
    terms = fund.terms(17_000_00, 24, MEMORANDUM)
    beside = (Financing(Beside.OWN, 17_000_00), Financing(Beside.GROUP_LOAN, 17_000_00))
    lent = Lent(loan_key("ghetto", 0), "Deposit of 20 % on a starter house", terms, (Share(1, 17_000_00),))
    said = LoanGiven("KES", fund.group.public_id, (lent,), "bank:1", beside=beside)
    assert (said.financed_minor, said.borrowed_share) == (51_000_00, Fraction(2, 3))
    fund.post(LOAN, said, MEMORANDUM)
    assert fund.purse(1).lent_minor == 17_000_00  # the fund's own third, and nothing of what others paid
