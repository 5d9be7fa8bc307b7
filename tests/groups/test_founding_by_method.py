"""Five questions for each method: the page is filled in with its rules, and what is sent back founds a group that keeps them."""

import pytest
from sqlalchemy import Engine

from access.policy import Role
from core.db import reading
from core.language import language
from groups.constitution import versions
from groups.methods.templates import TEMPLATES
from groups.models import Group
from groups.rule_fields import rule_name
from groups.terms import METHOD_NAMES, Method, terms_from_json
from reports import render
from reports.constitution_paper import constitution_paper
from tests.pages import Page
from tests.web_fixtures import PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine

DAYS = {
    f"{name}-{part}": value
    for name in ("founded-on", "first-on")
    for part, value in (("day", "5"), ("month", "1"), ("year", "2026"))
}
IDENTITY = {"name": "Rim Nam", "currency": "KES", "locale": "en", "timezone": "Africa/Nairobi", "signed-by": "All nine"}


@pytest.fixture
def officer(signed_in: SignIn) -> PickyClient:
    return signed_in(Role.NETWORK_OFFICER)


def ticked(page: Page) -> dict[str, str]:
    """What a browser sends of the boxes: those that are ticked."""
    boxes = [one for one in page.all("input") if one.get("type") == "checkbox"]
    return {one.get("name", ""): "yes" for one in boxes if one.get("checked") is not None}


def filled(page: Page) -> dict[str, str]:
    boxes = {one.get("name", "") for one in page.all("input") if one.get("type") == "checkbox"}
    form = page.form("/groups/new")
    return {name: value for name, value in form.items() if name not in boxes} | ticked(page)


def test_the_first_question_is_the_method(officer: PickyClient) -> None:
    page = officer.page("/groups/new")
    links = {link.get("href") for link in page.all("a")}
    assert {f"/groups/new?method={method}" for method in Method} <= links
    assert "/groups/new" not in {form.get("action") for form in page.all("form")}


@pytest.mark.parametrize("method", Method)
def test_a_group_of_each_method(officer: PickyClient, village: Village, engine: Engine, method: Method) -> None:
    page = officer.page(f"/groups/new?method={method}")
    asked = rule_name(TEMPLATES[method].rule)
    sent = filled(page) | DAYS | IDENTITY | {"network": village.network, asked: "20"}
    assert page.form("/groups/new")[asked] == ""
    answer = officer.post("/groups/new", data=sent, status=302)
    with reading(engine) as session:
        group = session.query(Group).filter_by(name="Rim Nam").one()
        terms = terms_from_json(versions(session, group)[0].terms)
        assert terms == TEMPLATES[method].rules(20_00, 0, group.money)
        paper = constitution_paper(session, group)
        assert paper.method == METHOD_NAMES[method]
        assert "20.00\u00a0KES" in render.html(paper, language("en"))
    assert answer.location.endswith(f"/groups/{group.public_id}/members")
    rules = officer.page(f"/groups/{group.public_id}/constitution")
    assert METHOD_NAMES[method] in rules.text


def test_what_a_group_has_agreed_otherwise(officer: PickyClient, village: Village, engine: Engine) -> None:
    """It lends at 2.5 percent, shares out half by shares and half equally, and has no fines."""
    page = officer.page("/groups/new?method=vsla")
    agreed = {"loans-rate": "2.5", "loans-times-savings": "2,5", "sharing-parts-by-shares-rate": "50"}
    sent = filled(page) | DAYS | IDENTITY | agreed | {"network": village.network, "share-value": "200"}
    wrong = Page(officer.post("/groups/new", data=sent, status=422).text)
    assert "come to 50 percent" in wrong.text
    officer.post("/groups/new", data=sent | {"sharing-parts-equally-rate": "50"}, status=302)
    with reading(engine) as session:
        group = session.query(Group).filter_by(name="Rim Nam").one()
        terms = terms_from_json(versions(session, group)[0].terms)
    assert terms.loans is not None and terms.sharing is not None
    assert (str(terms.loans.rate), str(terms.loans.times_savings)) == ("1/40", "5/2")
    assert [(part.strategy.value, str(part.rate)) for part in terms.sharing.parts] == [("by-shares", "1/2"), ("equally", "1/2")]


def test_a_group_that_does_not_lend(officer: PickyClient, village: Village, engine: Engine) -> None:
    sent = filled(officer.page("/groups/new?method=vsla")) | DAYS | IDENTITY | {"network": village.network, "share-value": "200"}
    del sent["has-loans"]
    officer.post("/groups/new", data=sent, status=302)
    with reading(engine) as session:
        group = session.query(Group).filter_by(name="Rim Nam").one()
        assert terms_from_json(versions(session, group)[0].terms).loans is None


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"loans-rate": "2,5,5"}, "loans-rate", "is not a number"),
        ({"loans-rate": "-2"}, "loans-rate", "is not a number"),
        ({"loans-most-periods": "many"}, "loans-most-periods", "not a whole number"),
        ({"loans-method": "magic"}, "loans-method", "Choose one"),
        ({"sharing-unit": "x"}, "sharing-unit", "is not an amount"),
    ],
)
def test_a_rule_that_cannot_be_read_is_in_sight(
    officer: PickyClient, village: Village, changed: dict[str, str], field: str, said: str
) -> None:
    sent = filled(officer.page("/groups/new?method=vsla")) | DAYS | IDENTITY | {"network": village.network, "share-value": "5"}
    page = Page(officer.post("/groups/new", data=sent | changed, status=400).text)
    assert said in page.errors()[field]
    areas = [area for area in page.all("details") if area.get("open") is not None]
    assert len(areas) == 1


def test_a_rule_that_nobody_can_keep_is_named(officer: PickyClient, village: Village) -> None:
    sent = filled(officer.page("/groups/new?method=vsla")) | DAYS | IDENTITY | {"network": village.network, "share-value": "5"}
    page = Page(officer.post("/groups/new", data=sent | {"loans-most-periods": "0"}, status=422).text)
    assert "longest term" in page.text
