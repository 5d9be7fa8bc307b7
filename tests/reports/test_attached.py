"""What a paper carries within: its figures to the byte, the same as tables that any spreadsheet opens, and its seal."""

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import ClassVar, cast

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import frozen
from core.calendars import Period
from core.language import language
from core.money import Currency, Money, currency, plain
from reports import render
from reports.attached import AttachedFile, Relationship, csv_of, files_of
from reports.flattened import Table, tables
from reports.group_statement import group_statement
from reports.issued import sealing
from reports.issued.figures import digest_of, figures_text
from reports.issued.keys import Issuer
from reports.issued.sealing import Seal, holds, sealed
from reports.meeting_paper import meeting_paper
from reports.member_statement import member_statement
from reports.papers import Heading, Names, Paper
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine
from tests.reports.test_pdf import PAPERS

ISSUER = Issuer(Ed25519PrivateKey.from_private_bytes(b"3" * 32), "https://books.example.org")


def seal_of(paper: Paper) -> Seal:
    seal = sealed(paper, ISSUER)
    assert seal is not None
    return seal


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@on_one_engine
def test_the_file_holds_the_figures_the_tables_and_the_seal(year: Year) -> None:
    """Read back from the PDF itself, as an auditor would."""
    paper = member_statement(year.session, year.group, year.members[1], books.YEAR)
    seal = seal_of(paper)
    proof = AttachedFile("proof.json", b"{}", Relationship.SUPPLEMENT, "A proof")
    with pikepdf.open(io.BytesIO(render.pdf(paper, language("th"), seal=seal, more=(proof,)))) as made:
        found = {name: file.get_file().read_bytes() for name, file in made.attachments.items()}
        said = {str(one.UF): str(one.AFRelationship) for one in made.Root.AF}
        dates = {str(one.EF.F.Params[key]) for one in made.Root.AF for key in ("/CreationDate", "/ModDate")}
    assert said == {
        "figures.json": "/Data",
        "lines.csv": "/Alternative",
        "paper.csv": "/Alternative",
        "proof.json": "/Supplement",
        "seal.json": "/Supplement",
    }
    assert list(found) == sorted(found) == sorted(said)
    assert dates == {"D:20261123000000Z"}
    assert found["figures.json"] == figures_text(paper).encode()
    assert sha256(found["figures.json"]).hexdigest() == digest_of(paper) == seal.digest
    told = json.loads(found["seal.json"])
    assert set(told) == {"message", "signature", "public_key", "code"}
    assert holds(told["message"], bytes.fromhex(told["signature"]), bytes.fromhex(told["public_key"]))
    assert told["code"] == seal.code


@on_one_engine
def test_the_tables_add_up_to_the_books(year: Year) -> None:
    paper = member_statement(year.session, year.group, year.members[1], books.YEAR)
    files = {file.name: file.content for file in files_of(paper)}
    (facts,), lines = read(files["paper.csv"]), read(files["lines.csv"])
    assert [int(line["row"]) for line in lines] == list(range(1, len(paper.lines) + 1))
    moved = sum(int(line["movement.shares_minor"]) for line in lines)
    assert int(facts["opening.shares_minor"]) + moved == int(facts["closing.shares_minor"]) == paper.closing.shares_minor
    for line in lines:
        assert line["after.shares_amount"] == plain(int(line["after.shares_minor"]), paper.currency)
        assert line["currency"] == paper.currency.code
    assert (facts["share_value_amount"], facts["share_value.currency"]) == ("100.00", "THB")


@on_one_engine
def test_a_form_to_fill_in_carries_nothing(year: Year) -> None:
    assert files_of(PAPERS["blank sheet"](year)) == ()
    with pikepdf.open(io.BytesIO(render.pdf(PAPERS["blank sheet"](year), language("en")))) as made:
        assert len(made.attachments) == 0 and "/AF" not in made.Root
    assert "blank_sheet" in sealing.UNSEALED


@on_one_engine
def test_who_is_a_number_on_paper_is_a_number_in_the_file(year: Year) -> None:
    names = [member.name for member in year.members]
    numbered: list[Paper] = [
        group_statement(year.session, year.group, books.YEAR, names=Names.NUMBERS),
        meeting_paper(year.session, year.group, year.meetings[4], names=Names.NUMBERS),
    ]
    for paper in numbered:
        told = b"".join(file.content for file in files_of(paper)).decode()
        assert [name for name in names if name in told] == []


@dataclass(frozen=True)
class Paid:
    day: date
    amount: Money
    late: bool = False


@dataclass(frozen=True)
class Borrower:
    name: str
    owed_minor: int
    rate: Fraction
    paid: tuple[Paid, ...] = ()
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sheet:
    currency: Currency
    period: Period
    borrowers: tuple[Borrower, ...]
    nobody: tuple[Borrower, ...] = ()
    picture: str = "data:image/png;base64,AAAA"


@dataclass(frozen=True)
class Voucher:
    """As much of a voucher's paper as its figures are made from."""

    kind: ClassVar[str] = "voucher"

    heading: Heading
    names: Names
    said: Borrower
    evidence: str = "4f2a"


BAHT = currency("THB")
SHEET = Sheet(
    BAHT,
    Period(date(2026, 1, 1), date(2026, 12, 31)),
    (
        Borrower("=HYPERLINK(1)", 1_234_50, Fraction(3, 100), (Paid(date(2026, 2, 1), Money(500, currency("UGX"))),), (1, 2)),
        Borrower(
            "ปราณี", -5, Fraction(1), (Paid(date(2026, 3, 1), Money(1, BAHT)), Paid(date(2026, 4, 1), Money(2, BAHT), True))
        ),
    ),
)


def test_what_a_voucher_says_of_people_is_not_told_where_they_are_numbers() -> None:
    heading = Heading("Group", "Network", False, date(2026, 1, 1), 1, "4f")
    said = Borrower("Wanjiru", 1, Fraction(1))
    for names, told in ((Names.FULL, True), (Names.NUMBERS, False)):
        text = figures_text(cast(Paper, Voucher(heading, names, said)))
        assert ("Wanjiru" in text, "4f2a" in text) == (told, True)


def flat(sheet: Sheet) -> dict[str, Table]:
    return {table.name: table for table in tables(frozen.plain(sheet))}


def test_each_list_is_a_table_and_a_list_within_it_names_its_row() -> None:
    found = flat(SHEET)
    assert list(found) == ["paper", "borrowers", "borrowers.paid"]
    assert found["paper"].rows == [
        {"row": 1, "currency": "THB", "period.start": "2026-01-01", "period.end": "2026-12-31", "nobody": "", "picture": ""}
    ]
    assert found["borrowers"].rows[0] == {
        "row": 1,
        "name": "'=HYPERLINK(1)",
        "owed_minor": 1_234_50,
        "owed_amount": "1234.50",
        "currency": "THB",
        "rate": "3/100",
        "marks": "1; 2",
    }
    assert found["borrowers"].rows[1]["owed_amount"] == "-0.05"
    assert [(row["row"], row["borrowers.row"], row["late"]) for row in found["borrowers.paid"].rows] == [
        (1, 1, "no"),
        (2, 2, "no"),
        (3, 2, "yes"),
    ]
    in_shillings = found["borrowers.paid"].rows[0]
    assert (in_shillings["amount_minor"], in_shillings["amount_amount"], in_shillings["amount.currency"]) == (500, "500", "UGX")


def test_a_spreadsheet_can_read_the_table_and_runs_nothing_of_it() -> None:
    content = csv_of(flat(SHEET)["borrowers"])
    assert content.startswith("\ufeff".encode())
    rows = read(content)
    assert rows[1]["name"] == "ปราณี"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize("part", ["one", "two"])
def test_a_part_in_another_currency_says_its_own(part: str) -> None:
    held = {"currency": {"code": "THB", "exponent": 2}, "lines": [{"a_minor": 1, part: {"currency": "UGX", "b_minor": 7}}]}
    (line,) = tables(held)[1].rows
    assert (line["currency"], line["a_amount"], line[f"{part}.currency"], line[f"{part}.b_amount"]) == ("THB", "0.01", "UGX", "7")


@on_one_engine
def test_the_digest_is_of_the_figures_and_not_of_the_day_or_the_language(year: Year) -> None:
    paper = member_statement(year.session, year.group, year.members[1], books.YEAR)
    later = replace(paper, heading=replace(paper.heading, printed_on=date(2026, 12, 1)))
    assert files_of(paper) == files_of(later)
