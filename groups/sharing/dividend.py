"""Dividends on shares, rebates on what members paid, and tax withheld: exact fractions until the moment that the group named.

Pure. Every amount comes with its lines, so that each can be redone by hand: opening shares × rate, and for each month (or
payment) amount × rate × weight ÷ denominator. The lines always sum to the dividend by the group's own rounding rule.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from core.calendars import Period
from core.rates import percent_text
from groups.sharing.dividend_errors import (
    OpeningBelowZero,
    PaymentOutsideYear,
    RateAboveLaw,
    WeightImpossible,
    WithdrawnTooMuch,
    YearTooLong,
)
from groups.sharing.dividend_rules import DividendRules, Earns, refuse_impossible_rate
from groups.sharing.rounding import Moment, RoundingRule

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Payment:
    """Shares paid for on a day; below zero for shares withdrawn."""

    day: date
    minor: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """An amount that earns for `weight` parts of the year, and the first day of the month (or the day) from which it counts."""

    since: date | None
    minor: int
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Earning:
    """What a member's year earns by, before there is a rate: her opening shares and weighed amounts, and how they are rounded.

    `opening_minor` is None where the amounts are monthly balances, which contain it. Raises WeightImpossible for a weight of
    more than the whole year, or below zero.
    """

    opening_minor: int | None
    weighed: tuple[Weighed, ...]
    denominator: int
    rounding: RoundingRule
    moment: Moment

    def __post_init__(self) -> None:
        for one in self.weighed:
            if not 0 <= one.weight <= self.denominator:
                raise WeightImpossible(weight=str(one.weight), most=self.denominator)

    @property
    def every(self) -> tuple[Weighed, ...]:
        """The opening shares, which earn for the whole year, and the amounts."""
        if self.opening_minor is None:
            return self.weighed
        return (Weighed(None, self.opening_minor, Fraction(self.denominator)), *self.weighed)

    @property
    def by_line(self) -> bool:
        return self.moment is not Moment.END and self.rounding.mode is not None

    def minor_at(self, rate: Fraction) -> int:
        """The dividend at a rate without its lines, for looking for one: the same as `reckoned` gives. Raises NotWhole."""
        step = Fraction(1, self.denominator) * rate
        if self.by_line:
            return max(0, sum(self.rounding.of(one.minor * one.weight * step) for one in self.every if one.minor))
        parts = sum((one.minor * one.weight for one in self.every if one.minor), Fraction(0))
        return max(0, self.rounding.of(parts * step))


@dataclass(frozen=True, slots=True)
class DividendLine:
    """One line of the working. `exact` is in minor units; `rounded_minor` is None where only the sum is rounded."""

    since: date | None
    minor: int
    weight: Fraction
    exact: Fraction
    rounded_minor: int | None


@dataclass(frozen=True, slots=True)
class Dividend:
    """A member's dividend with its working. `opening` is None where the lines are monthly balances, which contain it.

    `raised_minor`: what was added because rounding alone had brought the sum below zero; nobody owes a dividend.
    """

    rate: Fraction
    denominator: int
    opening: DividendLine | None
    lines: tuple[DividendLine, ...]
    exact: Fraction
    raised_minor: int
    minor: int

    @property
    def every_line(self) -> tuple[DividendLine, ...]:
        return (self.opening, *self.lines) if self.opening else self.lines

    @property
    def rounded_at_the_end(self) -> bool:
        """Whether the lines are exact and only their sum was rounded."""
        return self.exact != self.minor and all(line.rounded_minor is None for line in self.every_line)

    @property
    def average_minor(self) -> Fraction:
        """The average balance that earned, in minor units: each amount by its part of the year."""
        parts = sum((line.minor * line.weight for line in self.every_line), Fraction(0))
        return parts * Fraction(1, self.denominator)


@dataclass(frozen=True, slots=True)
class Rebate:
    """What a member gets back of what she paid (interest, purchases) in the year, rounded once."""

    paid_minor: int
    rate: Fraction
    exact: Fraction
    minor: int


@dataclass(frozen=True, slots=True)
class MemberYear:
    """What one member's year is reckoned from, in minor units."""

    number: int
    opening_minor: int
    payments: tuple[Payment, ...] = ()
    paid_minor: int = 0


@dataclass(frozen=True, slots=True)
class MemberDividend:
    """What a year brings one member: dividend and rebate, less the tax withheld from the dividend."""

    number: int
    dividend: Dividend
    rebate: Rebate
    tax_minor: int

    @property
    def total_minor(self) -> int:
        return self.dividend.minor + self.rebate.minor - self.tax_minor


def months_of(year: Period) -> tuple[date, ...]:
    """The first day of each calendar month that the year touches. Raises YearTooLong."""
    count = _month_index(year.end, year.start) + 1
    if count > MOST_MONTHS:
        raise YearTooLong(start=year.start, end=year.end, months=count, most=MOST_MONTHS)
    first = year.start.year * 12 + year.start.month - 1
    return tuple(date((first + n) // 12, (first + n) % 12 + 1, 1) for n in range(count))


def denominator_of(rules: DividendRules, year: Period) -> int:
    """Into how many parts the rules divide this year: as they say, or its own months or days."""
    if rules.denominator:
        return rules.denominator
    return (year.end - year.start).days + 1 if rules.earns is Earns.DAYS else len(months_of(year))


def monthly_weights(months: int, denominator: int, own_period: bool = False) -> tuple[int, ...]:
    """The months that remain after each month of the year: 11, 10 … 0 of twelve; with its own month 12, 11 … 1.

    Never more than the whole year, which is `denominator` parts.
    """
    return tuple(min(months - 1 - index + own_period, denominator) for index in range(months))


def member_dividend(
    member: MemberYear, earns: Earning, rules: DividendRules, rate: Fraction, rebate_rate: Fraction = Fraction(0)
) -> MemberDividend:
    """All that a member's year brings her. Raises what `reckoned` and `rebate` raise, and RateAboveLaw."""
    refuse_rate_above_law(rules, rate)
    made = reckoned(earns, rate)
    back = rebate(member.paid_minor, rebate_rate, rules.rebate_rounding)
    return MemberDividend(member.number, made, back, withheld(made.minor, rules))


def dividend(
    opening_minor: int, payments: Sequence[Payment], year: Period, rules: DividendRules, rate: Fraction
) -> Dividend:
    """The dividend of a year by the rules: on what was held when it began, and on what was paid in or withdrawn since.

    Raises what `earning` and `reckoned` raise, and RateAboveLaw.
    """
    refuse_rate_above_law(rules, rate)
    return reckoned(earning(opening_minor, payments, year, rules), rate)


def refuse_rate_above_law(rules: DividendRules, rate: Fraction) -> None:
    """Raises RateAboveLaw."""
    if rules.most_rate is not None and rate > rules.most_rate:
        facts = {"rate": percent_text(rate), "most": percent_text(rules.most_rate), "over": percent_text(rate - rules.most_rate)}
        raise RateAboveLaw(**facts, source=f" ({rules.most_rate_source})" if rules.most_rate_source else "")


def earning(opening_minor: int, payments: Sequence[Payment], year: Period, rules: DividendRules) -> Earning:
    """What the year earns by. Raises PaymentOutsideYear, WithdrawnTooMuch, OpeningBelowZero, YearTooLong, WeightImpossible."""
    _refuse_impossible_payments(opening_minor, payments, year)
    parts = denominator_of(rules, year)
    if rules.earns is not Earns.AVERAGE:
        return Earning(opening_minor, weigh(payments, year, rules), parts, rules.rounding, rules.moment)
    if parts < (months := len(months_of(year))):
        raise WeightImpossible(weight=str(months), most=parts)
    return Earning(None, _balances(opening_minor, payments, year, rules), parts, rules.rounding, rules.moment)


def weigh(payments: Sequence[Payment], year: Period, rules: DividendRules) -> tuple[Weighed, ...]:
    """Each payment (or each month's payments together) with the parts of the year for which it earns."""
    parts, alone = denominator_of(rules, year), rules.moment is Moment.PAYMENT
    if rules.earns is Earns.DAYS:
        return tuple(Weighed(one.day, one.minor, _days_left(one.day, year, rules, parts)) for one in _by_day(payments, alone))
    months = months_of(year)
    weights = (*monthly_weights(len(months), parts, rules.own_period), 0)  # after the last cut-off nothing is earned
    since = (*months, _month_after(months[-1]))
    counted = [(_counted(one.day, year, rules), one.minor) for one in payments]
    if alone:
        return tuple(Weighed(since[index], minor, Fraction(weights[index])) for index, minor in counted)
    sums = [sum(minor for index, minor in counted if index == wanted) for wanted in range(len(since))]
    shown = len(since) if sums[-1] else len(months)
    return tuple(Weighed(since[index], sums[index], Fraction(weights[index])) for index in range(shown))


def reckoned(earns: Earning, rate: Fraction) -> Dividend:
    """The dividend at a rate: exact lines, rounded at the moment that the rule names, and their sum.

    Raises RateImpossible, and NotWhole where the rule says exact and the sum is no whole number of minor units.
    """
    refuse_impossible_rate(rate)
    rounding = earns.rounding if earns.by_line else None
    step = Fraction(1, earns.denominator) * rate
    every = tuple(_line(one, step, rounding) for one in earns.every)
    opening, lines = (None, every) if earns.opening_minor is None else (every[0], every[1:])
    exact = sum((line.exact for line in every), Fraction(0))
    total = sum(line.rounded_minor or 0 for line in every) if rounding else earns.rounding.of(exact)
    return Dividend(rate, earns.denominator, opening, lines, exact, max(0, -total), max(0, total))


def rebate(paid_minor: int, rate: Fraction, rounding: RoundingRule) -> Rebate:
    """What was paid, times the rate, rounded once. Raises RateImpossible, NotWhole."""
    refuse_impossible_rate(rate)
    exact = paid_minor * rate
    return Rebate(paid_minor, rate, exact, rounding.of(exact))


def withheld(dividend_minor: int, rules: DividendRules) -> int:
    """The tax on a dividend above the threshold: on all of it, never on the rebate. Raises NotWhole."""
    if dividend_minor <= rules.tax_from_minor:
        return 0
    return min(rules.tax_rounding.of(dividend_minor * rules.tax_rate), dividend_minor)


def highest_rate(total_at: Callable[[Fraction], int], room_minor: int, step: Fraction, most: Fraction = Fraction(1)) -> Fraction:
    """The highest multiple of `step`, at most `most`, whose total is within `room_minor`; one step more would not be.

    Looks first where the total at the highest rate points, then ever further from there: a few totals instead of many.
    """
    scaled = most * Fraction(step.denominator, step.numerator)
    steps = scaled.numerator // scaled.denominator
    if (at_most := total_at(steps * step)) <= room_minor:
        return steps * step
    fits, too_much, reach = 0, steps, 1
    middle = max(room_minor, 0) * steps // at_most
    while too_much - fits > 1:
        middle = min(max(middle, fits + 1), too_much - 1)
        fits, too_much = (middle, too_much) if total_at(middle * step) <= room_minor else (fits, middle)
        if fits and too_much < steps:
            middle = (fits + too_much) // 2
        else:
            middle, reach = (fits + reach if fits else too_much - reach), reach * 2
    return fits * step


def _line(one: Weighed, step: Fraction, rounding: RoundingRule | None) -> DividendLine:
    exact = one.minor * one.weight * step
    return DividendLine(one.since, one.minor, one.weight, exact, rounding.of(exact) if rounding else None)


def _refuse_impossible_payments(opening_minor: int, payments: Sequence[Payment], year: Period) -> None:
    if opening_minor < 0:
        raise OpeningBelowZero()
    held = opening_minor
    for payment in sorted(payments, key=lambda one: (one.day, -one.minor)):
        if payment.day not in year:
            raise PaymentOutsideYear(day=payment.day, start=year.start, end=year.end)
        held += payment.minor
        if held < 0:
            raise WithdrawnTooMuch(day=payment.day)


def _month_index(day: date, start: date) -> int:
    return (day.year - start.year) * 12 + day.month - start.month


def _month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _counted(day: date, year: Period, rules: DividendRules) -> int:
    """The place in the year of the month from which a payment counts."""
    late = rules.cut_off_day and day.day > rules.cut_off_day
    return _month_index(day, year.start) + bool(late)


def _days_left(day: date, year: Period, rules: DividendRules, parts: int) -> Fraction:
    return Fraction(min((year.end - day).days + rules.own_period, parts))


def _by_day(payments: Sequence[Payment], alone: bool) -> list[Payment]:
    """The payments in the order of days; those of one day together, unless each stands alone."""
    ordered = sorted(payments, key=lambda one: one.day)
    if alone:
        return ordered
    return [Payment(day, sum(one.minor for one in of_day)) for day, of_day in groupby(ordered, key=lambda one: one.day)]


def _balances(opening_minor: int, payments: Sequence[Payment], year: Period, rules: DividendRules) -> tuple[Weighed, ...]:
    """The balance that counts in each month: what was there before it, and with `own_period` what came in it."""
    counted = [(_counted(one.day, year, rules) + (not rules.own_period), one.minor) for one in payments]
    return tuple(
        Weighed(month, opening_minor + sum(minor for index, minor in counted if index <= place), Fraction(1))
        for place, month in enumerate(months_of(year))
    )
