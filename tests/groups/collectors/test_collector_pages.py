"""Daily savings on the page: a collector named, her round half-typed and whole, a hand-over signed by both, savings paid out."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from access import people as sign_ins
from access.policy import Role, member_scope
from core.calendars import Calendar, parts_in, today
from core.db import reading, transaction
from groups.collectors import people
from groups.collectors.rules import CollectorRules
from groups.constitution import adopt, terms_on
from groups.finding import book_of, member_of
from groups.models import Group
from groups.terms import Saves
from ledger.balances import balances
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn

pytestmark = pytest.mark.one_engine


@pytest.fixture
def street(signed_in: SignIn, engine: Engine) -> str:
    """The village saves daily from today on; Malee (1) collects at all three doors and has a sign-in of her own, as a member."""
    with transaction(engine) as session:
        group = session.query(Group).filter_by(public_id=signed_in.village.group).one()
        day = today(group.timezone)
        rules = replace(
            terms_on(session, group, day),
            saves=Saves.AMOUNT,
            may_withdraw=True,
            collectors=CollectorRules(most_days=3, most_cash_minor=500_00),
        )
        adopt(session, group, rules, day, "Everybody", day, by="test")
        malee = people.appoint(session, group, member_of(session, group, 1), "Along the canal", day)
        people.put_on_round(session, group, malee, [member_of(session, group, number) for number in (1, 2, 3)], day)
    return f"/groups/{signed_in.village.group}"


def in_the_books(engine: Engine, signed_in: SignIn) -> dict[str, int]:
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=signed_in.village.group).one()
        return {str(key): balance.net for key, balance in balances(session, book_of(session, group)).items() if balance.net}


def test_from_her_door_to_the_box(signed_in: SignIn, street: str, engine: Engine) -> None:
    collector, treasurer = signed_in(Role.MEMBER), signed_in(Role.TREASURER)
    assert "My round: Rim Klong" in collector.page("/").text
    hers = f"{street}/collectors/1"
    assert "0.00 THB" in collector.page(hers).text.replace("\u00a0", " ")

    typed = collector.page(f"{hers}/round").form(f"{hers}/round/prepare") | {"saved-2": "20", "saved-3": "5,"}
    collector.post(f"{hers}/round", data=typed, status=302)
    taken_up = treasurer.page(f"{hers}/round").form(f"{hers}/round/prepare")
    assert (taken_up["saved-2"], taken_up["saved-3"]) == ("20", "5,")
    refused = Page(collector.post(f"{hers}/round/prepare", data=taken_up, status=400).text)
    assert set(refused.errors()) == {"saved-3"}
    whole = taken_up | {"saved-3": "5.50"}
    waiting = collector.post(f"{hers}/round/prepare", data=whole, status=302).location
    page = collector.page(waiting)
    assert "25.50 THB" in page.text.replace("\u00a0", " ") and "Pim" in page.text
    assert "is not confirmed" not in page.text and "not confirmed yet" in collector.page(hers).text
    treasurer.post(f"{waiting}/confirm", data={"version": "1"}, status=302)
    assert in_the_books(engine, signed_in) == {"1040/member:1": 25_50, "2030/member:2": 20_00, "2030/member:3": 5_50}

    counted = {**treasurer.page(f"{hers}/hand-over").form(f"{hers}/hand-over"), "count-2000": "1", "keeps": "5"}
    refused = Page(treasurer.post(f"{hers}/hand-over", data=counted, status=422).text)
    assert "0.50 THB away from what she should hand over" in refused.errors()["reason"].replace("\u00a0", " ")
    handed = treasurer.post(f"{hers}/hand-over", data=counted | {"reason": "A coin fell into the canal"}, status=302).location
    again = treasurer.post(f"{hers}/hand-over", data=counted | {"reason": "A coin fell into the canal"}, status=302).location
    assert again == handed, "pressed twice is handed over once"
    assert "SHORT by 0.50" in treasurer.page(handed).text
    sign = {"sign-in-name": "member", "password": PASSWORD, "version": "1"}
    treasurer.post(f"{handed}/confirm-here", data=sign, status=302)
    assert in_the_books(engine, signed_in) == {
        "1010": 20_00,
        "1040/member:1": 5_00,
        "2030/member:2": 20_00,
        "2030/member:3": 5_50,
        "5090": 50,
    }
    assert "A coin fell" in treasurer.page(handed.replace("/collectors/1/vouchers/", "/statements/voucher/")).text

    taken = {**treasurer.page(f"{street}/withdrawals").form(f"{street}/withdrawals"), "member": "2", "amount": "25"}
    refused = Page(treasurer.post(f"{street}/withdrawals", data=taken, status=409).text)
    assert "5.00 THB too much" in refused.errors()["amount"].replace("\u00a0", " ")
    voucher = treasurer.post(f"{street}/withdrawals", data=taken | {"amount": "15"}, status=302).location
    assert "2 Somsak takes savings out" in treasurer.page(voucher).text
    listed = signed_in(Role.AUDITOR).page(f"{street}/collectors").text
    assert "Malee" in listed and "5.00" in listed


def test_the_sheets_of_a_morning_and_the_counter_book(signed_in: SignIn, street: str) -> None:
    collector, treasurer = signed_in(Role.MEMBER), signed_in(Role.TREASURER)
    first, second = (collector.post(f"{street}/collectors/1/morning-sheet", status=302).location for _ in range(2))
    assert "tear up the other" not in collector.page(first).text
    assert "This is print 2 for the day: sheet 1 was made" in treasurer.page(second).text
    assert collector.get(f"{second}.pdf").data.startswith(b"%PDF")
    collector.get(second.replace("/1/", "/2/"), status=404)
    book = treasurer.page(f"{street}/statements/counter-book")
    assert "Somsak" in book.text and "Second treasurer" in book.text


def test_naming_collectors_and_giving_doors(signed_in: SignIn, street: str, engine: Engine) -> None:
    officer: PickyClient = signed_in(Role.NETWORK_OFFICER)
    form = officer.page(f"{street}/collectors").form(f"{street}/collectors")
    wrong = Page(officer.post(f"{street}/collectors", data=form | {"street": ""}, status=400).text)
    assert set(wrong.errors()) == {"street"}
    wrong = Page(officer.post(f"{street}/collectors", data=form | {"member": "1", "street": "x"}, status=409).text)
    assert "has been a collector since" in wrong.errors()["member"]
    doors = officer.post(f"{street}/collectors", data=form | {"member": "2", "street": "Upper street"}, status=302).location
    typed = {name: value for name, value in officer.page(doors).form(doors).items() if not name.startswith("door-")}
    officer.post(doors, data=typed | {"door-3": "yes"}, status=302)
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=signed_in.village.group).one()
        found = people.collectors_on(session, group, today(group.timezone))
        assert [(one.member.number, one.doors) for one in found] == [(1, 3), (2, 1)], "the door leaves the other tomorrow"
        year, month, day = parts_in(today(group.timezone), Calendar(group.calendar))
    early = {"until-day": "1", "until-month": "1", "until-year": "2026"}
    wrong = Page(officer.post(doors.replace("/doors", "/end"), data=early, status=422).text)
    assert "is before that" in wrong.errors()["until"]
    now = {"until-day": str(day), "until-month": str(month), "until-year": str(year)}
    officer.post(doors.replace("/doors", "/end"), data=now, status=302)


def test_what_a_round_cannot_be_and_who_cannot_agree(signed_in: SignIn, street: str, engine: Engine) -> None:
    collector, treasurer = signed_in(Role.MEMBER), signed_in(Role.TREASURER)
    hers = f"{street}/collectors/1"
    form = collector.page(f"{hers}/round").form(f"{hers}/round/prepare")
    for changed, said in (
        ({}, "Nobody gave anything"),
        ({"saved-2": "600"}, "the rule “most cash that a collector may hold” of the constitution allows"),
        ({"saved-2": "6", "day-year": "1999"}, "No constitution was in force on"),
        ({"saved-2": "6", "day-year": "2099"}, "has not come yet"),
    ):
        answer = collector.open(f"{hers}/round/prepare", method="POST", data=form | changed | {"csrf_token": collector.token()})
        assert answer.status_code in (409, 422) and said in collector.looked_over(answer).text

    waiting = collector.post(f"{hers}/round/prepare", data=form | {"saved-2": "6"}, status=302).location
    assert "A second officer has to agree" in collector.post(f"{waiting}/confirm", data={"version": "1"}, status=403).text
    for name, said in (("auditor", "neither this collector nor an officer"), ("member", "")):
        sign = {"sign-in-name": name, "password": PASSWORD, "version": "1"}
        answer = collector.open(f"{waiting}/confirm-here", method="POST", data=sign | {"csrf_token": collector.token()})
        assert answer.status_code in (403, 409) and said in collector.looked_over(answer).text
    collector.post(f"{waiting}/withdraw", status=302)
    assert "Withdrawn" in treasurer.page(waiting).text
    with transaction(engine) as session:
        group = session.query(Group).filter_by(public_id=signed_in.village.group).one()
        other = sign_ins.add_user(session, "somsak", "Somsak", PASSWORD, by="test")
        sign_ins.grant(session, other, Role.MEMBER, member_scope(group.public_id, 2), by="test")
        assert people.waiting_of(session, group, 1) == []
    signed_in("somsak").get(hers, status=404)
    assert "was no collector on" in signed_in("somsak").get(f"{street}/collectors/2", status=409).text
    assert in_the_books(engine, signed_in) == {}
