"""The share-out on screen: tried, refused beside its field, prepared once, confirmed by another officer."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from access.policy import Role
from core.db import reading, transaction
from groups.constitution import adopt, terms_on
from groups.denominations import pieces
from groups.figures import Row
from groups.models import Group
from groups.sharing.rules import SharingRules
from ledger.voucher_models import Voucher
from tests.groups.village import meet
from tests.web_fixtures import PASSWORD, PickyClient, SignIn

pytestmark = pytest.mark.one_engine
MONDAY = date(2026, 2, 2)
DAY = {"day-day": "2", "day-month": "2", "day-year": "2026"}


def a_cycle(session: Session, public_id: str, rules: SharingRules) -> None:
    """Malee 3 shares, Somsak 2, Pim none; a fine of Malee's is paid: 260 in the box for 5 shares."""
    group = session.scalars(select(Group).where(Group.public_id == public_id)).one()
    terms = replace(terms_on(session, group, MONDAY), sharing=rules)
    adopt(session, group, terms, date(2026, 1, 12), "Everybody", date(2026, 1, 12), by="test")
    paid = Row(1, shares=3, fine_imposed_minor=10_00, fine_reason="late", fine_paid_minor=10_00)
    meet(session, group, MONDAY, [paid, Row(2, shares=2, social_minor=10_00)])


@pytest.fixture
def address(engine: Engine, signed_in: SignIn) -> str:
    with transaction(engine) as session:
        a_cycle(session, signed_in.village.group, SharingRules(unit_minor=1_00))
    return f"/groups/{signed_in.village.group}/share-out"


@pytest.fixture
def treasurer(signed_in: SignIn, address: str) -> PickyClient:
    return signed_in(Role.TREASURER)


def counted(minor: int) -> dict[str, str]:
    found = pieces(minor, (1000_00, 500_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00))
    return {f"count-loan_fund-{denomination}": str(quantity) for denomination, quantity in found.items()}


def test_from_the_preview_to_the_books(treasurer: PickyClient, address: str, engine: Engine, signed_in: SignIn) -> None:
    page = treasurer.page(address)
    assert "260.00 THB" in page.text and "52.00 THB" in page.text
    assert "The cash in the loan fund is not counted yet." in page.text
    form = page.form(f"{address}/preview")
    assert form["reference"]
    tried = treasurer.post(f"{address}/preview", data={**form, **DAY, **counted(260_00), "carry-2": "4"}).text
    assert "not counted yet" not in tried and "leaves for the next cycle 4.00" in tried
    asked = {**form, **DAY, **counted(260_00), "carry-2": "4"}
    first = treasurer.post(f"{address}/prepare", data=asked, status=302).location
    assert treasurer.post(f"{address}/prepare", data=asked, status=302).location == first
    voucher = treasurer.page(first)
    assert "Share-out of cycle 1" in voucher.text and "52.00 THB" in voucher.text
    with reading(engine) as session:
        (version,) = session.scalars(select(Voucher.version))
    keyed = {"sign-in-name": "key-holder", "password": PASSWORD, "version": str(version)}
    treasurer.post(f"{first}/confirm-here", data=keyed, status=302)
    assert "Confirmed and in the books" in treasurer.page(first).text
    assert "lies in no cycle" in treasurer.page(address).text
    auditor = signed_in(Role.AUDITOR)
    assert "lies in no cycle" in auditor.page(address).text


def test_what_the_constitution_does_not_know(treasurer: PickyClient, address: str) -> None:
    """Other rules can be tried, and only tried."""
    page = treasurer.post(f"{address}/preview", data={**DAY, **counted(260_00), "by": "equally"}).text
    assert "86.66" in page and "The constitution, version 2, says something else" in page
    assert "Prepare for confirmation" not in page
    page = treasurer.post(f"{address}/preview", data={**DAY, **counted(260_00), "by": "by-interest"}).text
    assert "Nobody has a part in this, so it stays in the box." in page


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ({"reserve": "x"}, 400, "“x” is not an amount"),
        ({"count-loan_fund-10000": "-1"}, 400, "is not a whole number"),
        ({"carry-2": "-4"}, 400, "below zero"),
        ({"carry-2": "105"}, 422, "Member 2 leaves 105.00"),
        ({"day-year": "2099"}, 409, "has not come yet"),
        ({"day-day": "30"}, 400, "day"),
        ({"by": "luck"}, 400, "Choose one from the list"),
        ({"nobody": "1"}, 400, "something below has to be changed"),
        ({"carry-9": "1"}, 422, "Member 9 has no part"),
    ],
)
def test_what_is_wrong_is_said(treasurer: PickyClient, address: str, typed: dict[str, str], status: int, says: str) -> None:
    page = treasurer.post(f"{address}/preview", data={**DAY, **typed}, status=status).text
    assert says in page
    assert 'name="count-loan_fund-10000"' in page, "the form is still there"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "The cash in the loan fund is not counted yet."),
        (counted(200_00), "60.00\u00a0THB differs"),
        ({"count-loan_fund-100": "0"}, "0.00\u00a0THB was counted"),
        ({**counted(260_00), "from-bank": "5"}, "the books have only 0.00\u00a0THB there"),
    ],
)
def test_what_cannot_be_prepared_keeps_its_working(
    treasurer: PickyClient, address: str, typed: dict[str, str], says: str
) -> None:
    page = treasurer.post(f"{address}/prepare", data={**DAY, **typed}, status=409).text
    assert says in page and "What there is to share" in page


def test_what_the_box_cannot_pay_says_how_to_go_on(treasurer: PickyClient, address: str, engine: Engine) -> None:
    """160 of the 260 are in the bank; 60 of them are fetched, and the page says what else can be done."""
    group = address.removesuffix("/share-out")
    to_bank = {"happened": "to-bank", "amount": "160", "place": "loan_fund", "reason": "too much for the box"}
    typed = {**to_bank, **DAY, "reference": "0123456789abcdef"}
    voucher = treasurer.post(f"{group}/vouchers/general", data=typed, status=302).location
    keyed = {"sign-in-name": "key-holder", "password": PASSWORD, "version": "1"}
    treasurer.post(f"{voucher}/confirm-here", data=keyed, status=302)
    typed = {**DAY, **counted(160_00), "from-bank": "60"}
    page = treasurer.post(f"{address}/preview", data=typed).text
    assert "100.00\u00a0THB is missing" in page and "Fetch money from the bank: 100.00\u00a0THB is there." in page
    page = treasurer.post(f"{address}/preview", data={**typed, "in-part": "yes"}).text
    assert "is missing" not in page and "the group still owes her" in page


def test_a_group_that_does_not_share_out(signed_in: SignIn) -> None:
    client = signed_in(Role.KEY_HOLDER)
    page = client.page(f"/groups/{signed_in.village.group}/share-out")
    assert "has no rule for a share-out" in page.text


def test_the_calculator(signed_in: SignIn) -> None:
    """W17 on screen; the loan of the first is more than all that is hers, once the value is reckoned anew."""
    client, address = signed_in(Role.MEMBER), "/calculators/share-out"
    assert "How it is divided" not in client.page(address).text
    typed = {"currency": "KES", "pool": "10000", "shares": "5000 5000", "loans": "3000, 0", "welfare_each": "500"}
    page = client.page(address, query_string=typed).text
    assert "10,000.00 KES ÷ 10,000 shares = 1.00 KES" in page
    assert "2,500.00" in page and "5,500.00" in page
    page = client.page(address, query_string={**typed, "pool": "2000"}).text
    assert "still owes 2,500.00" in page
    page = client.page(address, query_string={**typed, "pool": "", "cash": "100", "strategy": "luck"}).text
    assert "The box cannot pay this" in page
    assert "is not an amount" in client.get(address, query_string={"pool": "x", "shares": "1"}, status=422).text
    assert "not a currency" in client.get(address, query_string={"pool": "1", "currency": "zz"}, status=422).text
