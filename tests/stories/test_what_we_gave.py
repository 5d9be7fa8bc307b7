"""What we gave ourselves: a canal cleaned by its people, a council's graders in Harare, county land in Huruma."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from core.money import Money, currency
from ledger.balances import balances
from projects import verify
from projects.agreements import RECEIPT, SIGNING, Receipt, Signing
from projects.documents import Paper, add_document
from projects.funding_models import FundingAgreement, Instrument
from projects.in_kind.errors import LandNotLesser
from projects.in_kind.evidence import evidence_of
from projects.in_kind.leverage import leverage
from projects.in_kind.matching import match_of
from projects.in_kind.roll import Roll, RollLine, Sex
from projects.in_kind.valuation import Basis, GiftKind, LandValue
from projects.models import DocumentKind, Organisation, OrganisationKind
from projects.setting_up import add_organisation
from projects.terms import FundingTerms, Match, MatchBase
from tests.projects.in_kind.gifts import gift, give
from tests.projects.scene import BEGUN, BOOKKEEPER, OFFICER, Scene, a_project

CLEANED = date(2025, 11, 8)


def promised(
    scene: Scene, name: str, giver: Organisation, code: str, minor: int, instrument: Instrument = Instrument.IN_KIND,
    match: Match | None = None,
) -> FundingAgreement:
    agreement = scene.source(name, instrument, giver, code)
    scene.post(SIGNING, Signing(agreement.number, instrument, FundingTerms(code, minor, match=match)), BEGUN, code)
    return agreement


def test_the_canal_is_cleaned_in_a_morning(session: Session) -> None:
    """Twelve people of Bang Bua, seven of them women, four hours each but for two who had to go to work."""
    scene = a_project(session)
    work = promised(scene, "Work of the community", scene.community, "THB", 100_000_00)
    people = tuple(
        RollLine(number, "", Sex.WOMAN if number <= 7 else Sex.MAN, 2_500 if number in (3, 9) else 4_000)
        for number in range(1, 13)
    )
    roll = Roll(CLEANED, CLEANED, people)
    said = gift(
        kind=GiftKind.LABOUR,
        what="Cleaning the canal",
        quantity_e3=roll.hours_e3,
        unit="hour",
        unit_value_minor=45_25,
        basis=Basis.USUAL_WAGE,
        roll=roll,
    )
    assert (roll.hours, roll.headcount) == ("45", 12)
    assert roll.by_sex == {Sex.WOMAN: 7, Sex.MAN: 5}
    give(scene, work, said, CLEANED)
    assert said.value == Money(2_036_25, currency("THB"))  # 45 hours at 45.25
    stands = {str(key): one.net for key, one in balances(session, scene.book()).items() if one.net}
    posted = {key: minor for key, minor in stands.items() if key[0] != "9"}
    assert posted == {"5120/line:1:from:1": 2_036_25, "4120/agreement:1": 2_036_25}
    assert list(verify.every_project(session)) == []


@pytest.mark.one_engine
def test_the_council_lends_its_graders(session: Session) -> None:
    """Dzivarasekwa: land from government, labour from the community, graders and lorries of the City of Harare."""
    scene = a_project(session, ["USD"])
    council = add_organisation(session, OrganisationKind.MUNICIPALITY, "City of Harare", "ZW", by=OFFICER)
    fund = add_organisation(session, OrganisationKind.NGO, "Dialogue on Shelter", "ZW", by=OFFICER)
    match = Match(Fraction(1, 5), MatchBase.THIS_AGREEMENT)
    grant = promised(scene, "Grant", fund, "USD", 25_000_00, Instrument.GRANT, match)
    scene.post(RECEIPT, Receipt("USD", grant.number, Instrument.GRANT, 25_000_00, "bank:1"), BEGUN, "USD")
    machines = promised(scene, "Graders and lorries", council, "USD", 10_000_00)
    hours = {"Motor grader": (12_500, 85_00), "Tipper lorry": (40_000, 40_00)}
    for machine, (worked_e3, rate) in hours.items():
        said = replace(
            gift(kind=GiftKind.MACHINE_HOURS, what=machine, quantity_e3=worked_e3, unit="hour", unit_value_minor=rate),
            basis=Basis.OFFICIAL_RATE,
        )
        give(scene, machines, replace(said, currency="USD"), CLEANED)
    tested = match_of(session, scene.project, grant, CLEANED)
    assert tested is not None and tested.in_kind_minor == 1_062_50 + 1_600_00 and tested.cash_minor == 0
    assert tested.money(tested.short_minor) == Money(5_000_00 - 2_662_50, currency("USD"))
    (lever,) = leverage(session, scene.project, CLEANED)
    assert lever.without_land_text == lever.with_land_text == "0.11 : 1"


@pytest.mark.one_engine
def test_county_land_under_the_memorandum_of_2003(session: Session) -> None:
    """Huruma: the county's land is free. What its own records say counts, unless a named paper justifies the market value."""
    scene = a_project(session, ["KES"])
    county = add_organisation(session, OrganisationKind.MUNICIPALITY, "Nairobi City County", "KE", by=OFFICER)
    trust = add_organisation(session, OrganisationKind.NGO, "Akiba Mashinani Trust", "KE", by=OFFICER)
    paper = Paper(DocumentKind.MEMORANDUM, "Memorandum of 2003", date(2003, 6, 1), "Nairobi City Council")
    memorandum = add_document(session, scene.project, paper, b"%PDF-1.7 memorandum", by=BOOKKEEPER)
    grant = promised(scene, "Grant", trust, "KES", 16_000_000_00, Instrument.GRANT)
    scene.post(RECEIPT, Receipt("KES", grant.number, Instrument.GRANT, 16_000_000_00, "bank:1"), BEGUN, "KES")
    plots = promised(scene, "Land", county, "KES", 90_000_000_00)
    land = gift(
        kind=GiftKind.LAND,
        what="Plots of Ghetto village",
        quantity_e3=100_000,
        unit="plot",
        unit_value_minor=120_000_00,
        basis=Basis.GIVERS_BOOKS,
        land=LandValue(120_000_00, 800_000_00),
        currency="KES",
    )
    assert land.value_minor == 12_000_000_00
    with pytest.raises(LandNotLesser) as refused:
        replace(land, unit_value_minor=800_000_00)
    assert refused.value.facts["over"] == Money(680_000_00, currency("KES"))
    justified = LandValue(120_000_00, 800_000_00, memorandum.public_id, memorandum.sha256 or "", "Valued for the county, 2011")
    market = replace(land, unit_value_minor=800_000_00, land=justified, evidence=(evidence_of(memorandum),))
    assert market.value_minor == 80_000_000_00
    give(scene, plots, land, CLEANED, papers=[memorandum])
    (lever,) = leverage(session, scene.project, CLEANED)
    assert (lever.without_land_text, lever.with_land_text) == ("0.00 : 1", "0.75 : 1")
