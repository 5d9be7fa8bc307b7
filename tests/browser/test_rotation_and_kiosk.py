"""A rotation and a water kiosk, each from its set-up by method to the printed paper, on a telephone and on a laptop."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlalchemy import Engine, select

from access import people
from access.policy import Role
from core.db import transaction
from core.frozen import to_text
from groups import vouchers
from groups.founding import add_network
from groups.members import enrol
from groups.models import Group, Network
from groups.rotation.kinds import ROTATION_TURN
from groups.rotation.running import rotation_of, turn
from tests.browser.conftest import LAPTOP, TELEPHONE, Device, Hand, Site
from tests.browser.readable import look_over
from tests.groups.rotation.rounds import everybody_pays
from tests.web_fixtures import PASSWORD

JANUARY = date(2026, 1, 5)
Set = Callable[[str, str, dict[str, str], tuple[str, ...]], Site]


@pytest.fixture
def set_up(in_hand: Hand, site: Site, chromium: Browser) -> Iterator[Set]:
    """Answers the five questions in a network officer's browser; then members and officers are there."""

    def by_method(method: str, asked: str, answers: dict[str, str], names: tuple[str, ...]) -> Site:
        with transaction(site.engine) as session:
            network = session.scalars(select(Network)).first() or add_network(session, "Hill network", "en")
            officer = people.add_user(session, "officer", "Officer", PASSWORD, by="test")
            people.grant(session, officer, Role.NETWORK_OFFICER, network.scope, by="test")
        page = in_hand(TELEPHONE).sign_in("officer")
        page.goto(f"{site.address}/groups/new")
        page.get_by_role("link", name=method).click()
        answers = {"name": "Mwanzo", "timezone": "Africa/Nairobi", "signed-by": "All", **answers}
        days = ("founded-on", "first-on")
        answers |= {f"{name}-{part}": str(getattr(JANUARY, part)) for name in days for part in ("day", "month", "year")}
        page.get_by_label(asked).fill(answers.pop("amount"))
        for name, value in answers.items():
            field = page.locator(f"[name='{name}']")
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            field.select_option(value) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(value)
        look_over(page)
        page.get_by_role("button", name="Found the group").click()
        page.wait_for_url("**/members")
        group = page.url.split("/")[4]
        with transaction(site.engine) as session:
            found = session.scalars(select(Group).where(Group.public_id == group)).one()
            for name in names:
                enrol(session, found, name, JANUARY)
            for sign_in_name, role in (("writes", Role.TREASURER), ("agrees", Role.KEY_HOLDER)):
                person = people.add_user(session, sign_in_name, sign_in_name.title(), PASSWORD, by="test")
                people.grant(session, person, role, found.scope, by="test")
        return Site(site.address, site.engine, group)

    yield by_method


def on(page: Page, day: int, name: str = "day") -> None:
    for part, value in (("day", day), ("month", 1), ("year", 2026)):
        page.fill(f"#{name}-{part}", str(value))


def confirmed(page: Page) -> None:
    """The key-holder types her name and password on the same telephone."""
    page.fill("#sign-in-name", "agrees")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Confirm the voucher").click()
    expect(page.locator("main")).to_contain_text("Confirmed")


def look_and_prepare(page: Page, says: str, *, over: bool = False) -> None:
    """What the form comes to, then its voucher; `over`: both pages are looked over."""
    page.get_by_role("button", name="Look at what follows").click()
    expect(page.locator(".result")).to_contain_text(says)
    if over:
        look_over(page)
    page.get_by_role("button", name="Prepare the voucher").click()
    if over:
        look_over(page)
    confirmed(page)


def look_at_all(page: Page, site: Site, *paths: str) -> None:
    for path in paths:
        page.goto(site.url(path))
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        look_over(page)


def held_elsewhere(site: Site, slot: int) -> None:
    """A turn at which everybody paid, without the pages."""
    with transaction(site.engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == site.group)).one()
        running = rotation_of(session, group, 1)
        sheet = everybody_pays(running.rotation, running.standing, slot)
        content = to_text(turn(running, sheet, {100_00: len(sheet.paid)}))
        day = JANUARY + timedelta(days=slot - 1)
        prepared = vouchers.prepare(session, group, ROTATION_TURN, day, content, "", by="user:one")
        vouchers.confirm(session, group, prepared, by="user:other")


def printed(device: Device, address: str) -> str:
    """All text of a paper's PDF."""
    answer = device.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages).split())


def test_a_rotation_of_case_w12_with_a_bid(set_up: Set, in_hand: Hand, app: Flask, engine: Engine) -> None:
    """Twelve of a hundred are a pot of 1,200; the first bids 120, and everybody gets 10 of it after the last turn."""
    names = tuple("Amina Beatrice Catherine Dorcas Esther Faith Grace Hawa Irene Joyce Khadija Lilian".split())
    auction = {"currency": "KES", "amount": "100", "rotation-order": "auction"}
    site = set_up("ROSCA", "How much does each turn pay in at a meeting?", auction, names)
    telephone, laptop = in_hand(TELEPHONE), in_hand(LAPTOP)
    page = telephone.sign_in("writes")
    page.goto(site.url())
    page.get_by_role("link", name="Rotation", exact=True).click()
    page.get_by_role("link", name="Begin a rotation").click()
    on(page, 5)
    look_and_prepare(page, "1,200.00", over=True)
    turns: tuple[tuple[dict[str, str], str], ...] = (
        ({"bid": "120", "count-10000": "12"}, "1,080.00"),
        ({"paid-7-0": "", "count-10000": "11"}, "Missed, and still owed"),
        ({"late-7-0-2": "100", "count-10000": "13"}, "for turn 2"),
    )
    for number, (typed, says) in enumerate(turns, start=1):
        page.goto(site.url("/rotation"))
        page.get_by_role("link", name=f"Turn {number}", exact=True).click()
        page.get_by_role("link", name=f"Slot {number}", exact=True).click()
        on(page, 4 + number)
        for field, value in typed.items():
            page.fill(f"#{field}", value)
        look_and_prepare(page, says, over=number == 2)
    look_at_all(page, site, "/rotation/turn", "/rotation/change")
    for slot in range(4, 12):
        held_elsewhere(site, slot)
    page.goto(site.url("/rotation/turn?slot=12"))
    on(page, 16)
    page.fill("#count-10000", "12")
    look_and_prepare(page, "Handed out as shares of the bids")
    page.goto(site.url("/rotation"))
    expect(page.locator("main")).to_contain_text("Every slot has received.")
    look_over(page)
    look_at_all(laptop.sign_in("writes"), site, "/rotation")
    paper = printed(laptop, site.url("/statements/rotation.pdf"))
    assert "The sums agree." in paper and "14,400.00" in paper and "1,080.00" in paper


def test_a_kiosk_for_a_week(set_up: Set, in_hand: Hand, app: Flask, engine: Engine) -> None:
    """K25 a bucket of twenty litres; a short day, a dry day, a bill and old debts."""
    board = {"currency": "MWK", "amount": "25", "kiosk-bulk": "400", "kiosk-bulk-fixed": "500"}
    site = set_up("Water kiosk", "What does a bucket of 20 litres cost?", board, ("Chikondi", "Mphatso", "Thoko"))
    telephone, laptop = in_hand(TELEPHONE), in_hand(LAPTOP)
    page = telephone.sign_in("writes")
    page.goto(site.url())
    page.get_by_role("link", name="Water kiosk", exact=True).click()
    for name, reading, bulk in (("Market kiosk", "120", False), ("Board's meter", "900", True)):
        page.get_by_role("link", name="Enter a meter").click()
        page.fill("#name", name)
        page.fill("#reading", reading)
        page.locator("[name=bulk]").set_checked(bulk)
        on(page, 5)
        page.get_by_role("button", name="Prepare the voucher").click()
        confirmed(page)
        page.goto(site.url("/kiosk"))
    for day, reading, notes, dry, says in (
        (6, "125", 12, "", "250.00 is short. Mphatso owes it."),
        (7, "125", 0, "Burst main", "No water: Burst main"),
        (8, "129", 10, "", "The cash and the meter agree."),
    ):
        page.goto(site.url("/kiosk/day"))
        page.fill("#reading", reading)
        page.locator("[name=dry]").set_checked(bool(dry))
        if dry:
            page.fill("#reason", dry)
        page.select_option("#attendant", label="2 Mphatso")
        on(page, day)
        page.fill("#count-50000", str(notes))
        look_and_prepare(page, says, over=day == 6)
    page.goto(site.url("/kiosk/bill"))
    for field, value in {"paper": "B-17", "reading": "910", "billed": "10", "said": "4500", "brought-forward": "9000"}.items():
        page.fill(f"#{field}", value)
    on(page, 5, "first")
    on(page, 8, "last")
    look_and_prepare(page, "Lost on the way: 1,000 of 10,000 litres, 10.0 percent.", over=True)
    page.goto(site.url("/kiosk/arrears"))
    page.fill("#amount", "9000")
    page.fill("#reason", "The board's letter of 2019")
    on(page, 5)
    page.get_by_role("button", name="Prepare the voucher").click()
    confirmed(page)
    for pays, amount in (("bill", "4500"), ("arrears", "500")):
        page.goto(site.url(f"/kiosk/payment?pays={pays}"))
        page.fill("#amount", amount)
        page.fill("#paper", f"R {amount}")
        on(page, 9)
        page.get_by_role("button", name="Prepare the voucher").click()
        confirmed(page)
    look_at_all(page, site, "/kiosk", "/kiosk/meter", "/kiosk/payment", "/kiosk/payment?pays=attendant", "/kiosk/arrears")
    look_at_all(laptop.sign_in("writes"), site, "/kiosk")
    paper = printed(laptop, site.url("/statements/kiosk.pdf?period=2026-01"))
    for words in ("The sums agree.", "Burst main", "8,500.00", "1,000 ÷ 10,000 = 10.0 percent"):
        assert words in paper
