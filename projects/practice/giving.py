"""How people give in kind to practice projects: labour by its roll, land, machine hours, each with a scan of its paper."""

from datetime import date

from ledger.voucher_models import Voucher
from projects.funding_models import FundingAgreement
from projects.in_kind.contribution import IN_KIND, Contribution
from projects.in_kind.evidence import evidence_of
from projects.in_kind.roll import Roll
from projects.in_kind.valuation import Basis, GiftKind, LandValue
from projects.models import DocumentKind
from projects.practice.life import Life, minor

THOUSAND = 1000
_PAPERS = {GiftKind.LABOUR: DocumentKind.ROLL, GiftKind.LAND: DocumentKind.VALUATION}


def _given(
    life: Life,
    agreement: FundingAgreement,
    line: int,
    kind: GiftKind,
    what: str,
    quantity_e3: int,
    unit: str,
    unit_value_minor: int,
    basis: Basis,
    day: date,
    *,
    roll: Roll | None = None,
    land_value: LandValue | None = None,
) -> Voucher:
    paper = life.paper(_PAPERS.get(kind, DocumentKind.LETTER), f"Paper: {what}", day, agreement.funder.name)
    said = Contribution(
        currency=life.code,
        agreement=agreement.number,
        line=line,
        kind=kind,
        what=what,
        quantity_e3=quantity_e3,
        unit=unit,
        unit_value_minor=unit_value_minor,
        basis=basis,
        valuer="Committee of three (practice)",
        valued_on=day,
        evidence=(evidence_of(paper),),
        roll=roll,
        land=land_value,
    )
    return life.post(IN_KIND, said, day, what)


def labour(
    life: Life, agreement: FundingAgreement, line: int, what: str, roll: Roll, wage: int, day: date
) -> Voucher:
    """The hours of a roll at a wage."""
    rate = minor(wage, life.code)
    return _given(
        life, agreement, line, GiftKind.LABOUR, what, roll.hours_e3, "hour", rate, Basis.USUAL_WAGE, day, roll=roll
    )


def land(life: Life, agreement: FundingAgreement, line: int, what: str, value: LandValue, day: date) -> Voucher:
    """A plot, at the lesser of what the giver's records and what the market say [S59]."""
    worth, basis = value.counts_minor, Basis.GIVERS_BOOKS
    return _given(
        life, agreement, line, GiftKind.LAND, what, THOUSAND, "plot", worth, basis, day, land_value=value
    )


def machine_hours(
    life: Life, agreement: FundingAgreement, line: int, what: str, hours: int, rate: int, day: date
) -> Voucher:
    """Hours of a machine at an official rate."""
    whole, basis = minor(rate, life.code), Basis.OFFICIAL_RATE
    return _given(life, agreement, line, GiftKind.MACHINE_HOURS, what, hours * THOUSAND, "hour", whole, basis, day)
