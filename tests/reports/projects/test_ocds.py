"""OCDS: a budget's parts are its total, each amount is exact, and what does not add up is not exported."""

import json
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from core.money import Money, currency
from projects.flows import Columns
from projects.funding_models import Measure
from reports.projects.errors import NothingPlanned, SourcesDifferFromPlan
from reports.projects.exact_json import as_json
from reports.projects.ocds import releases, write_ocds
from reports.projects.project_facts import AgreementFact, LineFact, ProjectFacts
from tests.reports.projects.conftest import Told, on_one_engine
from tests.reports.projects.story import BEGUN, MILLION, THAI


def package(facts: ProjectFacts) -> Any:
    out = BytesIO()
    write_ocds(releases(facts), facts.programme, facts.as_of, out)
    return json.loads(out.getvalue(), parse_float=Decimal)


def test_the_parts_add_to_the_total(told: Told) -> None:
    (release,) = package(told.facts())["releases"]
    budget = release["planning"]["budget"]
    assert budget["amount"] == {"amount": Decimal("48000000.00"), "currency": "THB"}
    assert [(one["sourceParty"]["name"], one["amount"]["amount"]) for one in budget["budgetBreakdown"]] == [
        ("CODI", Decimal("18000000.00")),
        ("CODI", Decimal("20000000.00")),
        ("Bang Bua savings group", Decimal("3000000.00")),
        ("Bang Bua savings group", Decimal("7000000.00")),
    ], "a guarantee is no source"
    assert budget["budgetBreakdown"][0]["description"] == f"{THAI} (grant, signed)"
    assert budget["budgetBreakdown"][0]["period"]["startDate"] == f"{BEGUN.isoformat()}T00:00:00Z"
    sources = {one["sourceParty"]["id"] for one in budget["budgetBreakdown"]}
    assert sources == {one["id"] for one in release["parties"] if "funder" in one["roles"]}


@on_one_engine
def test_parts_that_do_not_add_up_are_refused_by_how_much(told: Told) -> None:
    facts = told.facts()
    short = replace(facts.lines[0], planned_minor=facts.lines[0].planned_minor + 1)
    with pytest.raises(SourcesDifferFromPlan) as refused:
        releases(replace(facts, lines=(short, *facts.lines[1:])))
    assert refused.value.facts["difference"] == Money(1, currency("THB"))
    assert "0.01 THB lie between them" in str(refused.value)


@on_one_engine
def test_an_empty_project_has_no_budget_to_export(told: Told) -> None:
    with pytest.raises(NothingPlanned):
        releases(replace(told.facts(), lines=(), agreements=()))


def of_dollars(facts: ProjectFacts, minor: int) -> ProjectFacts:
    """With a line and a pledge in the second currency."""
    line = LineFact(9, "Machines", "USD", False, minor, minor)
    pledged = Columns("USD", {Measure.PLEDGED: minor})
    agreement: AgreementFact = replace(facts.agreements[0], number=9, currency="USD", signed_on=None, columns=pledged)
    return replace(facts, lines=(*facts.lines, line), agreements=(*facts.agreements, agreement))


@on_one_engine
def test_two_currencies_are_two_budgets(told: Told) -> None:
    thai, dollars = package(of_dollars(told.facts(), 12_345_67))["releases"]
    assert thai["ocid"] != dollars["ocid"]
    assert dollars["planning"]["budget"]["amount"] == {"amount": Decimal("12345.67"), "currency": "USD"}
    assert thai["planning"]["budget"]["amount"]["amount"] == 48 * MILLION // 100


@on_one_engine
@pytest.mark.parametrize(("minor", "written"), [(10**15 - 1, "9999999999999.99"), (1, "0.01"), (10**15, "10000000000000.00")])
def test_no_float_is_between_the_books_and_the_file(told: Told, minor: int, written: str) -> None:
    out = BytesIO()
    facts = of_dollars(told.facts(), minor)
    write_ocds(releases(facts), facts.programme, facts.as_of, out)
    assert out.getvalue().count(f'{{"amount":{written},"currency":"USD"}}'.encode()) == 2


@on_one_engine
def test_it_carries_the_fingerprint_of_each_book(told: Told) -> None:
    facts = told.facts()
    (release,) = package(facts)["releases"]
    assert all(book.fingerprint in release["planning"]["rationale"] for book in facts.books)


def test_money_in_json_has_the_decimals_of_its_currency() -> None:
    amounts = [Money(-1, currency("THB")), Money(1234, currency("KWD")), Money(7, currency("CLP")), None, True, 3, 'a"b\x01ก']
    assert as_json(amounts) == '[-0.01,1.234,7,null,true,3,"a\\"b\\u0001ก"]'
    with pytest.raises(TypeError):
        as_json({"amount": 0.1})
