"""Mchenga houses in Malawi: a loan in two parts, and what households pay back in a year.

A house is 165,000 kwacha: 140,000 over eight years and 25,000 for its toilet over two; membership is 20 kwacha a month; the
houses of those who do not pay are given to others [S41]. That there are twenty houses is invented: their instalments come to
50,000 a month to the tambala. The kiosks of Malawi are among the practice groups.
"""

from datetime import date

from sqlalchemy.orm import Session

from projects.funding_models import FundingAgreement, Instrument
from projects.models import OrganisationKind, ProjectStatus, UpgradingType
from projects.practice.beginning import begin
from projects.practice.buying import buy
from projects.practice.life import Life, Officers, Steps, minor, organisation
from projects.practice.neighbours import counted, moved, settle
from projects.settlements.classes import Land, Tenure
from projects.settlements.enumeration import SettlementProfile
from projects.settlements.statuses import Status
from projects.spending.bank_items import BANK_ITEM, BankItem, Item
from projects.spending.giving_back import LOAN_REPAYMENT, LoanRepayment

HOUSE, TOILET, MEMBERSHIP = 140_000, 25_000, 20  # [S41]
HOUSE_YEARS, TOILET_YEARS = 8, 2  # [S41]
HOUSES = 20  # invented
FIGURES = "Price of a house: Zachimalawi, Homeless Malawians remembered (2009). Number of houses, days and papers are invented."


def mchenga(session: Session, officers: Officers) -> Life:
    federation = organisation(session, OrganisationKind.NETWORK, "Malawi Homeless People's Federation", "MW")
    fund = organisation(session, OrganisationKind.CITY_FUND, "Mchenga Fund", "MW")
    group = organisation(session, OrganisationKind.GROUP, "Mchenga housing group (practice)", "MW")
    life = begin(
        session,
        officers,
        fund,
        code="MW-MCHENGA",
        name="Mchenga houses",
        upgrading_type=UpgradingType.NEW_LAND,
        currency="MWK",
        begun_on=date(2008, 1, 7),
        country="MW",
        timezone="Africa/Blantyre",
        network=federation,
        implementer=group,
    )
    houses, toilets = life.line("Houses", HOUSES * HOUSE), life.line("Toilets", HOUSES * TOILET)
    of_houses = life.source(fund, "Houses, over eight years", Instrument.LOAN)
    of_toilets = life.source(fund, "Toilets, over two years", Instrument.LOAN)
    signed, by = date(2008, 2, 4), "Chair of the group"
    life.sign(of_houses, HOUSES * HOUSE, signed, by, eligible_lines=(houses,), rule_set="mchenga")
    life.sign(of_toilets, HOUSES * TOILET, signed, by, eligible_lines=(toilets,), rule_set="mchenga")
    life.status(ProjectStatus.UNDERWAY, signed, FIGURES)
    steps = Steps(date(2008, 2, 11), date(2008, 2, 18), date(2008, 2, 25), date(2008, 3, 3))
    life.tranche(of_houses, HOUSES * HOUSE, "Twenty houses", steps)
    life.tranche(of_toilets, HOUSES * TOILET, "Twenty toilets", steps)
    builders = "Builders of Lilongwe (practice)"
    buy(life, builders, "Bricks and roofs", houses, HOUSES * HOUSE, {of_houses.number: 1}, date(2008, 4, 7), "MW-1")
    buy(life, builders, "Twenty toilets", toilets, HOUSES * TOILET, {of_toilets.number: 1}, date(2008, 5, 5), "MW-2")
    _paid_back(life, of_houses, of_toilets)
    _households(life)
    life.status(ProjectStatus.FINISHED, date(2008, 9, 1))
    return life


def _paid_back(life: Life, of_houses: FundingAgreement, of_toilets: FundingAgreement) -> None:
    """A year's instalments and membership are paid in, and the instalments go on to the fund. No interest is published."""
    back_of_houses, back_of_toilets = HOUSES * HOUSE // HOUSE_YEARS, HOUSES * TOILET // TOILET_YEARS
    paid_in = ((back_of_houses + back_of_toilets, "Instalments of a year"), (HOUSES * MEMBERSHIP * 12, "Membership of a year"))
    for amount, what in paid_in:
        item = BankItem(life.code, Item.PAID_IN, minor(amount, life.code), "bank:1", what)
        life.post(BANK_ITEM, item, date(2009, 9, 30), what)
    for agreement, amount in ((of_houses, back_of_houses), (of_toilets, back_of_toilets)):
        said = LoanRepayment(life.code, agreement.number, minor(amount, life.code), 0, "bank:1", note="First year")
        life.post(LOAN_REPAYMENT, said, date(2009, 10, 5), agreement.title)


def _households(life: Life) -> None:
    """Twenty-one households for twenty houses: one that did not pay gave its house up, and another moved in."""
    network = life.project.network
    assert network is not None
    profile = SettlementProfile(households=HOUSES + 1, land=Land.MUNICIPAL, note="Practice: invented.")
    place = settle(life, network, "Mchenga site", "Lilongwe", profile, date(2008, 1, 14))
    counted(life, place, {Tenure.RENTER: HOUSES + 1}, date(2008, 1, 21), "mchenga.csv")
    agreed = [(Status.PLANNED, date(2008, 1, 28), ""), (Status.AGREED, date(2008, 2, 4), "")]
    begun = (Status.UNDERWAY, date(2008, 4, 7), "")
    moved(life, place, range(1, HOUSES + 1), [*agreed, begun])
    moved(life, place, range(1, HOUSES), [(Status.FINISHED, date(2008, 8, 25), "")])
    gone = "Did not pay; the house was given to household 21"
    moved(life, place, [HOUSES], [(Status.DROPPED_OUT, date(2009, 3, 2), gone)])
    day = date(2009, 3, 9)
    at_once = (Status.PLANNED, Status.AGREED, Status.UNDERWAY, Status.FINISHED)
    moved(life, place, [HOUSES + 1], [(one, day, "") for one in at_once])
