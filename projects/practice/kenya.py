"""Huruma in Nairobi: the memorandum of 2003, the county's land for nothing, houses that grow in steps, a borrowed deposit.

Foundations cost 50,000 to 60,000 shillings, a shell 160,000, a starter house 250,000, with a deposit of 20 percent; 550 houses
were planned and 100 built from 2011 to 2020 [S34]. One deposit was 17,000 of one's own, 17,000 of the group and 17,000 of Akiba
Mashinani Trust [S35]. Ten houses are followed here; the value of the land and the days are invented.
"""

from datetime import date

from sqlalchemy.orm import Session

from projects.documents import Paper, add_document
from projects.funding_models import Instrument
from projects.in_kind.valuation import LandValue
from projects.models import DocumentKind, OrganisationKind, ProjectStatus, UpgradingType
from projects.practice.beginning import begin
from projects.practice.buying import buy
from projects.practice.giving import land
from projects.practice.life import Life, Officers, Steps, minor, on, organisation
from projects.practice.scans import scan
from projects.setting_up import count_households

FOUNDATION, SHELL, STARTER = 50_000, 160_000, 250_000  # [S34]; a foundation costs up to 60,000
PLANNED, BUILT = 550, 100  # [S34]
DEPOSIT = 17_000  # of each of three [S35]: together 51,000, a little more than a fifth of a starter house
FIGURES = "Costs: FSD Kenya, Housing chronicles in Huruma. Deposit: Taji Research. Land value, days and papers are invented."
# Invented.
HOUSES, LAND, LAND_MARKET = 10, 1_000_000, 4_000_000


def huruma(session: Session, officers: Officers) -> Life:
    county = organisation(session, OrganisationKind.MUNICIPALITY, "Nairobi City County", "KE")
    trust = organisation(session, OrganisationKind.NGO, "Akiba Mashinani Trust", "KE")
    federation = organisation(session, OrganisationKind.NETWORK, "Muungano wa Wanavijiji", "KE")
    group = organisation(session, OrganisationKind.GROUP, "Ghetto savings scheme", "KE")
    life = begin(
        session,
        officers,
        trust,
        code="KE-HURUMA",
        name="Ghetto, Huruma",
        upgrading_type=UpgradingType.IN_SITU,
        currency="KES",
        begun_on=date(2003, 8, 1),
        country="KE",
        timezone="Africa/Nairobi",
        network=federation,
        city=county,
        implementer=group,
    )
    with on(date(2003, 8, 1)):
        title = "Memorandum of understanding about Huruma"
        paper = Paper(DocumentKind.MEMORANDUM, title, date(2003, 8, 1), county.name, "MOU-2003")
        add_document(session, county, paper, scan(title), by=officers.officer)
        count_households(session, life.project, date(2003, 8, 1), planned=PLANNED, by=officers.officer)
    plot = life.line("Land in kind", LAND, in_kind=True)
    steps = (FOUNDATION, SHELL - FOUNDATION, STARTER - SHELL)
    names = ("Foundations", "From foundation to shell", "From shell to starter house")
    lines = [life.line(name, HOUSES * cost) for name, cost in zip(names, steps, strict=True)]
    given = life.source(county, "Land of the county", Instrument.IN_KIND)
    life.sign(given, LAND, date(2003, 8, 4), "Chair of the scheme", eligible_lines=(plot,))
    value = LandValue(minor(LAND, "KES"), minor(LAND_MARKET, "KES"))
    land(life, given, plot, "Land of the settlement", value, date(2003, 9, 1))
    _built(life, lines)
    with on(date(2020, 12, 31)):
        count_households(
            session, life.project, date(2020, 12, 31), planned=PLANNED - BUILT, finished=BUILT, by=officers.officer
        )
    return life


def _built(life: Life, lines: list[int]) -> None:
    """The deposit comes in three equal parts, two of them lent; the trust lends the rest in two tranches."""
    group, trust = life.project.implementer, life.project.programme
    assert group is not None
    own = life.source(group, "Deposit: own savings", Instrument.COUNTERPART)
    lent = life.source(group, "Deposit: loan of the group", Instrument.LOAN)
    topped = life.source(trust, "Deposit: loan of the trust", Instrument.LOAN)
    rest = life.source(trust, "Loan for houses", Instrument.LOAN)
    signed, by, third = date(2011, 1, 10), "Chair of the scheme", HOUSES * DEPOSIT
    for agreement in (own, lent, topped):
        life.sign(agreement, third, signed, by)
    says = "A deposit of a fifth before a house is begun: 17,000 own, 17,000 of the group, 17,000 of the trust."
    life.sign(rest, HOUSES * (STARTER - 3 * DEPOSIT), signed, by, rule_set="akiba-mashinani", conditions=says)
    life.status(ProjectStatus.UNDERWAY, signed, FIGURES)
    for agreement, day in ((own, date(2011, 1, 17)), (lent, date(2011, 1, 24)), (topped, date(2011, 1, 31))):
        life.receive(agreement, third, day)
    foundations, shells, starters = lines
    # Three equal parts of 500,000 shillings: the coin that is left over has its place.
    deposit = {own.number: 1, lent.number: 1, topped.number: 1}
    mason = "Masons of Huruma (practice)"
    buy(life, mason, "Ten foundations", foundations, HOUSES * FOUNDATION, deposit, date(2011, 3, 7), "KE-1")
    first = Steps(date(2011, 3, 14), date(2011, 3, 28), date(2011, 4, 11), date(2011, 4, 18))
    life.tranche(rest, HOUSES * (SHELL - FOUNDATION), "To the shell", first)
    of_rest = {rest.number: 1}
    buy(life, mason, "Ten shells", shells, HOUSES * (SHELL - FOUNDATION), of_rest, date(2011, 7, 4), "KE-2")
    second = Steps(date(2012, 1, 16), date(2012, 2, 6), date(2012, 2, 27), date(2012, 3, 5))
    life.tranche(rest, HOUSES * (STARTER - SHELL) - 10_000, "To the starter house", second)
    buy(life, mason, "Four starter houses", starters, 4 * (STARTER - SHELL), of_rest, date(2012, 5, 14), "KE-3")
