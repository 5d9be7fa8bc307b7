"""Houses in Swakopmund that three sources pay for, alone and together: Twahangana Fund, the ministry (MURD), private givers.

A one-bedroom house costs 50,000 Namibia dollars, paid back at 500 a month over 11 years [S28]; the sources are those of the
Shack Dwellers Federation's fund [S25, S26]. That there are twelve houses, and who pays for which, is invented.
"""

from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from projects.funding_models import FundingAgreement, Instrument
from projects.models import OrganisationKind, ProjectStatus, UpgradingType
from projects.practice.beginning import begin
from projects.practice.buying import buy
from projects.practice.life import Life, Officers, Steps, minor, on, organisation
from projects.practice.neighbours import counted, moved, settle
from projects.settlements.classes import Land, Tenure
from projects.settlements.enumeration import SettlementProfile
from projects.settlements.finding import household_of
from projects.settlements.models import Settlement
from projects.settlements.project_households import pay_for
from projects.settlements.statuses import Status
from projects.spending.bank_items import BANK_ITEM, BankItem, Item

HOUSE, INSTALMENT = 50_000, 500  # [S28]
HOUSES = 12
WHOLE, HALF = Fraction(1), Fraction(1, 2)
FIGURES = "Price of a house: The Namibian, Swakopmund houses (2021). Number of houses, shares, days and papers are invented."


def swakopmund(session: Session, officers: Officers) -> Life:
    federation = organisation(session, OrganisationKind.NETWORK, "Shack Dwellers Federation of Namibia", "NA")
    fund = organisation(session, OrganisationKind.CITY_FUND, "Twahangana Fund", "NA")
    ministry = organisation(session, OrganisationKind.AGENCY, "Ministry of Urban and Rural Development", "NA")
    private = organisation(session, OrganisationKind.DONOR, "Private givers (practice)", "NA")
    life = begin(
        session,
        officers,
        fund,
        code="NA-SWAKOP",
        name="Swakopmund houses",
        upgrading_type=UpgradingType.NEW_LAND,
        currency="NAD",
        begun_on=date(2021, 3, 1),
        country="NA",
        timezone="Africa/Windhoek",
        network=federation,
    )
    houses = life.line("One-bedroom houses", HOUSES * HOUSE)
    third = HOUSES * HOUSE // 3
    loan = life.source(fund, "Loans for houses", Instrument.LOAN)
    grant = life.source(ministry, "Grant of the ministry", Instrument.GRANT)
    gift = life.source(private, "Gift of firms", Instrument.GRANT)
    for agreement in (loan, grant, gift):
        rules = "twahangana" if agreement is loan else ""
        life.sign(agreement, third, date(2021, 4, 6), "Regional facilitators", rule_set=rules)
    life.status(ProjectStatus.UNDERWAY, date(2021, 4, 20), FIGURES)
    _paid_for(life, (loan, grant, gift))
    steps = Steps(date(2021, 4, 8), date(2021, 4, 14), date(2021, 4, 19), date(2021, 4, 23))
    for agreement in (loan, grant, gift):
        life.tranche(agreement, third, "Building materials", steps)
    shares = {agreement.number: 1 for agreement in (loan, grant, gift)}
    for number, (bought, amount, day) in enumerate(_BOUGHT, start=1):
        buy(life, "Block yard (practice)", bought, houses, amount, shares, day, f"NA-{number}")
    instalments = BankItem("NAD", Item.PAID_IN, minor(8 * INSTALMENT, "NAD"), "bank:1", "First month of eight houses")
    life.post(BANK_ITEM, instalments, date(2021, 9, 30), "Instalments")
    return life


_BOUGHT = (
    ("Blocks and cement", 210_000, date(2021, 5, 4)),
    ("Roofs and doors", 160_000, date(2021, 6, 15)),
    ("Toilets and pipes", 80_000, date(2021, 7, 20)),
)


def _paid_for(life: Life, sources: tuple[FundingAgreement, ...]) -> None:
    """Each house says who pays for it: ten are one giver's, two are the ministry's and the private givers' by halves."""
    network = life.project.network
    assert network is not None
    profile = SettlementProfile(households=HOUSES, land=Land.MUNICIPAL, note="Practice: invented.")
    place = settle(life, network, "Swakopmund", "Swakopmund", profile, date(2021, 3, 8))
    counted(life, place, {Tenure.OWNER: 2, Tenure.LODGER: 3, Tenure.RENTER: 7}, date(2021, 3, 15), "swakopmund.csv")
    steps = [(Status.PLANNED, date(2021, 4, 6), ""), (Status.AGREED, date(2021, 4, 7), "")]
    moved(life, place, range(1, HOUSES + 1), [*steps, (Status.UNDERWAY, date(2021, 5, 3), "")])
    loan, grant, gift = sources
    for numbers, agreement, part in (
        (range(1, 5), loan, WHOLE),
        (range(5, 8), grant, WHOLE),
        (range(8, 11), gift, WHOLE),
        (range(11, 13), grant, HALF),
        (range(11, 13), gift, HALF),
    ):
        _pay(life, place, numbers, agreement, part)
    moved(life, place, range(1, 9), [(Status.FINISHED, date(2021, 8, 27), "")])


def _pay(life: Life, place: Settlement, numbers: range, agreement: FundingAgreement, part: Fraction) -> None:
    day, by = date(2021, 4, 7), life.officers.officer
    with on(day):
        for number in numbers:
            household = household_of(life.session, place, str(number))
            pay_for(life.session, life.project, household, agreement.number, part, day, by=by)
