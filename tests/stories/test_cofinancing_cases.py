"""Every published case of state co-financing, told through a project's own books, or where it is told already.

"We take the paper that the case was printed on, write its figures down as a project would, and lay the books beside it."
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.money import Money, currency
from projects.errors import CounterpartMissing
from projects.finding import budget_of, lines_of
from projects.funding_models import Instrument, Tranche, TrancheState
from projects.in_kind.matching import matches_of
from projects.models import Organisation, OrganisationKind, Project, UpgradingType
from projects.rule_sets.case import Case
from projects.rule_sets.evaluating import evaluate
from projects.rule_sets.in_force import in_force
from projects.rule_sets.places import Land
from projects.setting_up import END_OF_TIME, add_line, add_organisation, open_project
from projects.terms import FundingTerms, Match, MatchBase
from projects.tranches import decide
from tests.data import CASES, case
from tests.projects.scene import BEGUN, OFFICER, Scene, a_project

BAHT = 100


def test_three_community_mortgage_projects_re_add_by_rows_and_by_columns(session: Session) -> None:
    """C1: each cost a budget line; the lines of a project, and each cost over all projects, come to what was printed."""
    printed = case("C1")
    agency = add_organisation(session, OrganisationKind.AGENCY, "SHFC", "PH", by=OFFICER)
    books = {name: _with_costs(session, agency, name, costs) for name, costs in printed["projects"].items()}
    by_cost: dict[str, int] = {}
    for name, project in books.items():
        planned = _pesos(session, project)
        assert sum(planned.values()) == int(printed["projects"][name]["total"])
        for cost, amount in planned.items():
            by_cost[cost] = by_cost.get(cost, 0) + amount
    assert by_cost | {"total": sum(by_cost.values())} == {name: int(amount) for name, amount in printed["totals"].items()}


def _with_costs(session: Session, agency: Organisation, name: str, costs: Mapping[str, str]) -> Project:
    project = open_project(
        session,
        agency,
        code=name,
        name=name,
        upgrading_type=UpgradingType.NEW_LAND,
        currencies=("PHP",),
        begun_on=BEGUN,
        country="PH",
        timezone="Asia/Manila",
        by=OFFICER,
    )
    for cost, amount in costs.items():
        if cost != "total":
            add_line(session, project, cost, "PHP", int(amount) * 100, BEGUN, by=OFFICER)
    return project


def _pesos(session: Session, project: Project) -> dict[str, int]:
    budget = budget_of(session, project, END_OF_TIME)
    return {line.name: budget[line.number] // 100 for line in lines_of(session, project)}


def test_bang_bua_passes_one_savings_rule_and_fails_the_other_in_its_own_books(session: Session) -> None:
    """C5: what was signed and received is held against both of CODI's bases, with the percentages that were printed."""
    printed = case("C5")
    saved, lent, given = (int(amount) * BAHT for amount in printed["sources"].values())
    scene = a_project(session)
    tenth = Fraction(1, 10)
    scene.line("Everything", int(printed["total"]) * BAHT)
    savings = scene.signed("Savings", saved, Instrument.COUNTERPART)
    scene.signed("Loan", lent, Instrument.LOAN, match=Match(tenth, MatchBase.BORROWED))
    scene.signed("Grant", given, match=Match(tenth, MatchBase.PROJECT_COST))
    scene.receive(savings, saved, BEGUN)
    borrowed, cost = matches_of(session, [scene.project.id], BEGUN)
    assert [one.brought_minor for one in (borrowed, cost)] == [saved, saved]
    assert [_percent(one.brought_minor, one.base_minor) for one in (borrowed, cost)] == [
        printed["savings_to_loan"],
        printed["savings_to_total"],
    ]
    assert (borrowed.kept, cost.kept, cost.money(cost.short_minor)) == (True, False, Money(1_100_000 * BAHT, currency("THB")))


def _percent(part: int, whole: int) -> str:
    """With one decimal, halves up, as the source prints it."""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


@pytest.mark.parametrize("printed", case("C9")["expect"], ids=lambda one: one["land"])
def test_what_codi_is_due_to_pay_becomes_budget_and_grant(session: Session, printed: dict[str, object]) -> None:
    """C9: the lines that the rules of 2010 reckon are budget lines; one grant over their sum is signed by these rules."""
    on = date(2011, 5, 1)
    asked = Case(on=on, untold=int(str(printed["households"])), land=Land(str(printed["land"])))
    due = evaluate(in_force("codi-2010", on), asked)
    scene = a_project(session)
    amounts = {name: minor for name, minor in due.amounts().items() if minor}
    for name, minor in amounts.items():
        scene.line(name, minor)
    assert due.total_minor is not None
    scene.signed("Grant", due.total_minor, rule_set="codi-2010")
    planned = _pesos(session, scene.project)
    assert {name: str(amount) for name, amount in planned.items()} == {
        name: printed[name] for name in ("housing", "infrastructure", "management")
    }
    assert str(sum(planned.values())) == printed["total"]


@pytest.mark.parametrize("printed", case("C12")["expect"], ids=lambda one: one["families"])
def test_a_block_grant_is_signed_only_where_the_rules_let_it(session: Session, printed: dict[str, object]) -> None:
    """C12: what 24 families are refused, 25 and 300 sign and receive to the afghani."""
    on = date(2025, 10, 1)
    due = evaluate(in_force("nsp-2013", on), Case(on=on, untold=int(str(printed["families"]))))
    assert due.eligible is ("grant" in printed)
    if not due.eligible or due.total_minor is None:
        return
    scene = a_project(session, ("AFN",))
    grant = scene.source("Block grant", currency="AFN")
    scene.sign(grant, FundingTerms("AFN", due.total_minor, rule_set="nsp-2013"))
    voucher = scene.receive(grant, due.total_minor, BEGUN)
    assert voucher.journal_number is not None
    assert f"{due.total_minor // 100}" == printed["grant"]


def test_nothing_is_ordered_before_the_counterpart_of_case_c1_is_there(session: Session) -> None:
    """Leyte's rule [S39] on the figures of GIHAI: 208,000 pesos of the association before the state's first peso."""
    printed = case("C1")["projects"]["GIHAI"]
    counterpart, rest = int(printed["administrative"]) * 100, (int(printed["total"]) - int(printed["administrative"])) * 100
    scene = a_project(session)
    own = scene.signed("Own", counterpart, Instrument.COUNTERPART)
    state = scene.signed("State", rest, counterpart_minor=counterpart)
    tranche = scene.tranche(state, rest, BEGUN, TrancheState.APPROVED)
    scene.receive(own, counterpart - 1, BEGUN)
    with pytest.raises(CounterpartMissing):
        _order(scene, tranche, rest)
    scene.receive(own, 1, BEGUN)
    _order(scene, tranche, rest)


def _order(scene: Scene, tranche: Tranche, minor: int) -> None:
    decide(scene.session, scene.project, tranche, TrancheState.ORDERED, BEGUN, minor, by=OFFICER)


STORIES: Mapping[str, Callable[..., None]] = {
    "C1": test_three_community_mortgage_projects_re_add_by_rows_and_by_columns,
    "C5": test_bang_bua_passes_one_savings_rule_and_fails_the_other_in_its_own_books,
    "C9": test_what_codi_is_due_to_pay_becomes_budget_and_grant,
    "C12": test_a_block_grant_is_signed_only_where_the_rules_let_it,
}
# Cases of groups that came with the same file.
TOLD_ELSEWHERE = {"C14": "test_a_group_becomes_another.py", "C15": "test_passbook.py"}


def test_every_case_has_its_story() -> None:
    known = [one["id"] for one in json.loads((CASES / "cofinancing.json").read_text(encoding="utf-8"))]
    assert sorted(known) == sorted([*STORIES, *TOLD_ELSEWHERE])
    for name, file in TOLD_ELSEWHERE.items():
        assert f'case("{name}")' in (Path(__file__).parent / file).read_text(encoding="utf-8")
