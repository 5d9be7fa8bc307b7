"""Where a year's surplus goes: the lines in their order, the line that takes every rounding, and the bounds of law.

Pure. The lines always sum to the surplus; a line that the surplus cannot bear, or a bound that is broken, is refused by the
name of its rule, its source, and by how much.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.marks import Term
from core.money import Currency, Money, Rounding, round_to
from core.rates import percent_text
from groups.sharing.appropriation_rules import (
    CERTAINTY_NAMES,
    AppropriationLine,
    AppropriationRules,
    Bound,
    Of,
    RateBound,
)
from groups.sharing.dividend_errors import (
    BoundNotReached,
    BoundOverrun,
    DividendAmountImpossible,
    LineUnknown,
    MoreThanSurplus,
    NothingToAppropriate,
    RebateRateTooHigh,
)
from groups.sharing.rounding import RoundingRule


@dataclass(frozen=True, slots=True)
class Appropriated:
    """One line as it came out. `base_minor` is what its percentage was taken of; `rest_minor` what it took of the rest."""

    line: AppropriationLine
    base_minor: int
    minor: int
    rest_minor: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A bound of law and how the lines stand to it: at least `least_minor`, at most `most_minor` (None: no such side).

    `allocated_minor` is what was set aside, which is more than `minor` where another rule forbids to pay all of it out: the
    least is asked of what is set aside, the most of what is paid.
    """

    bound: Bound
    base_minor: int
    minor: int
    allocated_minor: int
    least_minor: Fraction | None
    most_minor: Fraction | None


@dataclass(frozen=True, slots=True)
class Appropriation:
    """A year's surplus by its lines, which sum to it, and the bounds that were looked at."""

    surplus_minor: int
    lines: tuple[Appropriated, ...]
    checks: tuple[Checked, ...]

    def amount(self, key: str) -> int:
        """What a line came to, in minor units. Raises LineUnknown."""
        for one in self.lines:
            if one.line.key == key:
                return one.minor
        raise LineUnknown(line=key)


def rooms(surplus_minor: int, rules: AppropriationRules, decided: Mapping[str, int]) -> dict[str, int]:
    """What each line would get by its own percentage, bounds and fixed amount, or as decided; the rest not yet given out.

    The amounts of dividends and rebates are what there is room for: the rates are then set so that the members' sums fit.
    Raises NothingToAppropriate, LineUnknown, DividendAmountImpossible.
    """
    return {one.line.key: one.minor for one in _in_order(surplus_minor, rules, decided)}


def appropriate(
    surplus_minor: int,
    rules: AppropriationRules,
    of: Currency,
    decided: Mapping[str, int] | None = None,
    allocated: Mapping[str, int] | None = None,
) -> Appropriation:
    """The surplus by the rules. `decided` says what some lines come to: the sums of dividends, what the assembly voted.
    `allocated`: what was set aside for a line of which less may be paid.

    Whatever is left goes to the line `rest_to`. Raises NothingToAppropriate (no surplus), LineUnknown, DividendAmountImpossible,
    MoreThanSurplus, BoundNotReached, BoundOverrun.
    """
    lines = _in_order(surplus_minor, rules, decided or {})
    together = sum(one.minor for one in lines)
    if together > surplus_minor:
        raise MoreThanSurplus(
            together=Money(together, of), surplus=Money(surplus_minor, of), over=Money(together - surplus_minor, of)
        )
    statutory = sum(one.minor for one in lines if one.line.statutory)  # what comes back as the rest is no part of it
    left = surplus_minor - together
    lines = [_with_rest(one, left) if one.line.key == rules.rest_to else one for one in lines]
    amounts = {one.line.key: one.minor for one in lines}
    checks = tuple(_checked(bound, surplus_minor, statutory, amounts, allocated or {}) for bound in rules.bounds)
    for check in checks:
        _refuse_broken(check, of)
    return Appropriation(surplus_minor, tuple(lines), checks)


def percent_of(minor: int, whole_minor: int) -> str:
    """A part in per cent with three decimals at most, as annual reports print it: "77.292"."""
    thousandths = round_to(Fraction(minor * 100_000, whole_minor), Rounding.HALF_UP)
    return percent_text(Fraction(thousandths, 100_000))


def refuse_rebate_rate(bound: RateBound | None, dividend_rate: Fraction, rebate_rate: Fraction) -> None:
    """Raises RebateRateTooHigh where the rebate's rate is more than the law's multiple of the dividend's."""
    if bound is None or rebate_rate <= bound.times * dividend_rate:
        return
    most = bound.times * dividend_rate
    raise RebateRateTooHigh(
        rate=percent_text(rebate_rate),
        most=percent_text(most),
        over=percent_text(rebate_rate - most),
        rule=Term(bound.rule),
        source=Term(bound.source),
        certainty=CERTAINTY_NAMES[bound.certainty],
    )


def _in_order(surplus_minor: int, rules: AppropriationRules, decided: Mapping[str, int]) -> list[Appropriated]:
    if surplus_minor <= 0:
        raise NothingToAppropriate()
    known = {line.key for line in rules.lines}
    for key, minor in decided.items():
        if key not in known:
            raise LineUnknown(line=key)
        if minor < 0:
            raise DividendAmountImpossible()
    lines: list[Appropriated] = []
    for line in rules.lines:
        base = _base(line, surplus_minor, lines)
        minor = decided[line.key] if line.key in decided else _by_rule(line, base, rules)
        lines.append(Appropriated(line, base, minor))
    return lines


def _base(line: AppropriationLine, surplus_minor: int, above: list[Appropriated]) -> int:
    if line.of is Of.LEFT:
        return max(0, surplus_minor - sum(one.minor for one in above))
    if line.of is Of.AFTER_STATUTORY:
        return max(0, surplus_minor - sum(one.minor for one in above if one.line.statutory))
    if line.of is Of.LINE:
        return next(one.minor for one in above if one.line.key == line.of_line)
    return surplus_minor


def _by_rule(line: AppropriationLine, base_minor: int, rules: AppropriationRules) -> int:
    """The line that takes the rest is rounded up, so that rounding never brings a reserve below its bound of law."""
    up = RoundingRule(Rounding.CEILING, rules.rounding.unit_minor)
    rounding = up if line.key == rules.rest_to else rules.rounding
    rounded = rounding.of(base_minor * line.percent) + line.fixed_minor
    at_least = max(rounded, line.least_minor)
    return at_least if line.most_minor is None else min(at_least, line.most_minor)


def _with_rest(one: Appropriated, left_minor: int) -> Appropriated:
    return Appropriated(one.line, one.base_minor, one.minor + left_minor, left_minor)


def _checked(
    bound: Bound, surplus_minor: int, statutory_minor: int, amounts: Mapping[str, int], allocated: Mapping[str, int]
) -> Checked:
    base = surplus_minor - statutory_minor if bound.of is Of.AFTER_STATUTORY else surplus_minor
    return Checked(
        bound=bound,
        base_minor=base,
        minor=sum(amounts[key] for key in bound.lines),
        allocated_minor=sum(max(amounts[key], allocated.get(key, 0)) for key in bound.lines),
        least_minor=None if bound.least is None else base * bound.least,
        most_minor=None if bound.most is None else base * bound.most,
    )


def _refuse_broken(check: Checked, of: Currency) -> None:
    """Amounts are whole minor units and bounds need not be: a bound is met by the nearest amount on its own side."""
    facts = {
        "rule": Term(check.bound.rule),
        "source": Term(check.bound.source),
        "certainty": CERTAINTY_NAMES[check.bound.certainty],
        "minor": Money(check.allocated_minor, of),
    }
    if check.least_minor is not None and check.allocated_minor < check.least_minor:
        least = -(-check.least_minor.numerator // check.least_minor.denominator)
        raise BoundNotReached(**facts, least=Money(least, of), short=Money(least - check.allocated_minor, of))
    if check.most_minor is not None and check.minor > check.most_minor:
        most = check.most_minor.numerator // check.most_minor.denominator
        raise BoundOverrun(**facts, most=Money(most, of), over=Money(check.minor - most, of))
