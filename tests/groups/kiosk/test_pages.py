"""A kiosk as a treasurer's browser sends it: meters, days, a bill, old debts, payments; and what is said when it is wrong."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from access.policy import Role
from core.db import reading, transaction
from groups.constitution import adopt, terms_on
from groups.kiosk.rules import KioskRules
from groups.kiosk.running import kiosk_of, owed
from groups.models import Group
from ledger.verify import verify_all
from tests.groups.rotation.test_pages import said
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine

TUESDAY = date(2026, 1, 6)
RULES = KioskRules(tariff_minor=25_00, bulk_minor=400_00, bulk_fixed_minor=500_00)


def on(day: int, name: str = "day") -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": "1", f"{name}-year": "2026"}


class Browser:
    """The treasurer's, with the key-holder beside her."""

    def __init__(self, client: PickyClient, group: str) -> None:
        self.client, self.group, self.room = client, group, f"/groups/{group}/kiosk"

    def sent(self, place: str, changed: dict[str, str], status: int = 302, do: str = "prepare") -> Page:
        address = f"{self.room}/{place.partition('?')[0]}"
        fields = self.client.page(f"{self.room}/{place}").form(address)
        unticked = {name: value for name, value in fields.items() if name not in ("dry", "rolled-over", "changed", "bulk")}
        answer = self.client.post(address, data={**unticked, **changed, "do": do}, status=status)
        return Page(answer.text) if status != 302 else self.client.page(answer.location)

    def confirmed(self, place: str, changed: dict[str, str]) -> Page:
        voucher = self.sent(place, changed)
        address = next(form.get("action", "") for form in voucher.all("form") if "confirm-here" in form.get("action", ""))
        agreed = {**voucher.form(address), "sign-in-name": "key-holder", "password": PASSWORD}
        return self.client.page(self.client.post(address, data=agreed, status=302).location)


@pytest.fixture
def browser(signed_in: SignIn, village: Village, engine: Engine) -> Browser:
    with transaction(engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        terms = replace(terms_on(session, group, TUESDAY), kiosk=RULES)
        adopt(session, group, terms, TUESDAY, "All", TUESDAY, by="test")
    return Browser(signed_in(Role.TREASURER), village.group)


METER = {"name": "Market kiosk", "reading": "120", **on(6)}
BULK = {"name": "Board's meter", "bulk": "yes", "digits": "6", "reading": "900", **on(6)}


def test_a_week_at_the_tap(browser: Browser, engine: Engine) -> None:
    assert "No kiosk is in the books yet." in browser.client.page(browser.room).text
    assert browser.sent("meter", {**METER, "reading": "1,234"}, 400).errors()["reading"].startswith("“1,234” is not a reading.")
    assert "First reading 00120.000" in said(browser.confirmed("meter", METER))
    browser.confirmed("meter", BULK)
    again = browser.sent("meter", BULK, 409)
    assert "in the books already" in again.errors()["name"]
    page = browser.client.page(f"{browser.room}/day")
    assert page.h1 == "Market kiosk" and "The meter said last" in page.text and "00120.000" in page.text
    short = {"reading": "125", "attendant": "2", "count-10000": "60", **on(7)}
    looked = browser.sent("day", short, 200, "look")
    assert "250.00 is short. Somsak owes it." in said(looked)
    assert "Should be: 5,000 × 25.00 for 20 litres 6,250.00" in said(looked)
    assert "250.00 is short" in said(browser.confirmed("day", short))
    for wrong, field in (
        ({"reading": "124"}, "reading"),
        ({"reading": "125"}, "reason"),
        ({"reading": "126", "dry": "yes", "reason": "x"}, "reading"),
        ({"reading": "126", "attendant": ""}, "attendant"),
        ({"reading": "126", "debt": "251", "count-10000": "20"}, "debt"),
    ):
        assert list(browser.sent("day", {"attendant": "2", **on(8), **wrong}, 422).errors()) == [field], wrong
    assert list(browser.sent("day", {"reading": "", **on(8)}, 400).errors()) == ["reading"]
    early = browser.sent("day", {"attendant": "2", "reading": "126", "count-10000": "20", **on(7)}, 409)
    assert "is too early" in early.errors()["day"]
    dry = {"reading": "125", "dry": "yes", "reason": "Burst main", "count-10000": "2", "debt": "200", **on(8)}
    assert "No water: Burst main" in said(browser.confirmed("day", dry))
    new = {"changed": "yes", "final": "126", "start": "0", "serial": "N-2", "unit": "litre", "digits": "7", "reading": "1000"}
    replaced = browser.confirmed("day", {**new, "count-10000": "25", **on(9)})
    assert "The new meter began at 0000000" in said(replaced) and "The cash and the meter agree." in replaced.text
    with reading(engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == browser.group)).one()
        assert kiosk_of(session, group, 1).meter.serial == "N-2" and owed(session, group).attendants == {2: 50_00}
        assert list(verify_all(session)) == []


def test_a_bill_old_debts_and_payments(browser: Browser) -> None:
    assert "meter is not in the books yet." in browser.client.get(f"{browser.room}/bill", status=409).text
    browser.confirmed("meter", METER)
    browser.confirmed("meter", BULK)
    browser.confirmed("day", {"reading": "125", "attendant": "2", "count-10000": "62", **on(7)})
    bill = {"paper": "B-17", "reading": "906", "billed": "6", "said": "2900", **on(6, "first"), **on(9, "last")}
    looked = browser.sent("bill", bill, 200, "look")
    assert "Lost on the way: 1,000 of 6,000 litres, 16.7 percent." in said(looked)
    assert "for 7000 litres" not in looked.text
    differs = browser.sent("bill", {**bill, "billed": "7"}, 422)
    assert differs.errors()["billed"].startswith("The bill is for 7,000 litres, but the bulk meter counted 6,000.")
    assert "100.00 THB too much" in browser.sent("bill", {**bill, "said": "3000"}, 422).errors()["said"]
    explained = browser.confirmed("bill", {**bill, "said": "3000", "reason": "Stamp duty", "brought-forward": "9000"})
    assert "The bill is above its tariff by 100.00" in said(explained) and "9,000.00 from before" in explained.text
    assert "Water debts taken over" in browser.confirmed("arrears", {"amount": "9000", "reason": "Letter", **on(7)}).h1
    both = browser.sent("payment?pays=bill", {"amount": "3500", "paper": "R 1", **on(9)}, 409)
    assert "3,000.00 THB is owed, so 3,500.00 THB is 500.00 THB too much." in both.errors()["amount"]
    assert "Choose" in browser.client.page(f"{browser.room}/payment?pays=attendant").text
    browser.confirmed("payment?pays=bill", {"amount": "3000", "paper": "R 1", "out-of": "box", **on(9)})
    browser.confirmed("payment?pays=arrears", {"amount": "500", "paper": "R 2", "out-of": "box", **on(9)})
    paid = browser.confirmed("payment?pays=attendant", {"amount": "50", "paper": "R 3", "attendant": "2", **on(9)})
    assert "2 Somsak" in said(paid)
    page = browser.client.page(browser.room)
    assert "Debts taken over, apart 8,500.00" in said(page) and "Bills to pay 0.00" in said(page)
    paper = browser.client.get(f"/groups/{browser.group}/statements/kiosk?period=2026-01").text
    assert "The sums agree." in paper and "1,000 ÷ 6,000" in Page(paper).text
    assert "Water kiosk" in browser.client.get(f"/groups/{browser.group}/statements").text


def test_a_group_without_such_rules_is_led_to_its_constitution(signed_in: SignIn, village: Village) -> None:
    browser = Browser(signed_in(Role.TREASURER), village.group)
    assert "The constitution says nothing of a water kiosk." in browser.client.page(browser.room).text
    assert "says nothing of a water kiosk" in browser.sent("meter", METER, 409).text
    assert "Enter the kiosk with its meter first." in browser.client.get(f"{browser.room}/day", status=409).text
