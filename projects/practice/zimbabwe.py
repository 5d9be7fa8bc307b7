"""Dzivarasekwa in Harare under the memorandum of 2010, in two currencies: two books, two budgets, never added.

The city council gave 120,000 United States dollars, Dialogue on Shelter 25,000, each member a dollar a month; land came from the
government, labour from the community, graders and lorries from the council [S29, S30, a weak source]. Inflation wiped accounts
out [S32]: so what was worked in 2024 is valued in the new money, Zimbabwe Gold, in a book of its own. Hours, rates, the value of
the land and the number of members are invented.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from projects.documents import Paper, add_document
from projects.funding_models import FundingAgreement, Instrument
from projects.in_kind.roll import Roll, RollLine, Sex
from projects.in_kind.valuation import LandValue
from projects.models import DocumentKind, Organisation, OrganisationKind, ProjectStatus, UpgradingType
from projects.practice.beginning import begin
from projects.practice.buying import buy
from projects.practice.giving import labour, land, machine_hours
from projects.practice.life import Life, Officers, Steps, minor, on, organisation
from projects.practice.scans import scan
from projects.setting_up import count_households, open_currency

COUNCIL, DIALOGUE, A_MONTH = 120_000, 25_000, 1  # US dollars [S30]
FIGURES = "Money of council, Dialogue on Shelter and members: a press report on Dzivarasekwa Extension. All else is invented."
# Invented.
MEMBERS, MONTHS = 100, 12
LAND, LAND_MARKET = 96_000, 144_000
HOURS, WAGE = (40, 40, 32, 24, 40, 24), 30
GRADER_HOURS, GRADER, LORRY_HOURS, LORRY = 42, 1_900, 66, 650


def dzivarasekwa(session: Session, officers: Officers) -> Life:
    city = organisation(session, OrganisationKind.MUNICIPALITY, "City of Harare", "ZW")
    fund = organisation(session, OrganisationKind.CITY_FUND, "Harare Slum Upgrading Finance Facility", "ZW")
    federation = organisation(session, OrganisationKind.NETWORK, "Zimbabwe Homeless People's Federation", "ZW")
    group = organisation(session, OrganisationKind.GROUP, "Dzivarasekwa savings groups", "ZW")
    life = begin(
        session,
        officers,
        fund,
        code="ZW-DZIVA",
        name="Dzivarasekwa",
        upgrading_type=UpgradingType.IN_SITU,
        currency="USD",
        begun_on=date(2010, 7, 1),
        country="ZW",
        timezone="Africa/Harare",
        network=federation,
        city=city,
        implementer=group,
    )
    with on(date(2010, 7, 1)):
        title = "Memorandum of understanding of the City of Harare"
        paper = Paper(DocumentKind.MEMORANDUM, title, date(2010, 7, 1), city.name, "MOU-2010")
        add_document(session, city, paper, scan(title), by=officers.officer)
        count_households(session, life.project, date(2010, 7, 1), planned=MEMBERS, by=officers.officer)
    _in_dollars(life, city, group)
    _in_gold(life, city, group)
    return life


def _in_dollars(life: Life, city: Organisation, group: Organisation) -> None:
    dialogue = organisation(life.session, OrganisationKind.NGO, "Dialogue on Shelter", "ZW")
    works = life.line("Water, sewers and roads", COUNCIL + MEMBERS * A_MONTH * MONTHS)
    planning = life.line("Planning and training", DIALOGUE)
    plot = life.line("Land in kind", LAND, in_kind=True)
    council = life.source(city, "Money of the council", Instrument.GRANT)
    support = life.source(dialogue, "Support", Instrument.GRANT)
    own = life.source(group, "A dollar a month of each member", Instrument.COUNTERPART)
    signed, by = date(2010, 8, 2), "Chair of the federation"
    life.sign(council, COUNCIL, signed, by, eligible_lines=(works,), rule_set="harare-hsuff")
    life.sign(support, DIALOGUE, signed, by, eligible_lines=(planning,))
    life.sign(own, MEMBERS * A_MONTH * MONTHS, signed, by, eligible_lines=(works,))
    life.status(ProjectStatus.UNDERWAY, signed, FIGURES)
    _land(life, plot)
    first = Steps(date(2010, 8, 9), date(2010, 8, 23), date(2010, 9, 6), date(2010, 9, 13))
    life.tranche(council, 80_000, "Trunk sewer", first)
    life.receive(support, DIALOGUE, date(2010, 9, 20))
    buy(life, "Pipe works (practice)", "Sewer pipes", works, 64_000, {council.number: 1}, date(2010, 10, 4), "ZW-1")
    buy(life, "Surveyor (practice)", "Layout plan", planning, 18_500, {support.number: 1}, date(2010, 10, 18), "ZW-2")
    half_year = MEMBERS * A_MONTH * MONTHS // 2
    life.receive(own, half_year, date(2011, 2, 1))
    life.receive(own, half_year, date(2011, 8, 1))
    second = Steps(date(2011, 2, 7), date(2011, 2, 21), date(2011, 3, 7), date(2011, 3, 14))
    life.tranche(council, 40_000, "Water mains and roads", second)
    both = {council.number: 40, own.number: 1}
    buy(life, "Pipe works (practice)", "Water mains", works, 24_600, both, date(2011, 8, 15), "ZW-3")


def _land(life: Life, line: int) -> None:
    """The government's land counts at the lesser of its records and the market [S59]."""
    state = organisation(life.session, OrganisationKind.AGENCY, "Government of Zimbabwe", "ZW")
    given = life.source(state, "Land", Instrument.IN_KIND)
    life.sign(given, LAND, date(2010, 8, 2), "Chair of the federation", eligible_lines=(line,))
    day = date(2010, 8, 16)
    value = LandValue(minor(LAND, "USD"), minor(LAND_MARKET, "USD"))
    land(life, given, line, "Land of the settlement", value, day)


def _in_gold(life: Life, city: Organisation, group: Organisation) -> None:
    """The second currency: a book that opens when the money exists, with budget lines and agreements of its own."""
    with on(date(2024, 5, 6)):
        open_currency(life.session, life.project, "ZWG")
    gold = replace(life, code="ZWG")
    worked, driven = WAGE * sum(HOURS), GRADER_HOURS * GRADER + LORRY_HOURS * LORRY
    by_hand, machines = gold.line("Labour in kind", worked, in_kind=True), gold.line("Machines in kind", driven, in_kind=True)
    people = gold.source(group, "Labour of the community", Instrument.IN_KIND)
    council = gold.source(city, "Graders and lorries of the council", Instrument.IN_KIND)
    signed, by = date(2024, 5, 13), "Chair of the federation"
    gold.sign(people, worked, signed, by, eligible_lines=(by_hand,))
    gold.sign(council, driven, signed, by, eligible_lines=(machines,))
    _roll(gold, people, by_hand)
    for what, hours, rate, day in (
        ("Grader for the roads", GRADER_HOURS, GRADER, date(2024, 6, 17)),
        ("Lorries for gravel", LORRY_HOURS, LORRY, date(2024, 6, 24)),
    ):
        machine_hours(gold, council, machines, what, hours, rate, day)


def _roll(gold: Life, people: FundingAgreement, line: int) -> None:
    first, last = date(2024, 6, 3), date(2024, 6, 7)
    on_it = tuple(
        RollLine(number, "", Sex.WOMAN if number <= 4 else Sex.MAN, hours * 1000)
        for number, hours in enumerate(HOURS, start=1)
    )
    labour(gold, people, line, "Digging the trenches", Roll(first, last, on_it), WAGE, last)
