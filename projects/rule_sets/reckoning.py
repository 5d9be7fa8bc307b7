"""From a figure of a rule set to minor units: the one place where a rule is rounded, and which of several rates is meant.

Raises PlaceMissing, and what a set in an index unit asks for: IndexRateMissing, IndexRateNotPositive, IndexRateNotAsked.
"""

from fractions import Fraction

from core.money import Money, round_to
from core.rates import number_text
from projects.rule_sets.case import Case
from projects.rule_sets.errors import (
    CurrencyDiffers,
    IndexRateMissing,
    IndexRateNotAsked,
    IndexRateNotPositive,
    PlaceMissing,
)
from projects.rule_sets.figures import Figure
from projects.rule_sets.places import ANY, LAND_OF
from projects.rule_sets.rule_set import Line, RuleSet

PERCENT = Fraction(1, 100)


def check_money(rule_set: RuleSet, case: Case) -> None:
    """That the case is in the set's currency, and that an index unit has its rate. Raises CurrencyDiffers and as above."""
    if case.currency and case.currency != rule_set.currency:
        raise CurrencyDiffers(key=rule_set.key, currency=rule_set.currency, typed=case.currency)
    unit, code = rule_set.index_unit, rule_set.currency
    if not unit and case.index_rate is not None:
        raise IndexRateNotAsked(key=rule_set.key, currency=code)
    if unit and case.index_rate is None:
        raise IndexRateMissing(key=rule_set.key, unit=unit, currency=code)
    if case.index_rate is not None and case.index_rate <= 0:
        raise IndexRateNotPositive(unit=unit, currency=code)


def minor_of(rule_set: RuleSet, case: Case, number: Fraction) -> int:
    """A number in the set's unit as minor units of its currency, rounded once."""
    return rounded(rule_set, number * (case.index_rate or 1) * rule_set.money.unit)


def rounded(rule_set: RuleSet, exact: Fraction) -> int:
    return round_to(exact, rule_set.rounding, rule_set.rounding_unit_minor)


def money_of(rule_set: RuleSet, minor: int) -> Money:
    return Money(minor, rule_set.money)


def shown(rule_set: RuleSet, case: Case, number: Fraction) -> object:
    """A figure as a sentence shows it: money, or a number with its index unit and the rate that makes money of it."""
    if rule_set.index_unit:
        return f"{number_text(number)} {rule_set.index_unit} × {number_text(case.index_rate or Fraction(0))} {rule_set.currency}"
    exact = number * rule_set.money.unit
    return money_of(rule_set, int(exact)) if exact.denominator == 1 else f"{number_text(number)} {rule_set.currency}"


def rate_at(rule_set: RuleSet, line: Line, case: Case) -> Figure:
    """The rate of a line where the case is: by type of upgrading, else by land, else the rate that holds wherever.

    Where only the land is known, the rate that all types on it have in common will do. A place that the set does not name is
    one whose rate its source does not state. Raises PlaceMissing.
    """
    for place in (case.upgrading, case.on_land, ANY):
        if place is not None and place in line.rates:
            return line.rates[place]
    if case.upgrading is not None:
        return Figure(None, next(iter(line.rates.values())).source)
    possible = [figure for place, figure in line.rates.items() if case.land is None or _lies_on(place, case)]
    if possible and len({figure.number for figure in possible}) == 1:
        return possible[0]
    raise PlaceMissing(line=line.name, key=rule_set.key, known=", ".join(place.replace("_", "-") for place in line.rates))


def _lies_on(place: str, case: Case) -> bool:
    return any(kind == place and land is case.land for kind, land in LAND_OF.items())
