"""The ready-made sets as data: nothing wrong with them, every figure with its source, and the same after being kept."""

import json
from datetime import date

import pytest

from core.frozen import from_text, to_text
from projects.rule_sets.checking import faults, figures_of
from projects.rule_sets.errors import NoVersionInForce, RuleSetUnknown
from projects.rule_sets.figures import Mark
from projects.rule_sets.in_force import in_force, named, usual_day
from projects.rule_sets.reading import rule_set_from, text_of
from projects.rule_sets.rule_set import RuleSet
from projects.rule_sets.sets import OTHER_NAMES, READY_MADE
from tests.data import CASES
from tests.projects.rule_sets.cases import TODAY

BY_KEY = {one.key: one for one in READY_MADE}


@pytest.mark.parametrize("one", READY_MADE, ids=[one.key for one in READY_MADE])
def test_a_set_is_good_and_stays_the_same_when_it_is_kept(one: RuleSet) -> None:
    assert faults(one) == []
    assert from_text(RuleSet, to_text(one)) == one
    assert rule_set_from(text_of(one)) == one
    assert all(one.source(figure.source).title for _, figure in figures_of(one))


def test_keys_are_used_once_and_other_names_lead_to_them() -> None:
    assert len(BY_KEY) == len(READY_MADE) >= 17
    assert set(OTHER_NAMES.values()) <= set(BY_KEY) and not set(OTHER_NAMES) & set(BY_KEY)


def test_the_figures_of_the_worked_cases_are_those_of_the_sets() -> None:
    cases = {one["id"]: one for one in json.loads((CASES / "cofinancing.json").read_text(encoding="utf-8"))}
    told = cases["C9"]["rules"]
    housing, infrastructure, management = BY_KEY["codi-2010"].lines
    assert BY_KEY["codi-2010"].valid_from == date.fromisoformat(told["valid_from"])
    assert str(housing.rates["any"].number) == told["housing_per_household"]
    assert {place: str(rate.number) for place, rate in infrastructure.rates.items()} == told["infrastructure_per_household"]
    assert management.of == told["management"]["percent_of"]
    bounds = {"percent": management.percent, "floor": management.floor, "cap": management.cap}
    assert {name: str(one.number) for name, one in bounds.items() if one} == {
        name: told["management"][name] for name in bounds
    }
    told, nsp = cases["C12"]["rules"], BY_KEY["nsp-2013"]
    assert nsp.community_cap and str(nsp.community_cap.number) == told["community_cap"]
    assert nsp.minimum_households and nsp.minimum_households.number == told["minimum_families"]
    assert str(nsp.lines[0].rates["any"].number) == told["per_family"]


def test_what_nobody_verified_is_marked() -> None:
    marks = {key: {figure.mark for _, figure in figures_of(one)} for key, one in BY_KEY.items()}
    assert Mark.UNVERIFIED in marks["codi-2003"]
    assert marks["codi-2010"] == marks["nsp-2013"] == {Mark.VERIFIED}


@pytest.mark.parametrize(
    ("typed", "day", "key"),
    [
        ("codi", date(2003, 1, 1), "codi-2003"),
        ("codi", date(2009, 12, 31), "codi-2003"),
        ("codi", date(2010, 1, 1), "codi-2010"),
        ("codi", date(2019, 9, 30), "codi-2010"),
        ("codi", date(2019, 10, 1), "codi-2020"),
        ("CODI FY2563", date(2026, 1, 1), "codi-2020"),
        ("codi_2562", date(2019, 9, 30), "codi-to-2019"),
        ("codi", date(2002, 1, 1), "codi-to-2019"),  # from when its envelope held is not stated
    ],
)
def test_the_version_in_force_is_chosen_by_the_day(typed: str, day: date, key: str) -> None:
    assert in_force(typed, day).key == key


def test_a_day_without_a_version_says_when_there_is_one() -> None:
    with pytest.raises(NoVersionInForce, match="2010-01-01 – 2019-09-30.*codi-2020"):
        in_force("codi-2010", date(2020, 1, 1))
    with pytest.raises(RuleSetUnknown, match="codi-2010"):
        named("no-such-set")


def test_a_set_that_has_ended_is_asked_about_its_last_day() -> None:
    assert usual_day("codi-2010", TODAY) == date(2019, 9, 30)
    assert usual_day("codi", TODAY) == usual_day("nsp-2013", TODAY) == TODAY
    assert usual_day("railway-2023", date(2020, 1, 1)) == date(2023, 1, 1)
