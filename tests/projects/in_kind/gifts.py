"""Contributions in kind to try rules on, made as the form makes them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ledger.voucher_models import Voucher
from projects.documents import Paper, add_document
from projects.funding_models import FundingAgreement
from projects.in_kind.contribution import IN_KIND, Contribution
from projects.in_kind.evidence import Evidence, evidence_of
from projects.in_kind.roll import Roll, RollLine, Sex
from projects.in_kind.valuation import Basis, GiftKind, LandValue
from projects.models import Document, DocumentKind
from tests.projects.scene import BEGUN, BOOKKEEPER, Scene

WORKED = BEGUN + timedelta(days=14)
SOME_EVIDENCE = (Evidence("0123456789abcdef", "A paper", "0" * 64),)


def paper(scene: Scene, title: str, minor: int | None = None, scan: bool = True) -> Document:
    """A paper of the site with its scan."""
    about = Paper(DocumentKind.ROLL, title, BEGUN, "Site", "", None if minor is None else "THB", minor)
    content = b"%PDF-1.7 " + title.encode() if scan else None
    return add_document(scene.session, scene.project, about, content, by=BOOKKEEPER)


def gift(
    agreement: int = 1,
    line: int = 1,
    *,
    kind: GiftKind = GiftKind.MATERIALS,
    what: str = "Sand from the river",
    quantity_e3: int = 2_500,
    unit: str = "m³",
    unit_value_minor: int = 400_00,
    basis: Basis = Basis.MARKET_PRICE,
    evidence: Sequence[Evidence] = SOME_EVIDENCE,
    roll: Roll | None = None,
    land: LandValue | None = None,
    currency: str = "THB",
) -> Contribution:
    return Contribution(
        currency=currency,
        agreement=agreement,
        line=line,
        kind=kind,
        what=what,
        quantity_e3=quantity_e3,
        unit=unit,
        unit_value_minor=unit_value_minor,
        basis=basis,
        valuer="Committee of three",
        valued_on=WORKED,
        evidence=tuple(evidence),
        roll=roll,
        land=land,
    )


def roll(*hours_e3: int, women: int = 0, day: date = WORKED) -> Roll:
    """People numbered from 1, the first of them women."""
    lines = (
        RollLine(number, "", Sex.WOMAN if number <= women else Sex.MAN, hours)
        for number, hours in enumerate(hours_e3, start=1)
    )
    return Roll(day, day, tuple(lines))


def labour(of: Roll, rate_minor: int) -> Contribution:
    return gift(
        kind=GiftKind.LABOUR,
        what="Cleaning the canal",
        quantity_e3=of.hours_e3,
        unit="hour",
        unit_value_minor=rate_minor,
        basis=Basis.USUAL_WAGE,
        roll=of,
    )


def land(recorded_minor: int | None, market_minor: int, written: int, **why: str) -> Contribution:
    values = LandValue(recorded_minor, market_minor, **why)
    return gift(
        kind=GiftKind.LAND,
        what="Plot by the canal",
        quantity_e3=1000,
        unit="plot",
        unit_value_minor=written,
        basis=Basis.GIVERS_BOOKS,
        land=values,
    )


def give(
    scene: Scene,
    agreement: FundingAgreement,
    said: Contribution,
    day: date = WORKED,
    papers: Sequence[Document] = (),
    line: int | None = None,
) -> Voucher:
    """Two officers agree to a contribution, with a paper of its own unless others are given."""
    number = line or scene.line(f"In kind: {said.kind}", in_kind=True, currency=agreement.currency)
    documents = papers or [paper(scene, f"{said.what} {number}")]
    written = replace(
        said,
        currency=agreement.currency,
        agreement=agreement.number,
        line=number,
        evidence=tuple(evidence_of(one) for one in documents),
    )
    return scene.post(IN_KIND, written, day, agreement.currency)
