"""A rotation from its beginning to its last turn as a treasurer's browser sends it, and what the pages say when it is wrong."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from access.policy import Role
from core.db import reading, transaction
from groups.constitution import adopt, terms_on
from groups.models import Group
from groups.rotation.rules import Draw, Order, RotationRules
from groups.rotation.running import rotation_of
from ledger.verify import verify_all
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine

RULES = RotationRules(contribution_minor=100_00, order=Order.AUCTION, unit_minor=1_00)
TUESDAY, WEDNESDAY = date(2026, 1, 6), date(2026, 1, 7)
DAY = {"day-day": "6", "day-month": "1", "day-year": "2026"}

Turns = Callable[[RotationRules], "Browser"]


class Browser:
    """The treasurer's, with the key-holder beside her."""

    def __init__(self, client: PickyClient, village: Village, engine: Engine) -> None:
        self.client, self.engine, self.group = client, engine, village.group
        self.room = f"/groups/{village.group}/rotation"

    def sent(self, place: str, changed: dict[str, str], do: str = "look", status: int = 200) -> Page:
        """A page's form, as it stands and with what was changed, sent by one of its buttons."""
        address = f"{self.room}/{place.partition('?')[0]}"
        fields = self.client.page(f"{self.room}/{place}").form(address)
        answer = self.client.post(address, data={**fields, **DAY, **changed, "do": do}, status=status)
        return Page(answer.text) if status != 302 else self.client.page(answer.location)

    def confirmed(self, voucher: Page) -> Page:
        """A voucher's page after the key-holder agreed to it."""
        address = next(form.get("action", "") for form in voucher.all("form") if "confirm-here" in form.get("action", ""))
        fields = voucher.form(address)
        said = {**fields, "sign-in-name": "key-holder", "password": PASSWORD}
        return self.client.page(self.client.post(address, data=said, status=302).location)

    def begun(self) -> None:
        self.confirmed(self.sent("begin", {}, "prepare", 302))


@pytest.fixture
def turns(signed_in: SignIn, village: Village, engine: Engine) -> Turns:
    def with_rules(rules: RotationRules) -> Browser:
        with transaction(engine) as session:
            group = session.query(Group).filter_by(public_id=village.group).one()
            terms = replace(terms_on(session, group, TUESDAY), rotation=rules)
            adopt(session, group, terms, TUESDAY, "All", TUESDAY, by="test")
        return Browser(signed_in(Role.TREASURER), village, engine)

    return with_rules


def said(page: Page) -> str:
    """All that can be read on it, with a space between whatever stands in different boxes."""
    return " ".join(" ".join(page.root.itertext()).split())


def test_an_auction_from_the_beginning_to_the_end(turns: Turns) -> None:
    browser = turns(RULES)
    assert "No rotation has begun yet." in browser.client.page(browser.room).text
    assert browser.room in browser.client.get(f"/groups/{browser.group}").text
    looked = browser.sent("begin", {})
    assert "This is what it comes to" in said(looked) and "The whole pot 300.00" in said(looked)
    voucher = browser.sent("begin", {}, "prepare", 302)
    assert "A rotation begins" in voucher.h1 and "No money moves." in voucher.text
    assert "a second officer has to confirm it" in browser.client.page(browser.room).text
    assert "no line of it" in browser.confirmed(voucher).text
    asked = browser.client.page(f"{browser.room}/turn")
    assert asked.h1 == "Turn 1: Whose turn is it?" and "Somsak" in asked.text
    counted = {"bid": "50", "count-10000": "3"}
    looked = browser.sent("turn?slot=2", counted)
    assert "Receive the pot Slot 2: 2 Somsak for turn 1 250.00" in said(looked)
    short = browser.sent("turn?slot=2", {**counted, "count-10000": "2"}, status=422)
    assert "300.00 THB is written as paid in, but 200.00 THB was counted: 100.00 THB too little." in short.text
    dear = browser.sent("turn?slot=2", {"bid": "300"}, status=422)
    above = "A bid of 300.00 THB is above what the constitution allows: at most 299.99 THB of a pot of 300.00 THB."
    assert dear.errors() == {"bid": above}
    voucher = browser.confirmed(browser.sent("turn?slot=2", counted, "prepare", 302))
    assert "Bids of the rotation, to be shared" in voucher.text and "Confirmed and in the books as number 1." in voucher.text
    missed = {"paid-3-0": "", "count-10000": "2", "note": "Pim is ill"}
    assert "Missed, and still owed Slot 3: 3 Pim 100.00" in said(browser.sent("turn?slot=1", missed))
    browser.confirmed(browser.sent("turn?slot=1", missed, "prepare", 302))
    page = browser.client.page(browser.room)
    assert "100.00 THB was missed and is still owed." in page.text and "50.00 THB of bids is kept in the box." in page.text
    last = {"late-3-0-2": "100", "count-10000": "4"}
    looked = browser.sent("turn?slot=3", last)
    assert "Handed out as shares of the bids 48.00" in said(looked) and "What cannot be shared equally 2.00" in said(looked)
    browser.confirmed(browser.sent("turn?slot=3", last, "prepare", 302))
    page = browser.client.page(browser.room)
    assert "Every slot has received." in page.text and "Begin the next rotation" in page.text
    assert "still owed" not in page.text
    card = Page(browser.client.get(f"/groups/{browser.group}/statements/rotation?names=numbers").text)
    assert "The sums agree." in card.text and "Somsak" not in card.text and "850.00" in card.text
    with reading(browser.engine) as session:
        assert list(verify_all(session)) == []


def test_a_fixed_order_with_a_swap_a_takeover_a_stop_and_money_ahead(turns: Turns) -> None:
    browser = turns(replace(RULES, order=Order.FIXED, half_slots=True))
    halves = {"turns-1": "2", "turns-2": "3", "turns-3": "3"}
    assert "halves of a turn cannot be paired" in browser.sent("begin", {**halves, "turns-3": "2"}, status=422).text
    assert browser.sent("begin", {**halves, "order": "x"}, status=422).errors()["order"].startswith("“x” is not a list")
    assert "write every slot" in browser.sent("begin", {**halves, "order": "1 1"}, status=422).errors()["order"].lower()
    begun = browser.sent("begin", {**halves, "order": "4, 1 2,3"}, "prepare", 302)
    assert "2 Somsak · 3 Pim" in said(begun)
    browser.confirmed(begun)
    # Somsak pays 100 and 50; Malee ahead for two more turns.
    first = {"ahead-1-0": "200", "count-10000": "6"}
    looked = browser.sent("turn", first)
    assert "Of the rotation, in the box afterwards 200.00" in said(looked)
    browser.confirmed(browser.sent("turn", first, "prepare", 302))
    too_much = browser.sent("turn", {"ahead-1-0": "100.01"}, status=422)
    assert "Slot 1 has 100.00 THB still to pay for all later turns, so 100.01 THB ahead is too much." in too_much.text
    swap = {"what": "swap", "seat": "2", "other": "3", "agreed-by": "Somsak and Somsak"}
    swapped = browser.sent("change", swap, status=302)
    assert "Two slots change places" in swapped.text
    browser.confirmed(swapped)
    takeover = {"what": "takeover", "seat": "4-1", "member": "1", "agreed-by": "Malee and Pim"}
    sold = browser.sent("change", takeover, status=302)
    assert "a debt of 150.00" in said(sold)
    browser.confirmed(sold)
    stop = {"what": "stop", "seat": "3", "agreed-by": "All"}
    assert "Money was paid ahead for turn 2" in browser.sent("change", stop, status=409).text
    with reading(browser.engine) as session:
        running = rotation_of(session, session.query(Group).filter_by(public_id=browser.group).one(), 1)
        assert running.rotation.sequence == (4, 1, 3, 2) and len(running.steps) == 3


def test_a_group_without_such_rules_is_led_to_its_constitution(signed_in: SignIn, village: Village) -> None:
    client, room = signed_in(Role.TREASURER), f"/groups/{village.group}/rotation"
    assert "The constitution says nothing of a rotation." in client.page(f"{room}/begin").text
    assert "Begin one first." in client.get(f"{room}/turn", status=409).text
    assert "Begin one first." in client.get(f"/groups/{village.group}/statements/rotation", status=409).text
    assert "Rotation" not in Page(client.get(f"/groups/{village.group}").text).text


def test_lots_drawn_by_hand_and_from_a_word(turns: Turns) -> None:
    browser = turns(replace(RULES, order=Order.LOTTERY))
    assert "Write the names of two who saw it." in browser.sent("begin", {}, status=422).errors()["how"]
    looked = browser.sent("begin", {"how": "Malee and Pim", "order": "๓ 1 2"})
    assert "Settled by Malee and Pim" in said(looked) and "1 3 3 Pim" in said(looked)
    drawn = turns_by_word(browser)
    assert "mango:1" in drawn and hashlib.sha256(b"mango:1").hexdigest()[:8] in drawn


def turns_by_word(browser: Browser) -> str:
    """What the page says once the constitution has the lots drawn from a word."""
    with transaction(browser.engine) as session:
        group = session.query(Group).filter_by(public_id=browser.group).one()
        by_word = replace(RULES, order=Order.LOTTERY, draw=Draw.SEED)
        adopt(session, group, replace(terms_on(session, group, TUESDAY), rotation=by_word), WEDNESDAY, "All", TUESDAY, by="test")
    return said(browser.sent("begin", {"how": "mango", "day-day": "7"}))
