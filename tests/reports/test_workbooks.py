"""Papers as spreadsheets: the figures of the paper as numbers that can be added up, and no text that runs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from core.language import language
from core.money import Money, currency
from groups import vouchers
from groups.sharing.year_content import year_text
from groups.sharing.year_end import Decisions
from groups.sharing.year_vouchers import YEAR_END_KIND, year_content
from groups.terms import Method
from reports.dividend_list import dividend_list
from reports.papers import Names
from reports.share_out_sheet import share_out_sheet
from reports.sharing_workbooks import dividend_leaves, share_out_leaves
from reports.workbook import Leaf, as_xlsx
from tests.groups.sharing.cooperative import END, YEAR, a_cooperative
from tests.groups.village import TREASURER
from tests.reports.test_share_out_sheet import a_share_out, group

ENGLISH = language("en")
__all__ = ["group"]


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    workbook = load_workbook(BytesIO(content))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in workbook.worksheets}


def test_amounts_are_numbers_and_text_is_text() -> None:
    kwd, thb = currency("KWD"), currency("THB")
    rows = (("=HYPERLINK(0)", 7, Money(-123456, kwd), date(2026, 1, 5), None), ("@SUM", 0, Money(10**13, thb), date.max, "x"))
    odd = Leaf("List: [of/all]?" + "x" * 40, ("A",), ())
    content = as_xlsx([odd, Leaf("List", ("Who", "No.", "Amount", "Day", "Note"), rows)], language("fa_AF"))
    workbook = load_workbook(BytesIO(content))
    sheet = workbook["List"]
    assert [len(title) for title in workbook.sheetnames] == [31, 4]
    assert sheet.sheet_view.rightToLeft
    assert (sheet["A2"].data_type, sheet["A2"].value, sheet["A2"].quotePrefix) == ("s", "=HYPERLINK(0)", True)
    assert (sheet["C2"].data_type, Decimal(str(sheet["C2"].value))) == ("n", Decimal("-123.456"))
    assert sheet["C2"].number_format == "#,##0.000" and sheet["D2"].number_format == "yyyy-mm-dd"
    assert (sheet["C3"].data_type, sheet["C3"].value) == ("s", "100000000000.00")  # more digits than such programs keep


@pytest.mark.one_engine
def test_a_share_out_as_a_spreadsheet(session: Session, group: object) -> None:
    paper = share_out_sheet(session, group, a_share_out(session, group, 2_430_00))  # type: ignore[arg-type]
    found = cells(as_xlsx(share_out_leaves(paper, ENGLISH), ENGLISH))
    heads, *lines, together = found["Each member"]
    assert heads[:4] == ("No.", "Name", "Shares", "Part")
    place = heads.index("Takes home")
    assert sum(line[place] for line in lines) == together[place]  # type: ignore[misc]
    assert together[place] == Decimal(paper.totals.paid_minor) * Decimal("0.01")
    assert found["To share"][-1][1] == Decimal(paper.working.total.minor) * Decimal("0.01")
    assert len(found["Checks"]) == 1 + len(paper.working.checks)
    numbers = replace(paper, names=Names.NUMBERS)
    assert "Name" not in cells(as_xlsx(share_out_leaves(numbers, ENGLISH), ENGLISH))["Each member"][0]


@pytest.mark.one_engine
def test_a_dividend_list_as_a_spreadsheet(session: Session) -> None:
    group = a_cooperative(session, Method.THAI_COOPERATIVE)
    content = year_text(year_content(session, group, YEAR, Decisions(Fraction(57, 1000), Fraction(1, 5), {"welfare": 500_00})))
    voucher = vouchers.prepare(session, group, YEAR_END_KIND, END, content, "", by=TREASURER)
    paper = dividend_list(session, group, voucher)
    found = cells(as_xlsx(dividend_leaves(paper, ENGLISH), ENGLISH))
    heads, *lines, together = found["Each member"]
    assert heads[-1] == "To pay" and together[-1] == Decimal(paper.total_to_pay.minor) * Decimal("0.01")
    assert sum(line[-1] for line in lines) == together[-1]  # type: ignore[misc]
    assert any(line[2:6] == (1000, "11", 12, "52.25") for line in found["Working"])
