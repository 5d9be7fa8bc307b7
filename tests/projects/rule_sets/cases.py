"""Cases to ask rule sets about, and sets made for one test."""

from datetime import date
from fractions import Fraction
from typing import Any

from projects.rule_sets.case import Case
from projects.rule_sets.evaluating import evaluate
from projects.rule_sets.evaluation import Evaluation
from projects.rule_sets.figures import Figure, Source
from projects.rule_sets.in_force import in_force, usual_day
from projects.rule_sets.places import ANY
from projects.rule_sets.rule_set import Line, LineKind, RuleSet

TODAY = date(2026, 11, 25)
DAY = date(2027, 1, 1)


def figure(number: int | Fraction | None) -> Figure:
    return Figure(None if number is None else Fraction(number), "A")


def own(**parts: Any) -> RuleSet:
    """A set of an agency with one rate for each household; `parts` change it."""
    lines = (Line("grant", "Grant", LineKind.PER_HOUSEHOLD, rates={ANY: figure(1_000)}),)
    given: dict[str, Any] = {
        "key": "river-fund",
        "version": 1,
        "name": "River Fund",
        "programme": "river-fund",
        "country": "KE",
        "currency": "KES",
        "valid_from": DAY,
        "sources": (Source("A", "Board, 3 May 2026"),),
        "lines": lines,
    }
    return RuleSet(**{**given, **parts})


def by(key: str, **case: Any) -> Evaluation:
    """What the ready-made set of a key says of a case."""
    on = case.pop("on", usual_day(key, TODAY))
    return evaluate(in_force(key, on), Case(on=on, **case))


def baht(minor: int | None) -> int:
    """Whole units of a currency of two decimals."""
    assert minor is not None and minor % 100 == 0
    return minor // 100
