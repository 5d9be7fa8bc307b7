"""A year's end as one calculation: what each member gets by the rates, and where the whole surplus goes.

Pure. Rates may be voted, or left open: then each is the highest, to the group's own step, whose sum fits what its line has room
for. What-if is calling this again with other decisions; the same result is what a voucher posts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from core.calendars import Period
from core.money import Currency, Rounding, round_to, split
from groups.sharing.appropriation import Appropriation, appropriate, refuse_rebate_rate, rooms
from groups.sharing.appropriation_rules import AppropriationLine, AppropriationRules, To
from groups.sharing.dividend import MemberDividend, MemberYear, Rebate, earning, highest_rate, member_dividend, rebate
from groups.sharing.dividend_errors import NoDividendLine
from groups.sharing.dividend_rules import DividendRules, RebateBy, refuse_impossible_rate


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the assembly voted. A rate that is None is the highest that fits; `amounts` sets funds, in minor units."""

    dividend_rate: Fraction | None = None
    rebate_rate: Fraction | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The whole working of a year's end; members in the order of their numbers.

    `set_aside_minor` is what there was for rebates; where the law's highest rate allowed less, the rest is back in the reserve.
    """

    year: Period
    dividend_rate: Fraction
    rebate_rate: Fraction
    members: tuple[MemberDividend, ...]
    appropriation: Appropriation
    set_aside_minor: int

    @property
    def dividends_minor(self) -> int:
        return sum(one.dividend.minor for one in self.members)

    @property
    def rebates_minor(self) -> int:
        return sum(one.rebate.minor for one in self.members)

    @property
    def tax_minor(self) -> int:
        return sum(one.tax_minor for one in self.members)

    @property
    def total_minor(self) -> int:
        return sum(one.total_minor for one in self.members)


def reckon_year(
    members: Sequence[MemberYear],
    year: Period,
    surplus_minor: int,
    dividends: DividendRules,
    rules: AppropriationRules,
    of: Currency,
    decided: Decisions,
) -> YearEnd:
    """The year by the rules and the decisions.

    Raises NoDividendLine (a rate for which the rules have no line), NothingToAppropriate, RateAboveLaw, RebateRateTooHigh,
    and what `dividend`, `rebate` and `appropriate` raise.
    """
    amounts, ordered = dict(decided.amounts), sorted(members, key=lambda one: one.number)
    for_rebates, paid = rules.line_to(To.REBATE), {one.number: one.paid_minor for one in ordered}
    voted = None if decided.rebate_rate is None else voted_rebates(paid, decided.rebate_rate, dividends)
    if voted:  # known before there is a dividend, which leaves room for it
        _decide(for_rebates, _sum(voted[1]), amounts)
    rate, reckoned = _dividends(ordered, year, surplus_minor, dividends, rules, decided.dividend_rate, amounts)
    without = {key: minor for key, minor in amounts.items() if for_rebates is None or key != for_rebates.key}
    room = _room(for_rebates, surplus_minor, rules, {**without, **decided.amounts})
    most = _at_most(rules.rate_bound.times * rate if rules.rate_bound else None)
    back_rate, back = voted or highest_rebates(paid, room, most, dividends)
    _decide(for_rebates, _sum(back), amounts)
    refuse_rebate_rate(rules.rate_bound, rate, back_rate)
    at_the_highest = _sum(back) >= _sum(highest_rebates(paid, surplus_minor, most, dividends)[1])
    set_aside = max(room, _sum(back)) if rules.rate_bound and at_the_highest else _sum(back)
    allocated = {for_rebates.key: set_aside} if for_rebates else {}
    whole = tuple(replace(one, rebate=back[one.number]) for one in reckoned)
    appropriation = appropriate(surplus_minor, rules, of, amounts, allocated)
    return YearEnd(year, rate, back_rate, whole, appropriation, set_aside)


def _dividends(
    members: Sequence[MemberYear],
    year: Period,
    surplus_minor: int,
    dividends: DividendRules,
    rules: AppropriationRules,
    voted: Fraction | None,
    amounts: dict[str, int],
) -> tuple[Fraction, list[MemberDividend]]:
    """Everybody's dividend at the voted rate, or the highest that fits its line."""
    earns = [earning(one.opening_minor, one.payments, year, dividends) for one in members]
    line, rate = rules.line_to(To.DIVIDEND), voted
    if rate is None:
        room = _room(line, surplus_minor, rules, amounts)
        rate = highest_rate(
            lambda tried: sum(one.minor_at(tried) for one in earns) if line else 0,
            room,
            dividends.rate_step,
            _at_most(dividends.most_rate) if line else Fraction(0),
        )
    reckoned = [member_dividend(one, its, dividends, rate) for one, its in zip(members, earns)]
    _decide(line, sum(one.dividend.minor for one in reckoned), amounts)
    return rate, reckoned


def _sum(rebates: Mapping[int, Rebate]) -> int:
    return sum(one.minor for one in rebates.values())


def _room(
    line: AppropriationLine | None, surplus_minor: int, rules: AppropriationRules, amounts: Mapping[str, int]
) -> int:
    """What there is for the members' line: as voted, by its own percentage, or all that the other lines do not ask for."""
    if line is None:
        return 0
    asked = rooms(surplus_minor, rules, amounts)
    if line.key in amounts or line.percent or line.fixed_minor:
        return asked[line.key]
    return max(0, surplus_minor - sum(minor for key, minor in asked.items() if key != line.key))


def _at_most(rate: Fraction | None) -> Fraction:
    return Fraction(1) if rate is None else min(rate, Fraction(1))


def _decide(line: AppropriationLine | None, minor: int, amounts: dict[str, int]) -> None:
    """The line's amount is what its members get. Raises NoDividendLine when there is money for no line."""
    if line is not None:
        amounts[line.key] = minor
    elif minor:
        raise NoDividendLine()


def voted_rebates(paid: Mapping[int, int], rate: Fraction, rules: DividendRules) -> tuple[Fraction, dict[int, Rebate]]:
    """Each member's rebate at a voted rate. Raises RateImpossible, NotWhole."""
    if rules.rebate_by is RebateBy.RATE:
        return rate, {number: rebate(minor, rate, rules.rebate_rounding) for number, minor in paid.items()}
    refuse_impossible_rate(rate)
    return rate, _divided(round_to(rate * sum(paid.values()), Rounding.FLOOR), paid, rate)


def highest_rebates(
    paid: Mapping[int, int], room_minor: int, most: Fraction, rules: DividendRules
) -> tuple[Fraction, dict[int, Rebate]]:
    """Each member's rebate at the highest rate that fits the room and is at most `most`; nothing when nobody paid anything."""
    together = sum(paid.values())
    if rules.rebate_by is RebateBy.SPLIT:
        sum_minor = min(room_minor, round_to(most * together, Rounding.FLOOR))
        rate = Fraction(sum_minor, together or 1)
        return rate, _divided(sum_minor, paid, rate)

    def sum_at(rate: Fraction) -> int:
        return _sum(voted_rebates(paid, rate, rules)[1])

    return voted_rebates(paid, highest_rate(sum_at, room_minor, rules.rate_step, most) if together else Fraction(0), rules)


def _divided(sum_minor: int, paid: Mapping[int, int], rate: Fraction) -> dict[int, Rebate]:
    """A sum by what each paid, to the last coin; nothing when nobody paid anything."""
    parts = split(sum_minor, paid) if any(paid.values()) else dict.fromkeys(paid, 0)
    return {number: Rebate(minor, rate, minor * rate, parts[number]) for number, minor in paid.items()}
