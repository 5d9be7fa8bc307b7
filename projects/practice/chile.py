"""Chile, DS49: subsidies in UF at the rate of a day, savings of 10 UF, and a state that pays the builder itself.

The base subsidy is 314 UF, the complement for location 200 UF [S49]; an applicant has saved 10 UF [S50]. Reconstruction aims
at owners; renters and lodgers are heard only on application [S51]. That there are twelve families, their tenure and the rates
of the UF are invented.
"""

from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from projects.agreements import AMENDMENT, Amendment
from projects.finding import line_of
from projects.funding_models import FundingAgreement, Instrument
from projects.models import OrganisationKind, ProjectStatus, UpgradingType
from projects.practice.beginning import begin
from projects.practice.buying import buy, paid_directly
from projects.practice.life import Life, Officers, on, organisation
from projects.practice.neighbours import counted, moved, settle
from projects.setting_up import change_budget
from projects.settlements.classes import Land, Tenure, Threat
from projects.settlements.enumeration import SettlementProfile
from projects.settlements.statuses import Status
from projects.terms import TEN_THOUSANDTHS, Index

BASE, LOCATION, SAVINGS = 314, 200, 10  # UF [S49, S50]
FIGURES = "UF a family: T13, DS49 amounts; Meganoticias, minimum savings (2026). Families, rates of the UF and days are invented."
# Invented.
FAMILIES = 12
TENURES = {Tenure.OWNER: 7, Tenure.RENTER: 3, Tenure.LODGER: 2}
SIGNED, RISEN = (date(2025, 4, 1), 38_900), (date(2025, 9, 1), 39_400)
HALF_OF_BASE = FAMILIES * BASE // 2


def in_uf(quantity: int, rate: tuple[date, int]) -> Index:
    """So many UF at the rate of a day."""
    day, pesos = rate
    return Index("UF", quantity * TEN_THOUSANDTHS, Fraction(pesos), day)


def worth(quantity: int, rate: tuple[date, int]) -> int:
    """In pesos, which have no smaller coin."""
    return in_uf(quantity, rate).worth("CLP").minor


def ds49(session: Session, officers: Officers) -> Life:
    ministry = organisation(session, OrganisationKind.AGENCY, "Ministry of Housing and Urbanism (MINVU)", "CL")
    committee = organisation(session, OrganisationKind.GROUP, "Housing committee (practice)", "CL")
    city = organisation(session, OrganisationKind.MUNICIPALITY, "Municipality of Valparaíso", "CL")
    life = begin(
        session,
        officers,
        ministry,
        code="CL-DS49",
        name="DS49, Valparaíso",
        upgrading_type=UpgradingType.IN_SITU,
        currency="CLP",
        begun_on=date(2025, 3, 3),
        country="CL",
        timezone="America/Santiago",
        city=city,
        implementer=committee,
    )
    _families(life)
    day = SIGNED[0]
    houses = life.line("Houses", worth(FAMILIES * (BASE + LOCATION + SAVINGS), SIGNED))
    savings = life.source(committee, "Savings, 10 UF a family", Instrument.COUNTERPART)
    base = life.source(ministry, "DS49, base subsidy of 314 UF", Instrument.GRANT)
    location = life.source(ministry, "DS49, complement for location of 200 UF", Instrument.GRANT)
    for agreement, uf, rules in (
        (savings, SAVINGS, ""),
        (base, BASE, "chile-reconstruction"),
        (location, LOCATION, "chile-reconstruction"),
    ):
        quantity = FAMILIES * uf
        life.sign(agreement, worth(quantity, SIGNED), day, "Committee", in_uf(quantity, SIGNED), rule_set=rules)
    life.status(ProjectStatus.UNDERWAY, day, FIGURES)
    _paid(life, houses, savings, base)
    return life


def _families(life: Life) -> None:
    """Who lost a house, by the right by which they lived there."""
    city = life.project.city
    assert city is not None
    profile = SettlementProfile(households=FAMILIES, land=Land.MIXED, threats=(Threat.FIRE,), note="Practice: invented.")
    hill = settle(life, city, "Hill of the fire", "Valparaíso", profile, date(2025, 3, 5))
    counted(life, hill, TENURES, date(2025, 3, 10), "hill.csv")
    moved(life, hill, range(1, FAMILIES + 1), [(Status.PLANNED, date(2025, 3, 12), "")])
    owners = range(1, TENURES[Tenure.OWNER] + 1)
    moved(life, hill, owners, [(Status.AGREED, date(2025, 3, 24), ""), (Status.UNDERWAY, date(2025, 4, 14), "")])


def _paid(life: Life, houses: int, savings: FundingAgreement, base: FundingAgreement) -> None:
    """Half the base at the rate of the signing, half in September, when a UF is more pesos: agreement and budget are amended."""
    builder = "Constructora (practice)"
    first = worth(HALF_OF_BASE, SIGNED)
    paid_directly(life, base, builder, "First half of the houses", houses, first, SIGNED[0], "CL-1")
    saved = worth(FAMILIES * SAVINGS, SIGNED)
    life.receive(savings, saved, date(2025, 4, 1), index=in_uf(FAMILIES * SAVINGS, SIGNED))
    buy(life, builder, "Connections", houses, saved, {savings.number: 1}, date(2025, 5, 12), "CL-2")
    day, _ = RISEN
    second = worth(HALF_OF_BASE, RISEN)
    more, why = second - first, "The same UF at the rate of the day"
    index = in_uf(HALF_OF_BASE, RISEN)
    said = Amendment(life.code, base.number, Instrument.GRANT, more, None, why, index=index)
    life.post(AMENDMENT, said, day, base.title)
    with on(day):
        line = line_of(life.session, life.project, houses)
        change_budget(life.session, life.project, line, more, day, why, by=life.officers.officer)
    paid_directly(life, base, builder, "Second half of the houses", houses, second, day, "CL-3")
