"""The bank pages through the real app: an account, a file with its columns, ticks, a signature, and its paper."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import Engine

from access import people
from access.policy import Role
from core.db import reading, transaction
from projects.bank.models import BankAccount
from projects.bank.verify import bank_findings
from projects.models import UpgradingType
from projects.setting_up import open_project
from tests.pages import Page
from tests.projects.bank import files
from tests.projects.bank.at_the_bank import OCTOBER, line, statement
from tests.projects.scene import BEGUN, OFFICER, a_project
from tests.web_fixtures import PASSWORD, PickyClient

pytestmark = pytest.mark.one_engine

HATS = {"bookkeeper": Role.BOOKKEEPER, "approver": Role.APPROVER, "reconciler": Role.RECONCILER}


class Desk:
    """A project of which 290,000 baht are in the book, and browsers of the people who wear its hats."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.app, self.engine = app, engine
        with transaction(engine) as session:
            scene = a_project(session)
            grant = scene.signed("CODI grant", 500_000_00)
            scene.receive(grant, 250_000_00, date(2025, 10, 6))
            scene.receive(grant, 40_000_00, date(2025, 10, 20))
            for name, role in HATS.items():
                user = people.add_user(session, name, name.title(), PASSWORD, by="test")
                people.grant(session, user, role, scene.project.scope, by="test")
            other = open_project(
                session, scene.agency, code="FA-02", name="Far away", upgrading_type=UpgradingType.IN_SITU,
                currencies=("THB",), begun_on=BEGUN, country="TH", locale="en", timezone="Asia/Bangkok", by=OFFICER,
            )  # fmt: skip
            stranger = people.add_user(session, "stranger", "Stranger", PASSWORD, by="test")
            people.grant(session, stranger, Role.RECONCILER, other.scope, by="test")
            self.bank = f"/projects/{scene.project.public_id}/bank"

    def browser(self, name: str) -> PickyClient:
        client = self.app.test_client()
        assert isinstance(client, PickyClient)
        client.sign_in(name)
        return client

    def account(self, client: PickyClient) -> str:
        """The address of a new bank account."""
        form = client.page(self.bank).form(self.bank)
        data = {**form, "bank-name": "Government Savings Bank", "last-four": "2345"}
        return client.post(self.bank, data=data, status=302).location

    def choose(self, client: PickyClient, account: str, content: bytes, status: int = 302) -> str:
        data = {"file": (BytesIO(content), "statement.csv")}
        answer = client.post(f"{account}/files", data=data, content_type="multipart/form-data", status=status)
        return answer.location if status == 302 else Page(answer.text).text


@pytest.fixture
def desk(app: Flask, engine: Engine, quick_hashes: None) -> Desk:
    return Desk(app, engine)


FIRST = statement(line(7, 250_000_00, "A1"), line(31, -15_00, "F1", "account fee"))


def test_from_the_banks_file_to_a_signed_paper(desk: Desk, engine: Engine) -> None:
    client = desk.browser("reconciler")
    account = desk.account(client)
    trial = desk.choose(client, account, files.camt(files.camt_stmt(FIRST)))
    page = client.page(trial)
    assert "249,985.00" in page.text and "Import 2 lines" in page.text
    imported = client.post(trial, data=page.form(trial), status=302).location
    assert "not in the book" in client.page(imported).text
    matches = f"{account}/matches"
    page = client.page(matches)
    assert "The amount is the same and no other line has it. Days between them: 1." in page.text
    ticked = {name: "one-of-this-amount" for name in page.form(matches) if name.startswith("tick_")}
    client.post(matches, data=ticked, status=302)
    assert "Undo this match" in client.page(matches).text
    signed = client.post(f"{imported}/sign", data={}, status=302).location
    page = client.page(signed)
    assert "deposits in transit" in page.text and "-40,000.00" in page.text
    paper = page.all("a")[[one.text for one in page.all("a")].index("On paper")].get("href") or ""
    preview = client.page(paper)
    assert "249,985.00" in preview.text and "Reconciler" in preview.text
    pdf = client.get(f"{paper}.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert "never" not in client.page(desk.bank).text
    shelf = client.page(desk.bank.replace("/bank", "/papers"))
    assert "Bank reconciliation of Government Savings Bank up to 31 October 2025" in shelf.text
    with reading(engine) as session:
        assert list(bank_findings(session)) == []


def test_a_csv_file_is_asked_for_its_columns(desk: Desk) -> None:
    client = desk.browser("reconciler")
    account = desk.account(client)
    content = "วันที่,รายการ,ถอน,ฝาก\n07/10/2568,พอช.,,\"250,000.00\"\n31/10/2568,=cmd(),15.00,\n".encode("cp874")
    trial = desk.choose(client, account, content)
    page = Page(client.get(trial, status=422).text)
    assert "Say first which column is what" in page.text
    columns = f"{trial}/columns"
    page = client.page(columns)
    assert "พอช." in page.text
    form = {**page.form(columns), "day": "0", "payee": "1", "out": "2", "into": "3"}
    wrong = Page(client.post(columns, data={**form, "amount": "3"}, status=400).text)
    assert "Choose either one column" in wrong.errors()["amount"] and wrong.form(columns)["out"] == "2"
    client.post(columns, data=form, status=302)
    assert "A2There stands: 07/10/2568" in Page(client.get(trial, status=422).text).text
    client.post(columns, data={**form, "calendar": "buddhist"}, status=302)
    assert "type its opening balance" in Page(client.get(trial, status=422).text).text
    page = client.page(f"{trial}?opening=0&closing=249985")
    assert "Line 3: “=cmd()” begins like a formula" in page.text
    client.post(trial, data=page.form(trial), status=302)
    with reading(desk.engine) as session:
        assert session.query(BankAccount).one().csv_mapping


def test_the_bookkeeper_looks_and_does_not_sign(desk: Desk) -> None:
    account = desk.account(desk.browser("reconciler"))
    client = desk.browser("bookkeeper")
    assert "Bring in a statement" not in client.page(account).text
    assert "Add a bank account" not in client.page(desk.bank).text
    client.post(f"{account}/matches", data={"line_1": "on"}, status=403)
    desk.choose(client, account, files.camt(files.camt_stmt(FIRST)), status=403)


def test_a_strangers_project_is_not_found(desk: Desk) -> None:
    account = desk.account(desk.browser("reconciler"))
    stranger = desk.browser("stranger")
    for address in (desk.bank, account, f"{account}/matches"):
        stranger.get(address, status=404)


def test_what_cannot_be_done_is_said_where_it_was_asked(desk: Desk) -> None:
    client = desk.browser("reconciler")
    typed = {"bank-name": " ", "last-four": "123456", "currency": "USD", "number": "0"}
    page = Page(client.post(desk.bank, data=typed, status=400).text)
    assert set(page.errors()) == {"bank-name", "last-four", "currency", "number"}
    account = desk.account(client)
    assert "This is a PDF, whatever its name says." in desk.choose(client, account, b"%PDF-1.7", status=422)
    assert "No file was chosen" in desk.choose(client, account, b"", status=422)
    bomb = files.camt(files.camt_stmt(FIRST)).replace(b"?>", b"?><!DOCTYPE x [<!ENTITY a 'b'>]>", 1)
    hostile = desk.choose(client, account, bomb)
    assert "calls for other files" in Page(client.get(hostile, status=422).text).text
    opened_before = statement(line(7, 250_000_00), opening=500_00, period=OCTOBER)
    trial = desk.choose(client, account, files.camt(files.camt_stmt(opened_before)))
    imported = client.post(trial, data=client.page(trial).form(trial), status=302).location
    page = Page(client.post(f"{imported}/sign", data={"amount-1": "40500", "reason-1": ""}, status=422).text)
    assert "is named without a reason" in page.text and page.form(f"{imported}/sign")["amount-1"] == "40500"
    client.post(f"{account}/matches", data={}, status=400)
    client.post(f"{account}/matches", data={"line_1": "on"}, status=400)
    client.post(f"{account}/matches", data={"bogus": "on"}, status=400)
    client.get(f"{account}/files/{'0' * 64}", status=404)
