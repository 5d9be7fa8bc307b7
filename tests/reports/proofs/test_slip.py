"""The slip on paper: her lines, what took them back, and a square that can be read again."""

import io
from contextlib import closing
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
import zxingcpp

from core.calendars import Period
from core.language import language
from groups import charts
from reports import render
from reports.errors import EntryUnknown
from reports.issued.sealing import sealed
from reports.papers import Layout, Size
from reports.proofs import compact, exact
from reports.proofs.checking import proven_head
from reports.proofs.errors import NothingInPeriod, NothingOfHers
from reports.proofs.hers import HerEntry, entries_of
from reports.proofs.of_period import attachments, proof_file
from reports.proofs.slip import ProofSlip, proof_slip
from tests.reports import books
from tests.reports.conftest import Year
from tests.reports.proofs.issuers import OURS

pytestmark = pytest.mark.parametrize("year_engine", ["sqlite"], indirect=True)
BEFORE = Period(books.YEAR.start.replace(year=2025), books.YEAR.end.replace(year=2025))


def slip_of(year: Year, number: int, through_number: int | None = None) -> ProofSlip:
    return proof_slip(year.session, year.group, year.members[1], number, OURS, through_number)


def test_the_slip_tells_what_the_square_proves(year: Year) -> None:
    slip = slip_of(year, 12)
    lines = [(line.account, line.credited_minor, line.charged_minor) for line in slip.lines]
    assert lines == [("Members' shares", 300_00, 0), ("Fines owed", 0, 10_00), ("Fines owed", 10_00, 0)]
    assert (slip.asked.meeting, slip.size, slip.heading.about) == (12, 14, "member:2")
    assert proven_head(compact.from_code(slip.proof), OURS.public_key).root == slip.root


def test_what_was_taken_back_is_never_shown_alone(year: Year) -> None:
    for number in (3, 13):
        slip = slip_of(year, number)
        assert [(entry.number, entry.takes_back, entry.taken_back_by) for entry in slip.entries] == [(3, None, 13), (13, 3, None)]
        assert [entry.number for entry in compact.from_code(slip.proof).entries] == [3, 13]
        assert sum(line.credited_minor - line.charged_minor for line in slip.lines) == 0
    then = slip_of(year, 3, through_number=12)
    assert [entry.number for entry in then.entries] == [3]
    assert then.heading.number == then.size == 12


def test_an_entry_that_is_not_there_or_has_no_line_of_hers_makes_no_slip(year: Year) -> None:
    for number, through in ((99, None), (13, 12), (3, 99)):
        with pytest.raises(EntryUnknown):
            slip_of(year, number, through)
    other = year.members[6]
    without = set(range(1, 15)) - {entry.number for entry in entries_of(year.session, year.group, other, books.YEAR)}
    with pytest.raises(NothingOfHers, match="has no line on an account of member 7"):
        proof_slip(year.session, year.group, other, min(without), OURS)


def test_her_entries_are_listed_with_their_meetings(year: Year) -> None:
    every = entries_of(year.session, year.group, year.members[1], books.YEAR)
    assert HerEntry(3, every[2].day, 3, None, 13) in every
    assert HerEntry(13, every[-2].day, 3, 3, None) in every
    assert entries_of(year.session, year.group, year.members[1], BEFORE) == ()


def test_a_year_is_one_file_and_the_members_statement_carries_it(year: Year) -> None:
    member = year.members[1]
    ((name, content, relationship, description),) = attachments(year.session, year.group, member, books.YEAR, OURS)
    assert (name, relationship) == ("proof.json", "Supplement")
    assert content == proof_file(year.session, year.group, member, books.YEAR, OURS)
    proof = exact.read(content.decode())
    assert isinstance(proof, exact.Proof) and "nobody else" in description
    listed = [entry.number for entry in entries_of(year.session, year.group, member, books.YEAR)]
    assert [entry.number for entry in proof.entries] == listed
    proven_head(proof, OURS.public_key)
    assert charts.holder(member.number) == proof.subject


def test_a_time_without_lines_has_no_file(year: Year) -> None:
    assert attachments(year.session, year.group, year.members[1], BEFORE, OURS) == ()
    with pytest.raises(NothingInPeriod, match="From 2025-01-01 to 2025-12-31"):
        proof_file(year.session, year.group, year.members[1], BEFORE, OURS)


@pytest.mark.parametrize(("tag", "size", "number"), [("en", Size.A5, 3), ("th", Size.A5, 12), ("fa_AF", Size.A4, 12)])
def test_the_square_read_from_the_printed_page_is_the_proof(year: Year, tag: str, size: Size, number: int) -> None:
    slip = slip_of(year, number)
    printed = render.pdf(slip, language(tag), Layout(size), sealed(slip, OURS))
    assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) == 1
    with closing(pypdfium2.PdfDocument(printed)) as document, closing(document[0]) as page:
        found = [code.text for code in zxingcpp.read_barcodes(page.render(scale=4).to_pil())]
    assert slip.proof in found and len(found) == 2


def test_the_page_names_nobody_else(year: Year) -> None:
    page = render.html(slip_of(year, 12), language("en"), seal=sealed(slip_of(year, 12), OURS))
    assert books.NAMES[1] in page
    assert not any(name in page for name in books.NAMES if name != books.NAMES[1])


def test_the_seal_is_over_the_proof_as_well(year: Year) -> None:
    slip = slip_of(year, 12)
    seals = [sealed(one, OURS) for one in (slip, slip, replace(slip, proof=slip_of(year, 11).proof))]
    codes = [seal.code for seal in seals if seal]
    assert len(codes) == 3 and codes[0] == codes[1] != codes[2]
