"""A group with two years of paper behind it: the template, a wrong cell, the file mended, a second officer, a passbook."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import LAPTOP, TELEPHONE, Device
from tests.browser.readable import look_over
from tests.web_fixtures import PASSWORD

STEPS = ("day", "loan_fund", "social_fund", "bank", "savings", "preview")


def filled_in(template: Path, shares: str) -> None:
    """Four members with their shares, what lies in the box, and one meeting since."""
    workbook = load_workbook(template)
    for line, figure in ((2, "2026-01-05"), (3, 3_000), (4, 120), (7, "Fines of two years")):
        workbook["Group"].cell(line, 2).value = figure
    for number, name in enumerate(("Amina Otieno", "Beatrice Wanjiku", "Catherine Achieng", "Dorcas Njeri"), start=1):
        workbook["Members"].append([number, name, "Woman", "2026-01-05"])
        workbook["Savings"].append([number, shares if number == 3 else 12])
        workbook["Meetings"].append(["12 January 2026", number, "late" if number == 4 else None, None, 2, 10])
    workbook.save(template)


def look_at_both_sizes(page: Page) -> None:
    for size in (LAPTOP, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look_over(page)


@pytest.mark.group(names=())
def test_a_paper_record_comes_in(telephone: Device, tmp_path: Path) -> None:
    page = telephone.sign_in("treasurer")
    page.goto(telephone.site.url())
    page.get_by_role("link", name="Earlier books").tap()
    expect(page.get_by_role("heading", name="Starting with earlier books")).to_be_visible()
    look_over(page)
    for step in STEPS:
        page.goto(telephone.site.url(f"/start/opening?step={step}"))
        look_over(page)
    page.goto(telephone.site.url("/start/opening?step=bank"))
    telephone.context.set_offline(True)
    page.fill("#bank", "1,200")
    expect(page.locator("#saved")).to_contain_text("there is no signal")
    telephone.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved ")
    page.reload()
    assert page.input_value("#bank") == "1,200"
    page.goto(telephone.site.url("/start/record"))
    look_over(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Template (XLSX)").click()
    template, ledger = tmp_path / "template.xlsx", tmp_path / "ledger.xlsx"
    downloading.value.save_as(template)

    ledger.write_bytes(template.read_bytes())
    filled_in(ledger, "eleven")
    page.set_input_files("#files", ledger)
    page.get_by_role("button", name="Check the file").tap()
    expect(page.get_by_role("heading", name="1 cell has to be changed")).to_be_visible()
    expect(page.locator("table.cells")).to_contain_text("Savings B4")
    expect(page.locator("table.cells")).to_contain_text("“eleven” is not a whole number")
    look_at_both_sizes(page)

    ledger.write_bytes(template.read_bytes())
    filled_in(ledger, "11")
    page.set_input_files("#files", ledger)
    page.get_by_role("button", name="Check the file").tap()
    expect(page.locator("body")).to_contain_text("Prepared, not yet in the books")
    expect(page.locator("body")).to_contain_text("Fines of two years")
    look_over(page)
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Confirm the voucher").tap()
    expect(page.locator("body")).to_contain_text("Confirmed and in the books as number 1.")
    passbook = page.request.get(telephone.site.url("/statements/member/3.pdf?period=2026"))
    printed = " ".join(PdfReader(BytesIO(passbook.body())).pages[0].extract_text().split())
    assert "Catherine Achieng" in printed and "650.00" in printed  # eleven shares brought in, and two bought since
