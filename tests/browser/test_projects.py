"""The projects' room in people's hands: from the promise to the paper on one telephone, households, the bank, every page."""

import re
import struct
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, url_for
from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from access.policy import EVERYBODY_MAY, ROLE_ACTS, Act, Role
from core.db import transaction
from projects.settlements.classes import Tenure
from projects.settlements.eligibility import Eligible
from projects.settlements.keeping import add_settlement
from projects.settlements.left_out import write_rule
from tests.browser.conftest import LAPTOP, TELEPHONE, Device, Hand, Site
from tests.browser.readable import look_over
from tests.projects.desk_fixtures import AtWork, at_work
from tests.projects.scene import BEGUN, OFFICER
from tests.projects.settlements.exports import as_csv
from tests.web.routes import OF_PROJECTS, tries
from tests.web.test_every_project_route import NOT_THERE, asked, parts_of
from tests.web_fixtures import PASSWORD

__all__ = ["at_work"]


def picture() -> bytes:
    """A grey square as a camera would write it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    dots = zlib.compress(b"".join(b"\0" + bytes([160]) * 8 for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


PHOTO = FilePayload(name="IMG_0001.png", mimeType="image/png", buffer=picture())


@pytest.fixture
def site(address: str, at_work: AtWork) -> Site:
    """The service of an agency in Bangkok, whose day is the project's."""
    at_work.app.extensions["settings"] = replace(at_work.app.extensions["settings"], timezone="Asia/Bangkok")
    return Site(address, at_work.engine, group="")


class InHand:
    """Somebody's device, with the project that she works in."""

    def __init__(self, device: Device, at_work: AtWork, role: Role) -> None:
        self.page = device.sign_in(at_work.names[role])
        self.base = f"{device.site.address}/projects/{at_work.pid}"

    def at(self, rest: str) -> Page:
        self.page.goto(self.base + rest)
        return self.page

    def send(self, button: str, **typed: str) -> None:
        """Fills in a form by the names of its fields and sends it."""
        for name, value in typed.items():
            field = self.page.locator("#" + name.replace("_", "-"))
            if field.evaluate("it => it.localName") == "select":
                field.select_option(value)
            else:
                field.fill(value)
        self.page.get_by_role("button", name=button, exact=True).click()

    def on(self, day: date, name: str = "day") -> None:
        for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
            self.page.fill(f"#{name}-{part}", str(number))

    def confirmed_here(self) -> None:
        """The approver takes the telephone."""
        self.page.fill("#sign-in-name", "approver")
        self.page.fill("#password", PASSWORD)
        self.page.get_by_role("button", name="Confirm the voucher").click()
        expect(self.page.locator("main")).to_contain_text("Confirmed")


def test_from_the_promise_to_the_paper_on_one_telephone(in_hand: Hand, at_work: AtWork) -> None:
    officer = InHand(in_hand(LAPTOP), at_work, Role.PROGRAMME_OFFICER)
    officer.at("").get_by_role("link", name="Add a source of money").click()
    officer.send("Add the source", funder=at_work.oid, title="Infrastructure grant")
    officer.at("/plan").get_by_text("Add a budget line").click()
    officer.send("Add the line", name="Drains", amount="1,000")
    hers = InHand(in_hand(TELEPHONE), at_work, Role.BOOKKEEPER)
    page = hers.at("")
    page.get_by_role("link", name="CODI – Infrastructure grant").click()
    page.get_by_role("link", name="Write a pledge").click()
    hers.send("Prepare the voucher", amount="20,000", reason="Said by the director")
    hers.confirmed_here()
    hers.at("/agreements/1/sign")
    hers.send("Prepare the voucher", amount="15,000", signed_by="The director")
    hers.confirmed_here()
    page.get_by_role("link", name="Agreement 1").click()
    page.get_by_role("link", name="Plan a tranche").click()
    hers.send("Plan the tranche", amount="5,000", purpose="Drains")
    hers.send("Write it down", state="requested")
    tranche = page.url
    officer.page.goto(tranche)
    officer.send("Write it down", state="approved")
    officer.send("Write it down", state="ordered")
    page.reload()
    page.get_by_role("link", name="Money has arrived").click()
    asking = page.url
    hers.send("Prepare the voucher", amount="5,000")
    hers.confirmed_here()
    page.goto(asking)
    _the_same_tranche_again(hers)
    _a_payment(hers)
    paper = page.request.get(f"{hers.base}/papers/cofinancing/THB.pdf")
    assert "Infrastructure grant" in PdfReader(BytesIO(paper.body())).pages[0].extract_text()
    _from_the_desk(InHand(in_hand(LAPTOP), at_work, Role.AGENCY))


def _the_same_tranche_again(hers: InHand) -> None:
    """A second receipt of it, from a page that was left open, is refused beside its field."""
    page = hers.page
    page.evaluate("document.querySelector('#tranche').append(new Option('Tranche 1', '1', true, true))")
    hers.send("Prepare the voucher", amount="5,000.00", note="Again")
    expect(page.locator("#e-tranche")).to_be_visible()
    assert (page.input_value("#amount"), page.input_value("#note"), page.input_value("#tranche")) == ("5,000.00", "Again", "1")
    look_over(page)


def _a_payment(hers: InHand) -> None:
    page = hers.at("/spending")
    page.get_by_role("link", name="Write a payment").click()
    page.set_input_files("#scan", PHOTO)
    hers.send("Prepare the voucher", supplier="Somchai", bought="Cement", amount_1="1,000.01")
    expect(page.locator("#e-line-1")).to_contain_text("0.01")
    assert (page.input_value("#amount-1"), page.input_value("#supplier")) == ("1,000.01", "Somchai")
    look_over(page)
    page.set_input_files("#scan", PHOTO)
    hers.send("Prepare the voucher", amount_1="๙๙๐.๕๐")
    expect(page.locator("main")).to_contain_text("990.50")
    hers.confirmed_here()
    page.get_by_role("link", name="Paper 1").click()
    _the_picture_is_there(page)


def _from_the_desk(hers: InHand) -> None:
    """Five clicks from the national total to the picture of the receipt."""
    hers.page.get_by_role("link", name="Desk").click()
    for words in ("Bang Khen District", "Bang Bua canal", "990.50", "Payment", "Paper 1"):
        hers.page.locator("main").get_by_role("link", name=words).first.click()
    _the_picture_is_there(hers.page)


def _the_picture_is_there(page: Page) -> None:
    assert page.locator("img.scan").evaluate("it => it.decode().then(() => it.naturalWidth)") == 8


def test_households_from_the_field_tool(in_hand: Hand, at_work: AtWork) -> None:
    with transaction(at_work.engine) as session:
        scene = at_work.scene(session)
        settlement = add_settlement(session, scene.agency, "Bang Bua", "Bang Khen", timezone="Asia/Bangkok", by=OFFICER)
        answers = {Tenure.OWNER: Eligible.YES, Tenure.RENTER: Eligible.NO}
        write_rule(
            session, settlement, scene.agency, label="Decree", source="gazette 12", by_tenure=answers, day=BEGUN, by=OFFICER
        )  # fmt: skip
        address = f"settlements/{settlement.public_id}"
    hers = InHand(in_hand(TELEPHONE), at_work, Role.PROGRAMME_OFFICER)
    page = hers.page
    page.goto(f"{hers.base.partition('/projects')[0]}/{address}")
    page.get_by_role("link", name="Bring in an enumeration").click()
    said = [["1", "owner", "1"], ["2", "squatter", "2"], ["3", "renter", "3"]]
    rows = [["basic/household_number", "basic/tenure", "_index"], *said]
    content = as_csv(rows, delimiter=";", quote_all=True).encode("utf-8-sig")
    page.set_input_files("input[type=file]", FilePayload(name="kobo.csv", mimeType="text/csv", buffer=content))
    hers.send("Look at the file")
    expect(page.locator("main")).to_contain_text("What does “squatter” mean?")
    look_over(page)
    hers.send("Keep this and look again", means_1="none")
    page.get_by_label("I have looked at what importing would do.").check()
    look_over(page)
    hers.send("Write it into the register")
    expect(page.locator("main")).to_contain_text("CODI leaves out 1 household (renter).")
    look_over(page)


def test_a_bank_statement_to_its_signature(in_hand: Hand, at_work: AtWork) -> None:
    with transaction(at_work.engine) as session:
        scene = at_work.scene(session)
        scene.receive(scene.signed("Grant", 900_00), 250_00, date(2025, 10, 6))
    hers = InHand(in_hand(TELEPHONE), at_work, Role.RECONCILER)
    page = hers.at("/bank")
    hers.send("Add the bank account", bank_name="Government Savings Bank", last_four="2345")
    rows = "Day,What,Out,In,Balance\n07/10/2025,CODI,,250.00,250.00\n31/10/2025,=cmd(),15.00,,235.00\n"
    page.set_input_files("#file", FilePayload(name="gsb.csv", mimeType="text/csv", buffer=rows.encode()))
    hers.send("Show what it would bring")
    page.get_by_role("link", name="Choose which column is what").click()
    look_over(page)
    hers.send("Read the file in this way", day="0", payee="1", out="2", into="3", balance="4")
    look_over(page)
    hers.send("Import 2 lines")
    page.get_by_role("link", name="Match the bank with the book").click()
    page.locator("input[type=checkbox]").first.check()
    hers.send("Match what is ticked")
    look_over(page)
    page.go_back()
    hers.at("/bank").get_by_role("link", name="Government Savings Bank").click()
    page.get_by_role("link", name="Statement 1").click()
    hers.send("I have held the bank against the book, and sign")
    expect(page.locator("h1")).to_contain_text("Reconciliation 1")
    look_over(page)


# What is no page, and the widest pages: where most columns stand side by side.
FILES = re.compile(r"\.(pdf|xlsx|hledger|beancount)$|/exports/|/scan$|/papers/")
WIDE = re.compile("/desk$|/desk/projects/[^/]*$|/desk/exceptions$|/agreements/1$")


def test_every_page_is_readable_and_no_wider_than_a_telephone(app: Flask, in_hand: Hand, at_work: AtWork) -> None:
    """What the bookkeeper sees, she looks at; then the officer, whose menu is the longest, and the agency's auditor."""
    with transaction(at_work.engine) as session:
        parts = parts_of(at_work.scene(session))
    left = pages_of(app, parts)
    assert len(left) > 50
    for role in (Role.BOOKKEEPER, Role.PROGRAMME_OFFICER, Role.AGENCY):
        device = in_hand(TELEPHONE)
        page = device.sign_in(at_work.names[role])
        for path in [path for path, act in left.items() if act in EVERYBODY_MAY | ROLE_ACTS[role]]:
            left.pop(path)
            answer = page.goto(device.site.address + path)
            assert answer is not None and answer.ok, path
            look_over(page)
            if WIDE.search(path):
                page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
                look_over(page)
                page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    assert left == {}


def pages_of(app: Flask, parts: dict[str, Any]) -> dict[str, Act]:
    """Every address of the room that answers a question with a page, in the project of these parts, and the act it asks for."""
    found = {}
    for one in tries(app):
        if one.method == "GET" and one.act in OF_PROJECTS and "fid" not in one.parts and not one.parts & NOT_THERE:
            named = asked(one, parts)
            with app.test_request_context():
                path = url_for(one.endpoint, **dict(one.rule.defaults or {}), **{part: named[part] for part in one.parts})
            found[path] = one.act
    return {path: act for path, act in found.items() if not FILES.search(path)}
