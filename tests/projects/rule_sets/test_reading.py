"""A set as an agency writes it: read with care, and everything that is wrong with it said at once."""

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from projects.rule_sets.checking import faults
from projects.rule_sets.errors import SetUnreadable
from projects.rule_sets.figures import Fact, Figure
from projects.rule_sets.places import ANY
from projects.rule_sets.reading import rule_set_from, text_of
from projects.rule_sets.rule_set import Alternative, Counterpart, Deposit, Line, LineKind, SavingsBase, SavingsTest
from tests.projects.rule_sets.cases import DAY, figure, own


def test_an_agency_writes_whole_numbers_in_quotes() -> None:
    text = text_of(own())
    assert '"number": "1000"' in text and '"facts"' not in text
    changed = rule_set_from(text.replace('"1000"', '"1250.50"'))
    assert changed.lines[0].rates["any"].number == Fraction("1250.50")


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    given = json.loads(text_of(own()))
    change(given)
    return json.dumps(given)


NUMBERS = ["1e9", "1e999999999", "1_000", "-5", "", "NaN", "1/0", "9" * 16, "0.0000001", "๑๒"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("[]", ""),
        ("{}", "without"),
        ("{", "line 1, column 2"),
        ("[" * 5_000, "deeply"),
        ('{"a": ' * 30 + "1" + "}" * 30, "deeply"),
        ("x" * 40_001, "40001 characters"),
        (changed(lambda given: given.update(colour="red")), "'colour'"),
        (changed(lambda given: given.update(version="1")), "'1'"),
        (changed(lambda given: given.update(version=True)), "True"),
        (changed(lambda given: given.update(valid_from="2570-13-01")), ""),
        (changed(lambda given: given["lines"][0].update(kind="lottery")), "lottery"),
        (changed(lambda given: given["lines"][0]["rates"]["any"].update(number=1000)), "in quotes"),
        (changed(lambda given: given["lines"][0]["rates"]["any"].update(number=0.5)), "in quotes"),
        (text_of(own()).replace('"version": 1', '"version": NaN'), "NaN"),
        (text_of(own()).replace('"version": 1', '"version": 1, "version": 2'), "'version' is written twice"),
        *((text_of(own()).replace('"1000"', json.dumps(number)), "no figure") for number in NUMBERS),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(SetUnreadable) as refused:
        rule_set_from(text)
    assert said in str(refused.value)


def _line(**parts: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"key": "grant", "name": "Grant", "kind": LineKind.PER_HOUSEHOLD, "rates": {ANY: figure(1)}}
    return {"lines": (Line(**{**given, **parts}),)}


PERCENTAGE = {"kind": LineKind.PERCENTAGE, "rates": {}}


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({"key": "River Fund"}, "key"),
        ({"key": "x" * 41}, "key"),
        ({"programme": "-"}, "programme"),
        ({"version": 0}, "version"),
        ({"currency": "UF"}, "currency"),
        ({"valid_to": date(2026, 12, 31)}, "valid_to"),
        ({"sources": ()}, "sources"),
        ({"rounding_unit_minor": 0}, "rounding_unit_minor"),
        ({"name": ""}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"name": "{evil}"}, "name"),
        ({"notes": ("x" * 201,)}, "notes"),
        (_line(key="total"), "lines: total"),
        (_line(key="community-cap"), "lines: community-cap"),
        (_line(rates={}), "lines: grant"),
        (_line(rates={"the moon": figure(1)}), "lines: grant"),
        (_line(rates={ANY: Figure(Fraction(1), "Z")}), "lines: grant"),
        (_line(rates={ANY: figure(-1)}), "lines: grant"),
        (_line(**PERCENTAGE), "lines: grant"),
        (_line(**PERCENTAGE, percent=figure(5), of="grant"), "lines: grant"),
        (_line(kind=LineKind.FIXED), "lines: grant"),
        (_line(floor=figure(2), cap=figure(1)), "lines: grant"),
        ({"lines": own().lines * 2}, "lines: grant"),
        ({"savings": (SavingsTest(SavingsBase.PROJECT_COST),)}, "savings"),
        ({"savings": (SavingsTest(SavingsBase.FIXED_PER_HOUSEHOLD, figure(1)),)}, "savings"),
        ({"savings": (SavingsTest(SavingsBase.PROJECT_COST, figure(1)),) * 2}, "savings"),
        ({"counterpart": Counterpart("others", figure(5), of="moon")}, "counterpart"),
        ({"deposit": Deposit(figure(5))}, "deposit"),
        ({"deposit": Deposit(figure(5), (Alternative("a", "A", figure(1)),) * 2)}, "deposit: prices: a"),
        ({"minimum_households": figure(Fraction(1, 2))}, "minimum_households"),
        ({"facts": (Fact("Said", "Z"),)}, "facts"),
    ],
)
def test_what_is_wrong_with_a_set_is_said_with_its_place(parts: dict[str, Any], where: str) -> None:
    found = [str(one) for one in faults(own(**parts))]
    assert any(one.startswith(f"{where}: ") for one in found), found


def test_all_of_it_is_said_at_once() -> None:
    assert len(faults(own(key="", currency="", version=0, valid_from=DAY))) == 3
