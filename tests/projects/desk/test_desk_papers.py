"""The desk on paper and in spreadsheets: percentages that say when they do not sum to 100, one witness of many books."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.language import language
from projects.desk.asking import By, Filters
from projects.desk.exceptions import exceptions
from projects.desk.parts_of_hundred import parts_of
from projects.desk.portfolio import portfolio
from projects.funding_models import Measure
from reports import render
from reports.exceptions_paper import exceptions_leaves, exceptions_paper
from reports.portfolio_paper import portfolio_leaves, portfolio_paper
from reports.workbook import as_xlsx
from tests.projects.desk.country import BEGUN, Country, desk_of

ENGLISH, THAI = language("en"), language("th")
DAY = date(2020, 6, 30)


@pytest.fixture
def thirds(country: Country) -> Country:
    """Three cities with the same commitment each: 33.3 % three times."""
    for city in (0, 1, None):
        project = country.project(city=city)
        project.name = "=HYPERLINK(0)"
        country.move(country.source(project), BEGUN, Measure.COMMITTED, 100_00)
        country.move(country.source(project, country.donor), BEGUN, Measure.RECEIVED, 50_00)
        country.count(project, BEGUN, 1, 2, 3, 4, 5)
    country.session.flush()
    return country


@settings(max_examples=100, deadline=None)
@given(amounts=st.lists(st.integers(0, 10**15), min_size=1, max_size=30))
def test_parts_of_a_hundred_are_near_and_say_when_they_are_not_whole(amounts: list[int]) -> None:
    parts = parts_of(amounts)
    assert len(parts.tenths) == (len(amounts) if sum(amounts) else 0)
    assert parts.exact is (parts.together == "100.0" or not parts.tenths)
    whole = sum(amounts)
    for tenths, amount in zip(parts.tenths, amounts, strict=False):
        assert abs(tenths * whole - amount * 1000) * 2 <= whole


@pytest.mark.one_engine
def test_three_thirds_do_not_sum_to_a_hundred(thirds: Country) -> None:
    about = ("CODI", DAY, Filters(), By.CITY, DAY)
    paper = portfolio_paper(thirds.session, tuple(desk_of(thirds.codi)), *about)
    (table,) = paper.tables
    assert [row.part for row in table.rows] == ["33.3"] * 3 and (table.parts.together, table.parts.exact) == ("99.9", False)
    text = render.html(paper, ENGLISH)
    for words in ("Does not sum because of rounding: the difference is", "300.00", "without a city", "45"):
        assert words in text, words
    assert "0 books with 0 entries" in text.replace("<bdi>", "").replace("</bdi>", "")


@pytest.mark.one_engine
def test_by_year_the_paper_says_so(thirds: Country) -> None:
    about = ("CODI", DAY, Filters(), By.FISCAL_YEAR, DAY)
    paper = portfolio_paper(thirds.session, tuple(desk_of(thirds.codi)), *about)
    assert [key for key, _ in paper.second] == ["liquidated", "returned", "land", "other_in_kind"]
    assert "2563" in render.html(paper, THAI), "the fiscal year 2020 by the Buddhist Era"


@pytest.mark.one_engine
def test_the_spreadsheets_add_up_and_run_nothing(thirds: Country) -> None:
    grants = tuple(desk_of(thirds.codi))
    found = portfolio(thirds.session, grants, DAY, Filters(), By.CITY)
    book = load_workbook(BytesIO(as_xlsx(portfolio_leaves(found, ENGLISH), ENGLISH)))
    heads, *lines, together = [[cell.value for cell in row] for row in book["THB"].iter_rows()]
    place = heads.index("Committed")
    assert sum(line[place] for line in lines) == together[place] == 300
    lists = exceptions(thirds.session, grants, DAY, Filters())
    sheets = load_workbook(BytesIO(as_xlsx(exceptions_leaves(lists, ENGLISH), ENGLISH)))
    undrawn = sheets["Committed and not yet drawn"]
    assert (undrawn["B2"].data_type, undrawn["B2"].value, undrawn["B2"].quotePrefix) == ("s", "=HYPERLINK(0)", True)


@pytest.mark.one_engine
def test_exceptions_on_paper(thirds: Country) -> None:
    paper = exceptions_paper(thirds.session, tuple(desk_of(thirds.codi)), "CODI", DAY, Filters(), DAY)
    text = render.html(paper, ENGLISH)
    for words in ("Committed and not yet drawn", "Not yet accounted for, by age", "150.00", "Nothing stands on this list."):
        assert words in text, words
    (listed,) = (one for one in paper.lists if one.key == "unliquidated")
    assert (listed.count, listed.left_out) == (3, 0)
