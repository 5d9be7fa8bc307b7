"""How papers look: two sentences to read aloud, zeros under zeros, the last meetings, pictures for pots, quiet posters."""

import re
from dataclasses import replace
from datetime import date

import pytest

from core.calendars import Period
from core.language import language
from core.money import Money, currency
from groups.figures import POT_NAMES, Presence
from reports import render
from reports.group_statement import _HAS, _OWES, Difference, LastCount, group_statement
from reports.member_statement import MOST_LAST, RECENT, Movement, PassbookLine, member_statement
from reports.papers import Layout, Names, Paper, Size
from reports.pots import PICTURES
from tests.pages import Page
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine
from tests.reports.test_pdf import PAPERS

pytestmark = on_one_engine

EARLY = Period(date(2026, 1, 1), date(2026, 2, 4))
LARGE, SMALL, POSTER = Layout(large=True), Layout(Size.A5), Layout(Size.A3)
AMOUNT = re.compile(r"-?\d{1,3}(,\d{3})*\.\d\d|\d{1,3}(,\d{3})*|-\d+|–|")


def page(paper: Paper, layout: Layout = Layout(), tag: str = "en") -> Page:
    return Page(render.html(paper, language(tag), layout=layout))


def said(paper: Paper, layout: Layout = Layout()) -> list[str]:
    """What is read aloud, without the names in it."""
    (box,) = [one for one in page(paper, layout).all("section") if one.get("class") == "aloud"]
    return [" ".join("".join(one.itertext()).split()) for one in box.iter("p")]


@pytest.mark.parametrize("layout", [Layout(), LARGE, POSTER], ids=lambda layout: layout.classes)
def test_two_sentences_are_read_aloud(year: Year, layout: Layout) -> None:
    member = member_statement(year.session, year.group, year.members[1], books.YEAR)
    papers: list[Paper] = [member, *(group_statement(year.session, year.group, period) for period in (books.YEAR, EARLY))]
    for paper in papers:
        for sentence in said(paper, layout):
            assert sentence.endswith(".") and ". " not in sentence, sentence
        assert len(said(paper, layout)) == 2


def test_what_is_owed_is_the_second_sentence(year: Year) -> None:
    paper = member_statement(year.session, year.group, year.members[0], books.YEAR)
    owing = replace(paper, closing=replace(paper.closing, fines_owed_minor=20_00))
    free = replace(paper, closing=replace(paper.closing, fines_owed_minor=0))
    assert said(owing)[1] == "Fines of 20.00 THB are still to be paid."
    assert said(free)[1] == "No fine is owed."


def test_two_pots_that_did_not_agree_are_told_in_one_sentence(year: Year) -> None:
    paper = group_statement(year.session, year.group, EARLY)
    short = zip(POT_NAMES.values(), (True, False), strict=True)
    found = tuple(Difference(name, is_short, Money(2_00, paper.currency)) for name, is_short in short)
    told = said(replace(paper, last_count=LastCount(EARLY.end, found)))
    assert told[1] == "When the cash was counted on 4 February 2026, it did not agree: loan fund -2.00 THB, social fund 2.00 THB."


@pytest.mark.parametrize("name", PAPERS)
def test_zeros_stand_under_zeros(year: Year, name: str) -> None:
    """In a column an amount has all its currency's decimals, and nothing is a dash."""
    cells = [cell for cell in page(PAPERS[name](year)).all("td") if "n" in (cell.get("class") or "").split()]
    wrong = [text for cell in cells if not AMOUNT.fullmatch(text := " ".join("".join(cell.itertext()).split()))]
    assert cells and not wrong


def test_the_last_meetings_stand_in_a_row_without_what_was_taken_back(year: Year) -> None:
    paper = member_statement(year.session, year.group, year.members[1], books.YEAR)
    days = [one.day for one in paper.last_meetings]
    assert days == sorted(set(days)) and len(days) == 12 and date(2026, 1, 21) in days
    (row,) = [one for one in page(paper).all("table") if one.get("class") == "last"]
    shown = [cell for cell in row.iter("td") if "came" in (cell.get("class") or "")]
    assert len(shown) == len(days) and paper.older == len(days) - RECENT
    away = [("away" in cell.get("class", "")) for cell in shown]
    assert away == [one.presence is Presence.ABSENT for one in paper.last_meetings]
    many = replace(paper, lines=tuple(PassbookLine(Movement(day, 1, Presence.PRESENT), paper.closing) for day in days * 2))
    assert len(many.last_meetings) == MOST_LAST


def test_who_never_met_has_no_row_of_meetings(year: Year) -> None:
    paper = member_statement(year.session, year.group, year.members[1], Period(date(2026, 12, 1), date(2026, 12, 31)))
    assert paper.last_meetings == () and not [one for one in page(paper).all("table") if one.get("class") == "last"]


def test_pictures_are_named_by_words_that_are_printed(year: Year) -> None:
    """A word that is changed elsewhere does not lose its picture in silence."""
    named = set(PICTURES)
    assert named and named <= {*POT_NAMES.values(), *_HAS.values(), *_OWES.values(), "Earned so far, belongs to the whole group"}
    for name in ("group", "meeting", "blank sheet"):
        for drawing in page(PAPERS[name](year)).all("svg"):
            assert drawing.get("role") == "img" and drawing.get("aria-label")


@pytest.mark.parametrize("layout", [LARGE, SMALL], ids=lambda layout: layout.classes)
def test_a_narrow_passbook_has_every_amount_of_the_wide_one(year: Year, layout: Layout) -> None:
    paper = member_statement(year.session, year.group, year.members[1], books.YEAR)
    (narrow,) = [one for one in page(paper, layout).all("table") if "stacked" in (one.get("class") or "")]
    told = "".join(narrow.itertext())
    for line in paper.lines:
        moved = line.movement
        for minor in (moved.shares_minor, moved.social_minor, moved.fine_imposed_minor, moved.carried_minor):
            assert not minor or language("en").amount(minor, paper.currency) in told
        assert language("en").day(line.movement.day) in told


def test_a_poster_tells_nobody_what_a_member_owes(year: Year) -> None:
    paper = group_statement(year.session, year.group, books.YEAR, names=Names.NUMBERS)
    indebted = (replace(one, fines_owed_minor=12_345_67, loans_minor=76_543_21) for one in paper.members)
    owing = replace(paper, members=tuple(indebted))
    poster = page(owing, POSTER)
    assert "12,345.67" not in poster.text and "76,543.21" not in poster.text
    assert all(member.name not in poster.text for member in year.members)
    assert language("en").amount(paper.pots[0].closing.minor, paper.currency) in poster.text


def test_a_yen_has_no_decimals_and_a_dinar_three(year: Year) -> None:
    paper = group_statement(year.session, year.group, books.YEAR)
    for code, ending in (("JPY", r"\d"), ("KWD", r"\.\d{3}")):
        other = currency(code)
        pots = tuple(replace(pot, closing=Money(pot.closing.minor, other)) for pot in paper.pots)
        cells = [cell for cell in page(replace(paper, currency=other, pots=pots)).all("td") if cell.get("class") == "n"]
        amounts = [text for cell in cells if (text := "".join(cell.itertext()).strip()) not in ("–", "") and len(text) > 3]
        assert amounts and all(re.search(ending + "$", one) for one in amounts)
