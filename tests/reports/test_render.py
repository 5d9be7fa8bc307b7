"""HTML of papers: what people wrote is text and nothing else, and every language has its direction, calendar and digits."""

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from core.language import Digits, language
from core.money import Money
from reports import pdf, render
from reports.group_statement import group_statement
from reports.member_statement import NextMeeting, member_statement
from reports.trial_balance import trial_balance_paper
from tests.pages import Page
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine
from tests.reports.test_pdf import PAPERS

pytestmark = on_one_engine

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    "</td></tr></table>",
    "{{ 7 * 7 }} {% raw %}",
    "{0} {name} {",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp;",
    "<link rel=attachment href=file:///etc/passwd>",
    'x" onmouseover="alert(1)',
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_is_printed_as_they_wrote_it(year: Year, text: str) -> None:
    paper = member_statement(year.session, year.group, year.members[1], books.YEAR)
    named = replace(paper, member_name=text, heading=replace(paper.heading, group=text))
    page = Page(render.html(named, language("en")))
    assert page.h1 == " ".join(text.split())
    assert not page.all("script", "img", "style") and len(page.all("link")) == 0
    assert page.text.count(" ".join(text.split())) >= 4
    assert pdf.pdf(render.html(named, language("en"))).startswith(b"%PDF-")


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("tag", ["en", "th", "fa_AF"])
def test_the_paper_says_its_language_and_direction(year: Year, name: str, tag: str) -> None:
    page = Page(render.html(PAPERS[name](year), language(tag), render.Preview(("/print.css",), "/icon.svg", "/paper.pdf")))
    assert page.root.get("lang") == tag.replace("_", "-")
    assert page.root.get("dir") == ("rtl" if tag == "fa_AF" else "ltr")
    assert [link.get("href") for link in page.all("link")] == ["/print.css", "/icon.svg"]
    assert "/paper.pdf" in [link.get("href") for link in page.all("a")]
    assert len(page.all("h1")) == 1
    assert not [element for element in page.root.iter() if element.get("style")]
    for table in page.all("table"):
        assert [cell.get("scope") for cell in table.iter("th")].count(None) == 0


def test_thai_days_are_in_the_buddhist_era_and_dari_days_in_the_solar_year(year: Year) -> None:
    paper = group_statement(year.session, year.group, books.YEAR)
    assert "1 มกราคม 2569" in render.html(paper, language("th"))
    assert "11 جدی 1404" in render.html(paper, language("fa_AF"))
    assert "۱۱ جدی ۱۴۰۴" in render.html(paper, language("fa_AF", Digits.EASTERN))
    assert "1 January 2026" in render.html(paper, language("en"))


def test_names_and_amounts_inside_sentences_turn_nothing_around(year: Year) -> None:
    html = render.html(member_statement(year.session, year.group, year.members[1], books.YEAR), language("fa_AF"))
    assert f"<bdi>{year.members[1].name}</bdi>" in html
    assert '<bdi dir="ltr">\u20662,200.00\u00a0THB\u2069</bdi>' in html


def test_practice_is_written_on_the_paper_and_only_on_practice_paper(year: Year) -> None:
    paper = group_statement(year.session, year.group, books.YEAR)
    assert "PRACTICE" in render.html(paper, language("en"))
    real = replace(paper, heading=replace(paper.heading, practice=False))
    assert "PRACTICE" not in render.html(real, language("en"))


def test_lines_left_out_are_said(year: Year) -> None:
    paper = trial_balance_paper(year.session, year.group, books.YEAR)
    assert "do not fit this paper" not in render.html(paper, language("en"))
    assert "<bdi>7</bdi> more lines do not fit this paper." in render.html(replace(paper, left_out=7), language("en"))


def test_the_pdf_is_dated_by_the_day_it_was_printed_not_by_the_clock(year: Year) -> None:
    paper = group_statement(year.session, year.group, books.YEAR)
    dated = replace(paper, heading=replace(paper.heading, printed_on=date(2026, 1, 2)))
    facts = pypdf.PdfReader(io.BytesIO(render.pdf(dated, language("en")))).metadata
    assert facts is not None
    assert facts["/CreationDate"] == facts["/ModDate"] == "D:20260102"


def test_of_the_next_meeting_only_what_is_known_is_read_aloud(year: Year) -> None:
    paper = member_statement(year.session, year.group, year.members[1], books.YEAR)
    day = date(2026, 11, 30)
    for time, place, said in (
        ("14:00", "Temple hall", "The next meeting is on Monday, 30 November 2026, at 14:00: Temple hall."),
        ("14:00", "", "Next meeting: Monday 30 November 2026, 14:00"),
        ("", "Temple hall", "Next meeting: Monday 30 November 2026, Temple hall"),
        ("", "", "Next meeting: Monday 30 November 2026"),
    ):
        page = Page(render.html(replace(paper, next_meeting=NextMeeting(day, time, place)), language("en")))
        assert said in page.text and (time and place or " at " not in page.text.split("30 November 2026")[-1][:4])


def test_a_head_with_five_figures_breaks_no_amount(year: Year) -> None:
    paper = group_statement(year.session, year.group, books.YEAR)
    pots = tuple(replace(pot, closing=Money(98_765_432_10, paper.currency)) for pot in paper.pots)
    owing = replace(paper.members_total, loans_minor=98_765_432_10)
    rich = replace(paper, pots=pots, members=(*paper.members, owing), members_total=owing)
    text = pypdf.PdfReader(io.BytesIO(render.pdf(rich, language("en")))).pages[0].extract_text().replace("\u00a0", " ")
    head = text[: text.index("To read aloud")].splitlines()
    assert [line.strip() for line in head].count(f"98,765,432.10 {paper.currency.code}") == 3
