"""The year's end on screen: what-if, the working, preparing and confirming, and paying out."""

import re

import pytest
from sqlalchemy import Engine, select

from access import people
from access.models import User
from access.policy import Role
from core.db import reading, transaction
from groups import charts
from groups.models import Group
from groups.sharing.year_vouchers import year_ends
from groups.terms import Method
from ledger.verify import verify_all
from ledger.voucher_models import Voucher
from tests.groups.sharing.cooperative import a_cooperative, held
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine


@pytest.fixture
def cooperative(village: Village, engine: Engine) -> str:
    """A co-operative whose treasurer and key-holder are the village's. The address of its dividends."""
    with transaction(engine) as session:
        group = a_cooperative(session, Method.THAI_COOPERATIVE)
        for role in (Role.TREASURER, Role.KEY_HOLDER):
            user = session.scalars(select(User).where(User.sign_in_name == village.names[role])).one()
            people.grant(session, user, role, group.scope, by="test")
        return f"/groups/{group.public_id}/dividends"


@pytest.fixture
def treasurer(cooperative: str, signed_in: SignIn) -> PickyClient:
    return signed_in(Role.TREASURER)


def confirm(client: PickyClient, engine: Engine, address: str) -> None:
    with reading(engine) as session:
        version = session.scalars(select(Voucher.version).where(Voucher.public_id == address.rsplit("/", 1)[1])).one()
    data = {"version": str(version), "sign-in-name": "key-holder", "password": PASSWORD}
    client.post(f"{address}/confirm-here", data=data, status=302)


def closing(page: Page) -> dict[str, str]:
    """The fields of the form that closes the year, as the page fills them in."""
    form = next(one for one in page.all("form") if one.get("method") == "post" and "/dividends" in one.get("action", ""))
    return {field.get("name", ""): field.get("value", "") for field in form.iter() if field.tag == "input"}


def test_from_what_if_to_the_members_hands(cooperative: str, treasurer: PickyClient, engine: Engine) -> None:
    group_page = treasurer.page(cooperative.removesuffix("/dividends"))
    assert "Dividends" in group_page.text
    running = treasurer.page(cooperative + "?year=2026-12-31").text
    assert "This year is not over" in running and "Prepare the voucher" not in running
    year = f"{cooperative}?year=2025-12-31&dividend-rate=5.7&rebate-rate=20&fund-welfare=500"
    page = treasurer.page(year)
    for shown in ("11,000.00", "6,013.00", "1,000.00", "52.25", "1,000.00 × 11/12", "2,222.00", "20.200%", "not confirmed"):
        assert shown in page.text, shown
    too_much = treasurer.page(f"{cooperative}?year=2025-12-31&dividend-rate=10").text
    assert "too much. Lower the dividend" in too_much and "Prepare the voucher" not in too_much
    unread = treasurer.page(f"{cooperative}?year=2025-12-31&dividend-rate=five")
    assert "“five” is not a number" in unread.text
    address = treasurer.post(cooperative, data=closing(page), status=302).location
    assert "closes this year" not in treasurer.page(cooperative).text
    assert "waits for a second officer" in treasurer.page(cooperative).text
    assert "Wanjiru" in treasurer.page(address).text
    confirm(treasurer, engine, address)
    assert "closes this year" in treasurer.page(cooperative).text
    assert treasurer.post(cooperative, data=closing(page), status=302).location == address, "the same form again"

    pay = f"{cooperative}/pay"
    form = treasurer.page(pay).form(pay)
    assert {name for name in form if name.startswith("member-")} == {"member-1", "member-2", "member-3"}
    none = treasurer.post(pay, data={name: text for name, text in form.items() if not name.startswith("member-")}, status=409)
    assert "None of the members named" in none.text
    paid = treasurer.post(pay, data=form | {"paid-as": "shares"}, status=302).location
    assert "Added to shares" in treasurer.page(paid).text
    confirm(treasurer, engine, paid)
    assert "Nobody is owed dividends" in treasurer.page(pay).text
    statement = treasurer.page(f"{cooperative.removesuffix('/dividends')}/statements/member/2?period=2026")
    passbook = " ".join(statement.text.split())
    assert "695.00 KES to be paid to the member" in passbook and "695.00 KES of it paid" in passbook
    assert "Dividends and rebates of the year to 31 December 2025" in passbook
    with reading(engine) as session:
        group = session.scalars(select(Group).where(Group.name == "Mwanzo")).one()
        assert len(year_ends(session, group)) == 1
        assert held(session, group, charts.SHARE_CAPITAL, 2) == 5_000_00 + 95_00 + 600_00
        assert list(verify_all(session)) == []


def test_a_group_that_shares_out_has_no_dividends(village: Village, signed_in: SignIn) -> None:
    client, address = signed_in(Role.TREASURER), f"/groups/{village.group}"
    assert not re.search(r"Dividends</a>", client.get(address).text)
    assert "says nothing of dividends" in client.page(f"{address}/dividends").text
    assert "No year is closed yet" in client.page(f"{address}/dividends/pay").text
    client.post(f"{address}/dividends", data={}, status=400)
