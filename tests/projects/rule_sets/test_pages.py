"""The pages of rule sets through the real app: everybody reads and asks; an officer of the agency writes a new version."""

import json
from collections.abc import Mapping

import pytest
from sqlalchemy import Engine

from access import people
from access.policy import Role
from core.calendars import now
from core.db import reading, transaction
from projects.models import Organisation, OrganisationKind
from projects.rule_sets.cli import rules
from projects.rule_sets.own_sets import versions_of
from projects.rule_sets.sets import READY_MADE
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn

pytestmark = pytest.mark.one_engine

C9 = {"households": "10", "land": "existing land", "on-day": "1", "on-month": "5", "on-year": "2011"}


@pytest.fixture
def member(signed_in: SignIn) -> PickyClient:
    return signed_in(Role.MEMBER)


def read(page: Page) -> str:
    """All that stands on the page, with a space between two cells."""
    return " ".join(" ".join(page.root.find("body").itertext()).split())  # type: ignore[union-attr]


def asked(client: PickyClient, key: str, status: int = 200, **fields: str) -> Page:
    return Page(client.get(f"/rules/{key}/evaluate", query_string=fields, status=status).text)


def test_the_list_and_every_set_in_words(member: PickyClient) -> None:
    listed = member.page("/rules").text
    for one in READY_MADE:
        assert one.name in listed
        page = member.page(f"/rules/{one.key}")
        assert one.name == page.h1 and all(source.title in read(page) for source in one.sources)
    assert "not verified" in listed
    text = read(member.page("/rules/codi-2010"))
    assert "Infrastructure, New land 50,000.00 THB for each household S8" in text and "Baan Mankong, scheme of 2003" in text
    member.get("/rules/no-such-set", status=404)
    member.get("/rules/codi-2010?version=99")


def test_what_is_due_line_by_line(member: PickyClient) -> None:
    assert member.page("/rules/codi-2010/evaluate").form("/rules/codi-2010/evaluate#due")["on-year"] == "2019"
    page = asked(member, "codi-2010", **C9)
    assert "Management: floor 35,000.00 THB" in read(page) and "bigger than the work" in read(page)
    assert "Due in all 600,000.00 THB" in read(page)
    assert page.form("/rules/codi-2010/evaluate#due")["households"] == "10"
    few = asked(member, "nsp-2013", households="24", **{name: C9[name] for name in ("on-day", "on-month", "on-year")})
    assert "Not eligible. 24 households are eligible, and at least 25" in read(few) and "Due in all: 0.00 AFN" in read(few)


def test_savings_left_out_loans_and_an_index_unit(member: PickyClient) -> None:
    money = {"cost": "41,000,000", "borrowed": "20000000", "savings": "3000000"}
    page = asked(member, "codi-2020", households="230", **money)
    assert "Fails. Savings (7.3%)" in read(page) and "Passes. Savings (15.0%)" in read(page)
    only = asked(member, "codi-2020", households="230", **{**money, "savings-base": "amount-borrowed"})
    assert "Fails." not in read(only)
    renters = asked(member, "chile-reconstruction", **{"tenure-owner": "3", "tenure-renter": "2"})
    assert "Renters: 2. Paid for only where each applies" in read(renters) and "not stated in the source" in read(renters)
    assert "at most 100,000.00 PHP" in read(asked(member, "cmp", households="1"))
    day = {"rate-day": "1", "rate-month": "3", "rate-year": "2026"}
    uf = asked(member, "ds49", households="2", **{"index-rate": "39000.5", "complement-location": "yes", **day})
    assert "Due in all 40,092,514 CLP" in read(uf) and "on 1 March 2026" in read(uf)
    house = asked(member, "akiba-mashinani", households="1", house="starter", savings="49000")
    assert "1,000.00 KES too little" in read(house)


@pytest.mark.parametrize(
    ("key", "fields", "beside", "status"),
    [
        ("codi-2010", C9 | {"households": "-5"}, "households", 422),
        ("codi-2010", C9 | {"households": ""}, "households", 422),
        ("codi-2010", C9 | {"land": ""}, "type", 422),
        ("codi-2010", C9 | {"land": "moon"}, "land", 422),
        ("codi-2010", C9 | {"cost": "ten"}, "cost", 400),
        ("codi-2010", C9 | {"on-year": "2001"}, "on", 409),
        ("codi-2010", C9 | {"on-month": "13"}, "on", 400),
        ("ds49", {"households": "1"}, "index-rate", 422),
        ("nsp-2013", {"households": "400", "parts": "200,200"}, "parts", 409),
        ("microgrant-80-20", {"households": "1"}, "cost", 422),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    member: PickyClient, key: str, fields: Mapping[str, str], beside: str, status: int
) -> None:
    page = asked(member, key, status, **fields)
    assert list(page.errors()) == [beside]
    assert fields.get("households", "") == page.form(f"/rules/{key}/evaluate#due")["households"]


# ---- an own set ----


@pytest.fixture
def agency(engine: Engine, signed_in: SignIn) -> str:
    """Two organisations and a programme officer of the first, whose address is answered."""
    with transaction(engine) as session:
        mine, other = (
            Organisation(kind=OrganisationKind.AGENCY, name=name, country="TH", practice=False, added_by="test", added_at=now())
            for name in ("River Agency", "Hill Agency")
        )
        session.add_all([mine, other])
        session.flush()
        officer = people.add_user(session, "officer", "Programme Officer", PASSWORD, by="test")
        people.grant(session, officer, Role.PROGRAMME_OFFICER, mine.scope, by="test")
        signed_in.village.public_ids["other agency"] = other.public_id
        return mine.public_id


ADDRESS = "/rules/codi-2010/new-version"


def written(page: Page, **changes: object) -> dict[str, str]:
    """The form as it stands, its text changed."""
    fields = page.form(ADDRESS)
    return {**fields, "content": json.dumps({**json.loads(fields["content"]), **changes})}


def test_an_officer_tries_a_version_and_adopts_what_she_saw(signed_in: SignIn, agency: str, engine: Engine) -> None:
    officer = signed_in("officer")
    page = officer.page(ADDRESS)
    assert page.form(ADDRESS)["organisation"] == agency and "Hill Agency" not in read(page)
    draft = written(page, key="river-2027", programme="river", valid_from="2027-10-01")
    draft["content"] = draft["content"].replace('"25000"', '"26000"')
    early = Page(officer.post(ADDRESS, data=draft | {"step": "adopt"}, status=409).text)
    assert "Look at the example below" in read(early)
    seen = Page(officer.post(ADDRESS, data=draft | {"step": "try"}).text)
    assert "Housing 1,000,000.00 THB 1,040,000.00 THB" in read(seen)
    assert "Due in all 2,260,000.00 THB 2,300,000.00 THB" in read(seen)
    adopted = officer.post(ADDRESS, data=seen.form(ADDRESS) | {"step": "adopt", "note": "Board"}, status=302)
    assert adopted.location == "/rules/river-2027?version=1"
    assert "26,000.00 THB" in officer.page("/rules/river-2027").text
    assert "river-2027" in signed_in(Role.MEMBER).page("/rules").text
    again = officer.page("/rules/river-2027/new-version").form("/rules/river-2027/new-version")
    assert json.loads(again["content"])["version"] == 2
    typed = ["evaluate", "river-2027", "--households", "40", "--type", "in-situ", "--json"]
    assert json.loads(signed_in.app.test_cli_runner().invoke(rules, typed).stdout)["total"] == "2300000"
    with reading(engine) as session:
        (row,) = versions_of(session, "river-2027")
        assert (row.note, row.adopted_by[:5]) == ("Board", "user:")


@pytest.mark.parametrize(
    ("change", "said", "status"),
    [
        ({"valid_from": None}, "Say from which day", 422),
        ({"key": "codi-2010"}, "not yours to change", 409),
        ({"version": 2}, "is number 1, not 2", 409),
        ({"currency": "UFF"}, "currency of ISO 4217", 400),
        ({"colour": "red"}, "colour", 422),
    ],
)
def test_what_is_wrong_with_a_text_stands_beside_it(
    signed_in: SignIn, agency: str, change: dict[str, object], said: str, status: int
) -> None:
    officer = signed_in("officer")
    good = {"key": "river-2027", "programme": "river", "valid_from": "2027-10-01"}
    draft = written(officer.page(ADDRESS), **{**good, **change}) | {"step": "try"}
    page = Page(officer.post(ADDRESS, data=draft, status=status).text)
    assert said in page.errors()["content"]
    assert page.form(ADDRESS)["content"] == draft["content"]


def test_nobody_writes_another_agencys_rules(signed_in: SignIn, agency: str) -> None:
    officer = signed_in("officer")
    good = {"key": "river-2027", "programme": "river", "valid_from": "2027-10-01"}
    draft = written(officer.page(ADDRESS), **good) | {"step": "try"}
    for whose in (signed_in.village.public_ids["other agency"], "", "0" * 16):
        officer.post(ADDRESS, data=draft | {"organisation": whose}, status=404)
    administrator = signed_in(Role.ADMINISTRATOR)
    assert administrator.page(ADDRESS).form(ADDRESS)["organisation"] == ""
    for role in (Role.MEMBER, Role.TREASURER, Role.AUDITOR):
        signed_in(role).get(ADDRESS, status=403)


def test_a_form_that_is_not_whole_says_so(signed_in: SignIn, agency: str) -> None:
    officer = signed_in("officer")
    fields = officer.page(ADDRESS).form(ADDRESS) | {"step": "try", "example-households": "many"}
    page = Page(officer.post(ADDRESS, data=fields, status=400).text)
    assert list(page.errors()) == ["example-households"]
