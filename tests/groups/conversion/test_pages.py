"""A group becomes another through the real app: first shown line by line, then agreed to by two officers, and read for ever."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from access import people
from access.models import User
from access.policy import Role
from core.db import reading, transaction
from groups import vouchers
from groups.cycles import SeriesPlan
from groups.founding import found_group
from groups.general_voucher import GENERAL, General, Happening, content_of, memo_of
from groups.members import everybody
from groups.models import Group, Network
from groups.terms import Terms
from groups.verify import verify_group_records
from ledger.verify import verify_all
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine

DAY = {"day-day": "2", "day-month": "3", "day-year": "2026"}
SIGNED = {"signed-on-day": "1", "signed-on-month": "3", "signed-on-year": "2026", "signed-by": "All three"}


@pytest.fixture
def group(engine: Engine, village: Village) -> str:
    """120.00 in the loan fund, a gift, and share money of 100.00 that a correction brought to the first member."""
    with transaction(engine) as session:
        found = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        for general in (
            General("THB", Happening.GIFT, 120_00, "From the temple"),
            General("THB", Happening.CORRECTION, 100_00, "She paid it", stands_under="4020", belongs_under="2010/member:1"),
        ):
            content, memo = content_of(general), memo_of(found, general)
            prepared = vouchers.prepare(session, found, GENERAL, found.founded_on, content, memo, by="user:a")
            vouchers.confirm(session, found, prepared, by="user:b")
    return village.group


def another(
    engine: Engine, village: Village, name: str, currency: str, *, who: tuple[str, ...] = ("treasurer", "key-holder")
) -> str:
    """Another group of the network, whose books and key the same two officers keep."""
    with transaction(engine) as session:
        network = session.scalars(select(Network).where(Network.public_id == village.network)).one()
        founded = found_group(
            session, network, name=name, currency=currency, locale="en", timezone="Asia/Bangkok", founded_on=date(2026, 1, 5),
            terms=Terms(share_value_minor=100), signed_by="All", series=SeriesPlan(date(2026, 1, 5)), by="test",
        )  # fmt: skip
        for sign_in_name, role in zip(("treasurer", "key-holder"), (Role.TREASURER, Role.KEY_HOLDER), strict=True):
            if sign_in_name in who:
                user = session.scalars(select(User).where(User.sign_in_name == sign_in_name)).one()
                people.grant(session, user, role, founded.scope, by="test")
        return founded.public_id


def looked(client: PickyClient, address: str, asked: dict[str, str], status: int = 200) -> Page:
    return Page(client.get(address, query_string={**asked, "look": "yes"}, status=status).text)


def confirmed(client: PickyClient, address: str, status: int = 302) -> Page:
    data = {"version": "1", "sign-in-name": "key-holder", "password": PASSWORD}
    return Page(client.post(f"{address}/confirm-here", data=data, status=status).text)


def well(engine: Engine) -> None:
    with reading(engine) as session:
        assert [*verify_all(session), *verify_group_records(session)] == []


def test_the_books_go_on_in_another_currency(group: str, engine: Engine, village: Village, signed_in: SignIn) -> None:
    treasurer, address = signed_in(Role.TREASURER), f"/groups/{group}/conversion"
    assert "has kept these books from the first day" in treasurer.page(address).text
    books = f"{address}/books"
    assert "There is no other group whose books you keep" in treasurer.page(f"{books}?what=currency").text
    dollars = another(engine, village, "Rim Klong", "USD")
    asked = {"what": "currency", "successor": dollars, "rate": "36.5", "rounding": "half_up", "unit": "", **DAY}
    page = looked(treasurer, books, {**asked, "rate": "a few"}, 400)
    assert "is not a number" in page.errors()["rate"]
    page = looked(treasurer, books, {**asked, "successor": village.foreign_group}, 404)
    assert "There is no such group whose books you keep. Found it first, and have its treasurer's role given to you." in page.text
    looked(treasurer, books, {**asked, "what": "theft"}, 400)
    assert "already posted" in looked(treasurer, books, {**asked, "day-month": "1", "day-day": "4"}, 409).text
    page = looked(treasurer, books, asked)
    for said in ("36.5 THB make 1 USD", "120.00 THB", "3.287671", "3.29 USD", "2.739726", "2.00", "0.74", "rounded once"):
        assert said in page.text.replace("\u00a0", " "), said
    well(engine)
    form = page.form(books)
    voucher = treasurer.post(books, data=form, status=302).location
    assert treasurer.post(books, data=form, status=302).location == voucher
    page = treasurer.page(voucher)
    assert "It stands or falls together with a voucher of Rim Klong." in page.text
    confirmed(treasurer, voucher)
    assert "were carried over to Rim Klong on 2 March 2026" in treasurer.page(f"/groups/{group}").text
    assert "Carries on the books of Rim Klong since 2 March 2026" in treasurer.page(f"/groups/{dollars}").text
    assert "Rim Klong (THB) → Rim Klong (USD)" in treasurer.page(f"/groups/{dollars}/conversion").text
    page = treasurer.page(f"/groups/{dollars}/members/1")
    assert "Passbook in Rim Klong (THB), number 1" in page.text
    later = {"held-on-day": "9", "held-on-month": "3", "held-on-year": "2026"}
    refused = treasurer.post(f"/groups/{group}/meetings", data=later, status=409)
    assert "Write there what happened after that day." in Page(refused.text).text
    paper = treasurer.get(f"{voucher.replace('/vouchers/', '/statements/voucher/')}").text
    assert "3.287671" in paper and "Fingerprint of what this voucher says" in paper
    well(engine)


def test_two_groups_become_one(group: str, engine: Engine, village: Village, signed_in: SignIn) -> None:
    treasurer, books = signed_in(Role.TREASURER), f"/groups/{group}/conversion/books"
    big = another(engine, village, "Big", "THB", who=("treasurer",))
    asked = {"what": "merger", "successor": big, "other": "", **DAY}
    form = looked(treasurer, books, asked).form(books)
    page = Page(treasurer.post(books, data={**form, f"number-{group}-2": "1"}, status=422).text)
    assert "has no number in the other group, or shares one" in page.text
    voucher = treasurer.post(books, data={**form, f"number-{group}-2": "7"}, status=302).location
    page = confirmed(treasurer, voucher, 403)
    assert "This is also about Big, where this is not yours to do." in page.text
    with transaction(engine) as session:
        keeper = session.scalars(select(User).where(User.sign_in_name == "key-holder")).one()
        people.grant(session, keeper, Role.KEY_HOLDER, f"group:{big}", by="test")
    confirmed(treasurer, voucher)
    with reading(engine) as session:
        there = session.scalars(select(Group).where(Group.public_id == big)).one()
        assert [(member.number, member.name) for member in everybody(session, there)] == [(1, "Malee"), (3, "Pim"), (7, "Somsak")]
    well(engine)


def test_the_group_becomes_a_co_operative(group: str, engine: Engine, signed_in: SignIn) -> None:
    treasurer, address = signed_in(Role.TREASURER), f"/groups/{group}/conversion/form"
    asked = {"method": "ph_cooperative", "amount": "10", "social": "", "most": "60", "reserve": "", **DAY, **SIGNED}
    assert "Nothing is written here" in looked(treasurer, address, {**asked, "signed-by": ""}, 400).errors()["signed-by"]
    assert "Check the amounts." in looked(treasurer, address, {**asked, "most": "0"}, 422).text
    assert "retained surplus is 0.00" in looked(treasurer, address, {**asked, "reserve": "5"}, 409).text.replace("\u00a0", " ")
    page = looked(treasurer, address, asked)
    assert "Takes the new form60.00" in page.text.replace("\u00a0", " ").replace("formStays", "form")
    voucher = treasurer.post(address, data=page.form(address), status=302).location
    assert "Stays as savings that members can claim40.00" in treasurer.page(voucher).text
    confirmed(treasurer, voucher)
    assert "Credit co-operative (Philippines)" in treasurer.page(f"/groups/{group}/constitution").text
    assert "Another form since 2 March 2026" in treasurer.page(f"/groups/{group}").text
    paper = treasurer.get(voucher.replace("/vouchers/", "/statements/voucher/")).text
    assert "What changes its form" in paper and "All three" in paper
    page = Page(treasurer.post(address, data={**asked, "reference": "again"}, status=409).text)
    assert "version" in page.text or "later" in page.text
    well(engine)
