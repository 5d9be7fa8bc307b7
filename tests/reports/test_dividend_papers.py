"""The dividend list and the appropriation sheet: every line can be redone, and the sums are those of the books."""

from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from core.language import Digits, language
from groups import vouchers
from groups.sharing.year_content import year_text
from groups.sharing.year_end import Decisions
from groups.sharing.year_vouchers import YEAR_END_KIND, year_content
from groups.terms import Method
from reports import render
from reports.appropriation_sheet import appropriation_sheet
from reports.dividend_list import dividend_list
from reports.papers import Names
from tests.groups.sharing.cooperative import END, YEAR, a_cooperative
from tests.groups.village import KEY_HOLDER, TREASURER
from tests.pages import Page

VOTED = Decisions(Fraction(57, 1000), Fraction(20, 100), {"welfare": 500_00})


@pytest.mark.one_engine
def test_a_thai_year_on_paper(session: Session) -> None:
    group = a_cooperative(session, Method.THAI_COOPERATIVE)
    content = year_text(year_content(session, group, YEAR, VOTED))
    voucher = vouchers.prepare(session, group, YEAR_END_KIND, END, content, "", by=TREASURER)
    paper = dividend_list(session, group, voucher)
    text = Page(render.html(paper, language("en"))).text
    for shown in (
        "Not yet confirmed by a second officer",
        "1,000.00 × 11/12 × 5.7% = 52.25",
        "100,000.00 × 12/12 × 5.7% = 5,700.00",
        "6,013.50 →",
        "of 5,000.00",
        "What was paid after day 5 of a month counts from the next month.",
        "Dividends are rounded down, to 1.00 KES",
        "8,278.00",
    ):
        assert shown in text, shown
    numbers = render.html(dividend_list(session, group, voucher, names=Names.NUMBERS), language("en"))
    assert "Wanjiru" in text and "Wanjiru" not in numbers
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    sheet = Page(render.html(appropriation_sheet(session, group, voucher), language("en"))).text
    by_rule = ("10% of the year's surplus: 11,000.00", "each member by 5.7%", "as the assembly voted")
    for shown in (*by_rule, "not confirmed", "20.200%"):
        assert shown in sheet, shown
    assert "Not yet confirmed by" not in sheet
    thai = render.html(appropriation_sheet(session, group, voucher), language("th"))
    assert "2568" in thai and 'lang="th"' in thai


@pytest.mark.one_engine
def test_a_philippine_year_and_a_loss_on_paper(session: Session) -> None:
    group = a_cooperative(session, Method.PH_COOPERATIVE)
    content = year_text(year_content(session, group, YEAR, Decisions()))
    voucher = vouchers.prepare(session, group, YEAR_END_KIND, END, content, "", by=TREASURER)
    text = Page(render.html(dividend_list(session, group, voucher), language("en"))).text
    assert "For each month the balance that counts × 3.88% ÷ 12." in text and "largest remainder first" in text
    sheet = Page(render.html(appropriation_sheet(session, group, voucher), language("fa_AF", Digits.EASTERN))).text
    read = language("fa_AF").text("read in the source")
    assert f"CDA MC 2019-009; {read}" in sheet and "۷٫۷۶%" in sheet
    assert dividend_list(session, group, voucher).total("total_minor") == 5_238_00
