"""The pages of starting mid-life: the steps of the opening, kept at every one; a file with a fault, and the same file mended."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from access import people
from access.policy import Role
from core.db import reading, transaction
from groups import charts
from groups.half_typed import typed
from groups.models import Group, Meeting
from groups.verify import verify_group
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.verify import verify_all
from tests.groups.starting.files import part_of, saved
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

DAY = {"opening-day": "12", "opening-month": "1", "opening-year": "2026"}


class Wizard:
    """The treasurer's browser on the steps of the opening."""

    def __init__(self, client: PickyClient, village: Village) -> None:
        self.client, self.address = client, f"/groups/{village.group}/start/opening"

    def send(self, step: str, do: str, status: int = 302, **fields: str) -> Page | str:
        page = self.client.page(self.address, query_string={"step": step})
        form = page.form(self.address) | fields
        answer = self.client.post(self.address, data={**form, "do": do}, status=status)
        return answer.location if status == 302 else Page(answer.text)


def balances_of(engine: Engine, village: Village) -> dict[AccountKey, int]:
    with reading(engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        assert verify_group(session, group) == [] and list(verify_all(session)) == []
        return {key: one.net for key, one in balances(session, session.get_one(Book, group.book_id)).items() if one.net}


@pytest.mark.one_engine
def test_the_opening_step_by_step(signed_in: SignIn, village: Village, engine: Engine) -> None:
    client = signed_in(Role.TREASURER)
    wizard = Wizard(client, village)
    start = client.page(f"/groups/{village.group}/start")
    assert wizard.address in start.html

    # A day that is none is said beside it, and is kept all the same.
    page = wizard.send("day", "step-loan_fund", 422, **{**DAY, "opening-year": "2569"})
    assert isinstance(page, Page) and "looks like another calendar" in page.errors()["opening"]
    assert wizard.send("day", "step-loan_fund", **DAY) == f"{wizard.address}?step=loan_fund"
    bad = wizard.send("loan_fund", "step-social_fund", 422, **{"count-loan_fund-100000": "many"})
    assert isinstance(bad, Page) and "not a whole number" in bad.errors()["count-loan_fund-100000"]
    wizard.send("loan_fund", "step-social_fund", **{"count-loan_fund-100000": "1", "count-loan_fund-10000": "3"})
    wizard.send("social_fund", "step-bank", **{"count-social_fund-5000": "2"})
    wizard.send("bank", "step-savings", bank="500", borrowed="")
    with reading(engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        kept = typed(session, group, "opening")
        assert kept is not None and kept.fields["bank"] == "500" and kept.fields["count-loan_fund-10000"] == "3"

    # Worth 1,300 in the box and 500 in the bank; 30 shares of 50 are saved; where do 300 come from?
    own = {"basis": "own", "savings-1": "10", "savings-2": "12", "savings-3": "8"}
    why = wizard.send("savings", "step-preview", 422, **own)
    assert isinstance(why, Page) and "300.00 THB more than its members have saved" in why.errors()["surplus-reason"]
    unsaid = wizard.send("preview", "prepare", 422)
    assert isinstance(unsaid, Page) and "Write where it comes from" in unsaid.text
    told = {**own, "surplus-reason": "Fines of last year"}
    assert wizard.send("savings", "step-preview", **told) == f"{wizard.address}?step=preview"
    voucher = wizard.send("preview", "prepare")
    assert isinstance(voucher, str) and "/vouchers/" in voucher
    shown = client.page(voucher)
    assert "1,800.00 THB" in shown.text and "Fines of last year" in shown.text
    assert balances_of(engine, village) == {}

    # Withdrawn because of a slip of the pen: all that was typed is still there, and makes another voucher.
    client.post(f"{voucher}/withdraw")
    assert client.page(wizard.address, query_string={"step": "bank"}).form(wizard.address)["bank"] == "500"
    voucher = wizard.send("preview", "prepare")
    assert isinstance(voucher, str)
    shown = client.page(voucher)
    assert "Voucher 2: prepared, not yet confirmed" in client.page(f"/groups/{village.group}/start").text

    key_holder = signed_in(Role.KEY_HOLDER)
    key_holder.post(f"{voucher}/confirm", data={"version": shown.form(f"{voucher}/confirm-here")["version"]})
    assert balances_of(engine, village) == {
        AccountKey(charts.LOAN_FUND_CASH): 1_300_00,
        AccountKey(charts.SOCIAL_FUND_CASH): 100_00,
        AccountKey(charts.BANK): 500_00,
        charts.of_member(charts.MEMBERS_SHARES, 1): 500_00,
        charts.of_member(charts.MEMBERS_SHARES, 2): 600_00,
        charts.of_member(charts.MEMBERS_SHARES, 3): 400_00,
        AccountKey(charts.SOCIAL_FUND): 100_00,
        AccountKey(charts.RETAINED_SURPLUS): 300_00,
    }
    # Once only: the steps lead back to where that is said.
    assert client.get(wizard.address, status=302).location == f"/groups/{village.group}/start"
    assert "The opening balances of 12 January 2026 are in the books." in client.page(f"/groups/{village.group}/start").text


@pytest.mark.one_engine
def test_two_write_the_opening_at_once(signed_in: SignIn, village: Village, engine: Engine) -> None:
    """Who saves on what another saved meanwhile is told so, and keeps what she typed in front of her."""
    with transaction(engine) as session:
        other = people.add_user(session, "treasurer-2", "Pim", PASSWORD, by="test")
        people.grant(session, other, Role.TREASURER, f"group:{village.group}", by="test")
    first, second = Wizard(signed_in(Role.TREASURER), village), Wizard(signed_in("treasurer-2"), village)
    stale = second.client.page(second.address, query_string={"step": "bank"}).form(second.address)
    first.send("bank", "step-savings", bank="100")
    answer = second.client.post(second.address, data={**stale, "bank": "900", "do": "step-savings"}, status=409)
    page = Page(answer.text)
    assert "saved this form at" in page.text and page.form(second.address)["bank"] == "900"
    second.client.post(second.address, data={**page.form(second.address), "do": "step-savings"}, status=302)
    first.client.post(first.address, data={"bank": "1", "do": "step-savings"}, status=422)  # only a part of the form
    # The page's script is told the same, and its own saving again is no clash, though the answer was lost.
    told = first.client.post(f"{first.address}/keep", data={**stale, "bank": "7"}, status=409).json
    assert "Pim saved this form at" in told["sentence"]
    script = {**stale, "version": page.form(second.address)["version"]}
    for bank in ("901", "902"):
        answered = second.client.post(f"{second.address}/keep", data={**script, "bank": bank}).json
        assert answered["saved"].startswith("Saved ")
    assert second.client.page(second.address, query_string={"step": "bank"}).form(second.address)["bank"] == "902"


def sent(content: bytes, name: str = "ledger.xlsx") -> dict[str, Any]:
    return {"files": (BytesIO(content), name)}


def filled_in(template: bytes, shares: object) -> bytes:
    workbook = load_workbook(BytesIO(template))
    for line, figure in ((2, "2026-01-05"), (3, 2500), (4, 90), (7, "fines")):
        workbook["Group"].cell(line, 2).value = figure
    for line, held in ((2, 10), (3, shares), (4, 20)):
        workbook["Savings"].cell(line, 2).value = held
    for number in (1, 2, 3):
        workbook["Meetings"].append(["2026-01-12", number, None, None, number, 10])
    return saved(workbook)


@pytest.mark.one_engine
def test_a_file_with_a_fault_and_the_file_mended(signed_in: SignIn, village: Village, engine: Engine) -> None:
    client, address = signed_in(Role.TREASURER), f"/groups/{village.group}/start/record"
    template = client.get(f"/groups/{village.group}/start/template.xlsx").data
    assert b"Malee" in part_of(client.get(f"/groups/{village.group}/start/template.zip").data, "members.csv")
    assert "Choose the filled-in template" in client.post(address, data={}, status=422).text
    assert "no spreadsheet" in client.post(address, data=sent(b"%PDF-1.7", "x.xlsx"), status=422).text

    wrong = Page(client.post(address, data=sent(filled_in(template, "ten")), status=422).text)
    assert "1 cell has to be changed" in wrong.text
    assert "Savings B3" in wrong.text and "“ten” is not a whole number" in wrong.text
    # What only the constitution can say is named at its cell as well: at most five shares at one meeting.
    greedy = load_workbook(BytesIO(filled_in(template, 10)))
    greedy["Meetings"]["E3"] = 6
    wrong = Page(client.post(address, data=sent(saved(greedy)), status=422).text)
    assert "Meetings E3" in wrong.text and "the constitution allows at most 5" in wrong.text

    right = filled_in(template, 10)
    voucher = client.post(address, data=sent(right), status=302).location
    assert client.post(address, data=sent(right), status=302).location == voucher
    assert "opening balances of 5 January 2026" in client.page(voucher).text
    version = client.page(voucher).form(f"{voucher}/confirm-here")["version"]
    signed_in(Role.KEY_HOLDER).post(f"{voucher}/confirm", data={"version": version})
    assert balances_of(engine, village)[charts.of_member(charts.MEMBERS_SHARES, 2)] == 12 * 50_00
    with reading(engine) as session:
        assert [meeting.state for meeting in session.scalars(select(Meeting))] == ["posted"]
    assert "in the books already" in client.post(address, data=sent(right), status=409).text


@pytest.mark.one_engine
def test_from_the_command_line(app: Flask, village: Village, signed_in: SignIn, tmp_path: Path) -> None:
    template = signed_in(Role.TREASURER).get(f"/groups/{village.group}/start/template.xlsx").data
    ledger = tmp_path / "ledger.xlsx"

    def run(*arguments: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["import-record", *arguments, str(ledger)])
        return result.exit_code, result.output

    ledger.write_bytes(filled_in(template, "ten"))
    code, said = run("Rim Klong", "--dry-run")
    assert (code, said) == (1, "Savings B3: 'ten': “ten” is not a whole number from 0 to 999999. Type digits only.\n")
    ledger.write_bytes(filled_in(template, 10))
    assert run("Rim Klong", "--dry-run") == (0, "Right: 3 members, opening of 2026-01-05, 1 meetings.\n")
    assert run("Rim Klong")[0] == 2
    assert run("Nowhere", "--dry-run")[1].startswith("Error: ")
    assert run("Rim Klong", "--by", "nobody") == (1, "Error: Nobody signs in as nobody.\n")
    assert run("Rim Klong", "--by", "treasurer")[1].endswith("Voucher 1 awaits a second officer.\n")
