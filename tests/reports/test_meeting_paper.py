"""The meeting sheet on paper says what the confirmed sheet says, and the blank one has the same lines and columns."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.language import language
from groups.corrections import ask_reversal, reverse
from groups.denominations import denominations
from groups.figures import Pot
from groups.meeting_columns import columns
from groups.meetings import sheet_of, start
from groups.terms import LeftOver, Terms
from reports import render
from reports.blank_sheet import SPARE_LINES, blank_sheet
from reports.errors import PaperMeetingNotCounted
from reports.meeting_paper import meeting_paper
from reports.papers import Names
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine

SHORT, CORRECTED, CORRECTION = 4, 2, 12  # the meetings' places in the order in which they were written


def test_lines_totals_and_pots_are_those_of_the_sheet(year: Year) -> None:
    for meeting in year.meetings:
        sheet, paper = sheet_of(meeting), meeting_paper(year.session, year.group, meeting)
        titles = [figure.column for figure in paper.figures]
        assert [line.number for line in paper.lines] == [row.member_number for row in sheet.rows]
        assert [line.figures[titles.index("shares")] for line in paper.lines] == [row.shares for row in sheet.rows]
        assert paper.totals[titles.index("social")] == sum(row.social_minor for row in sheet.rows)
        assert sum(people for _, people in paper.presences) == len(sheet.rows)
        for pot, counted in zip(Pot, paper.pots, strict=True):
            assert counted.opening_minor + counted.came_in_minor - counted.went_out_minor == counted.expected_minor
            assert sum(pieces.value_minor for pieces in counted.pieces) == counted.counted_minor == sheet.counted(pot)
            assert counted.counted_minor - counted.expected_minor == counted.difference.minor


def test_the_columns_are_those_of_the_page(year: Year) -> None:
    paper = meeting_paper(year.session, year.group, year.meetings[0])
    page = [column.key for column in columns(books.TERMS, year.group.money)]
    assert [figure.column for figure in paper.figures] == [key for key in page if key not in ("presence", "fine-reason")]


@on_one_engine
@pytest.mark.parametrize(("tag", "word"), [("en", "SHORT by"), ("th", "THB")])
def test_a_shortage_is_said_in_a_word_and_with_a_sign(year: Year, tag: str, word: str) -> None:
    html = render.html(meeting_paper(year.session, year.group, year.meetings[SHORT]), language(tag))
    assert word in html
    assert "2.00\u00a0THB</bdi> (−)" in html
    assert "A coin rolled under the floor and was not found" in html


@on_one_engine
def test_who_counted_who_confirmed_and_who_signs_are_named(year: Year) -> None:
    paper = meeting_paper(year.session, year.group, year.meetings[0])
    assert paper.prepared is not None and paper.confirmation is not None
    assert (paper.prepared.name, paper.confirmation.name) == (books.TREASURER, books.KEY_HOLDER)
    assert [signer.name for signer in paper.signers] == list(books.NAMES[:3])
    html = render.html(paper, language("en"))
    for place in ("Treasurer", "Chair", "First key-holder", "Witness, not on the committee", "Thumb-print"):
        assert place in html


def test_a_corrected_sheet_names_what_took_it_back_and_its_correction_says_why(year: Year) -> None:
    wrong = meeting_paper(year.session, year.group, year.meetings[CORRECTED])
    right = meeting_paper(year.session, year.group, year.meetings[CORRECTION])
    reason = "Member 2 bought three shares, not four"
    assert (wrong.cancelled_by, wrong.cancelled_reason) == (13, reason)
    assert (right.cancelled_by, right.correction_reason, right.revision) == (None, reason, 2)
    before = meeting_paper(year.session, year.group, year.meetings[CORRECTED], through_number=12)
    assert (before.cancelled_by, before.cancelled_reason) == (None, "")


@on_one_engine
def test_a_notice_board_shows_numbers_and_no_name(year: Year) -> None:
    for meeting in year.meetings:
        html = render.html(meeting_paper(year.session, year.group, meeting, names=Names.NUMBERS), language("en"))
        assert not [name for name in (*books.NAMES, "Somchai") if name in html]


def test_a_draft_has_no_sheet_to_print(session: Session) -> None:
    group = books.a_group(session)
    meeting = start(session, group, books.FOUNDED, by=books.TREASURER)
    with pytest.raises(PaperMeetingNotCounted, match="Meeting 1 of 2026-01-07 has no finished sheet yet."):
        meeting_paper(session, group, meeting)


def test_a_sheet_taken_back_without_a_correction_says_so(session: Session) -> None:
    group = books.a_group(session)
    meeting = books.meet(session, group, books.sheet_for(session, group, books.FOUNDED))
    ask_reversal(session, meeting, "The group did not meet", by=books.TREASURER)
    reverse(session, meeting, by=books.KEY_HOLDER)
    paper = meeting_paper(session, group, meeting)
    assert (paper.confirmed, paper.cancelled_by, paper.cancelled_reason) == (True, 2, "The group did not meet")


def test_the_blank_sheet_has_every_member_in_order_and_lines_to_spare(year: Year) -> None:
    paper = blank_sheet(year.session, year.group)
    seats = [(member.number, member.name) for member in year.members]
    assert [(line.number, line.name) for line in paper.lines[:-SPARE_LINES]] == seats
    assert all(line.number is None for line in paper.lines[-SPARE_LINES:])
    assert paper.columns == columns(books.TERMS, year.group.money)
    assert paper.denominations == denominations(year.group.money)
    assert [pot.opening.minor for pot in paper.pots] == [19_273_00, 1_540_00]
    assert paper.expected_on == books.FOUNDED + timedelta(weeks=46)


@on_one_engine
def test_the_blank_sheet_says_what_is_owed_and_kept(year: Year) -> None:
    html = render.html(blank_sheet(year.session, year.group), language("en"))
    assert html.count("owes fines of") == sum(1 for line in blank_sheet(year.session, year.group).lines if line.fines_owed_minor)
    assert "has <bdi dir=\"ltr\">30.00\u00a0THB</bdi> kept" in html


def test_a_group_that_hands_left_over_money_back_has_no_column_for_it(session: Session) -> None:
    terms = Terms(share_value_minor=50_00, most_shares=40, left_over=LeftOver.RETURN)
    group = books.a_group(session, terms=terms)
    keys = [column.key for column in blank_sheet(session, group).columns]
    assert keys == ["presence", "social", "shares", "fine", "fine-reason", "fine-paid"]
