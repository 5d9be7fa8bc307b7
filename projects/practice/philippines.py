"""GIHAI, a community mortgage project in the Philippines: the costs of case C1, and no release before the local counterpart.

Case C1, from Rappler, DBM releases P1.2B for SHFC (2014): land 4,170,400, site development 5,164,074, building 36,425,526,
administrative 208,000, in all 45,968,000 pesos. Who pays which line is invented: the association the administrative cost, the
Community Mortgage Program the rest. That the counterpart comes before any release is the rule of KALAHI-CIDSS in Leyte [S39].
"""

from datetime import date

from sqlalchemy.orm import Session

from projects.funding_models import FundingAgreement, Instrument
from projects.models import Organisation, OrganisationKind, ProjectStatus, UpgradingType
from projects.practice.beginning import begin
from projects.practice.buying import buy, paid_directly
from projects.practice.life import Life, Officers, Steps, on, organisation
from projects.practice.neighbours import endorsed, settle
from projects.setting_up import count_households
from projects.settlements.classes import Land, Threat
from projects.settlements.enumeration import SettlementProfile

# Case C1.
LAND, SITE, BUILDING, ADMINISTRATIVE = 4_170_400, 5_164_074, 36_425_526, 208_000
# Computed: at 1,000 pesos of administrative cost a household, all three projects of the case come to 221,000 a household.
HOUSEHOLDS = 208
FIGURES = "Costs: Rappler, DBM releases P1.2B for SHFC (2014). Who pays which line, days and papers are invented."


def gihai(session: Session, officers: Officers) -> Life:
    shfc = organisation(session, OrganisationKind.AGENCY, "Social Housing Finance Corporation", "PH")
    barangay = organisation(session, OrganisationKind.MUNICIPALITY, "Barangay council (practice)", "PH")
    association = organisation(session, OrganisationKind.GROUP, "GIHAI homeowners' association", "PH")
    life = begin(
        session,
        officers,
        shfc,
        code="PH-GIHAI",
        name="GIHAI community mortgage",
        upgrading_type=UpgradingType.NEW_LAND,
        currency="PHP",
        begun_on=date(2014, 2, 3),
        country="PH",
        timezone="Asia/Manila",
        city=barangay,
        implementer=association,
    )
    _endorsed(life, barangay)
    land, site = life.line("Land", LAND), life.line("Site development", SITE)
    building, administrative = life.line("Building", BUILDING), life.line("Administrative", ADMINISTRATIVE)
    own = life.source(association, "Local counterpart", Instrument.COUNTERPART)
    mortgage = life.source(shfc, "Community mortgage", Instrument.LOAN)
    signed, by = date(2014, 3, 10), "President of the association"
    life.sign(own, ADMINISTRATIVE, signed, by, eligible_lines=(administrative,))
    life.sign(
        mortgage,
        LAND + SITE + BUILDING,
        signed,
        by,
        eligible_lines=(land, site, building),
        rule_set="cmp",
        counterpart_minor=ADMINISTRATIVE * 100,
        conditions="Nothing is released before the local counterpart has arrived.",
    )
    life.status(ProjectStatus.APPROVED, signed, FIGURES)
    _released(life, own, mortgage, land, site, administrative)
    return life


def _endorsed(life: Life, barangay: Organisation) -> None:
    profile = SettlementProfile(
        households=HOUSEHOLDS,
        land=Land.PRIVATE,
        threats=(Threat.EVICTION,),
        note="Practice: the households are reckoned from the published administrative cost, all else is invented.",
    )
    with on(date(2014, 2, 5)):
        count_households(
            life.session, life.project, date(2014, 2, 5), planned=HOUSEHOLDS, by=life.officers.officer
        )
    site = settle(life, barangay, "GIHAI", "Place invented", profile, date(2014, 2, 7))
    # A barangay endorses the profile of a settlement in a dated document (domain document, section 3).
    endorsed(life, site, "Endorsement of the settlement's profile", barangay.name, date(2014, 2, 14), "RES-2014-03")


def _released(
    life: Life, own: FundingAgreement, mortgage: FundingAgreement, land: int, site: int, administrative: int
) -> None:
    """Asked for and approved, but ordered only after the counterpart was there. The landowner is paid by the state itself."""
    life.receive(own, ADMINISTRATIVE, date(2014, 3, 24))
    first = life.tranche(mortgage, LAND, "The land", Steps(date(2014, 3, 12), date(2014, 3, 20), date(2014, 3, 25)))
    owner, deed = "Landowner (practice)", "Deed of sale"
    paid_directly(life, mortgage, owner, deed, land, LAND, date(2014, 4, 2), "DEED-1", tranche=first.number)
    life.status(ProjectStatus.UNDERWAY, date(2014, 4, 2))
    steps = Steps(date(2014, 4, 7), date(2014, 4, 22), date(2014, 5, 5), date(2014, 5, 9))
    life.tranche(mortgage, SITE, "Site development", steps)
    surveyor, earthworks = "Surveyor (practice)", "Earthworks (practice)"
    buy(life, surveyor, "Survey and titles", administrative, 150_000, {own.number: 1}, date(2014, 5, 12), "PH-101")
    buy(life, earthworks, "Filling and roads", site, 2_400_000, {mortgage.number: 1}, date(2014, 6, 20), "PH-102")
