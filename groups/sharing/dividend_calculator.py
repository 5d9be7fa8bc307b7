"""The dividend calculator: one member's year as it is typed, reckoned by the same functions that post.

Pure. The command line and the page fill in the same `Asked`; what was left empty takes the rule that most co-operatives have.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from core.calendars import EARLIEST_YEAR, LATEST_YEAR, Period
from core.money import Currency, Rounding, parse_amount
from core.rates import parse_number, parse_percent
from groups.sharing.dividend import (
    Dividend,
    DividendLine,
    Earning,
    Payment,
    Rebate,
    Weighed,
    dividend,
    highest_rate,
    months_of,
    rebate,
    reckoned,
    withheld,
)
from groups.sharing.dividend_errors import (
    DayTyped,
    MonthlyByDays,
    MonthsDoNotFit,
    RateOrPool,
    RoundingTwice,
    RoundingUnreadable,
    WeightsDoNotFit,
    WeightsForMonthsOnly,
)
from groups.sharing.dividend_rules import DividendRules, Earns, refuse_impossible_rate
from groups.sharing.rounding import Moment, RoundingRule

MONTHS_OF_A_YEAR = 12
NO_LEAP_DAY = 2001  # the year that monthly payments are put into when nobody says which it was

# Every name that published cases and people have for them.
_MODES: dict[str, Rounding | None] = {
    "exact": None,
    **{mode.value: mode for mode in Rounding},
    "down": Rounding.FLOOR,
    "up": Rounding.CEILING,
}
_MOMENTS = {
    "line": Moment.LINE,
    "month": Moment.LINE,
    "payment": Moment.PAYMENT,
    "end": Moment.END,
    "member": Moment.END,
    "total": Moment.END,
}
_IN_ONE = re.compile(
    rf"(?P<mode>{'|'.join(_MODES)})(?:_(?P<unit>\d{{1,9}}(?:\.\d{{1,4}})?))?"
    rf"(?:_(?:(?:per|at|at_the|on_the)_)?(?P<moment>{'|'.join(_MOMENTS)}))?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person typed, still as text; empty where she left it out."""

    money: Currency
    opening: str = "0"
    monthly: tuple[str, ...] = ()
    payments: tuple[tuple[str, str], ...] = ()
    weights: tuple[str, ...] = ()
    denominator: int = 0
    months: int = 0
    year_start: str = ""
    year_end: str = ""
    cut_off_day: int = 0
    own_period: bool = False
    earns: Earns = Earns.MONTHS
    rate: str = ""
    pool: str = ""
    rate_step: str = "0.01"
    interest_paid: str = "0"
    rebate_rate: str = "0"
    rounding: str = "half_up"
    unit: str = ""
    moment: Moment | None = None
    rebate_rounding: str = "half_up"
    tax: str = "0"
    tax_from: str = "0"
    tax_rounding: str = "floor"


@dataclass(frozen=True, slots=True)
class Answer:
    """The member's year: `lines` are the lines worth showing, `dated` says whether their days are known."""

    rules: DividendRules
    year: Period
    dated: bool
    dividend: Dividend
    lines: tuple[DividendLine, ...]
    rebate: Rebate
    tax_minor: int

    @property
    def total_minor(self) -> int:
        return self.dividend.minor + self.rebate.minor - self.tax_minor


def answer(asked: Asked) -> Answer:
    """The member's year reckoned. Raises a Refusal for whatever cannot be read or contradicts."""
    rules = _rules(asked)
    year = _year(asked)
    monthly = [signed(one, asked.money) for one in asked.monthly]
    weights = tuple(parse_number(one) for one in asked.weights)
    opening = parse_amount(asked.opening or "0", asked.money)
    payments = [Payment(_day(day), signed(amount, asked.money)) for day, amount in asked.payments]
    if weights and (payments or rules.earns is not Earns.MONTHS):
        raise WeightsForMonthsOnly()
    if weights and len(weights) != len(monthly):
        raise WeightsDoNotFit(weights=len(weights), payments=len(monthly))

    def at(rate: Fraction) -> Dividend:
        if weights:
            weighed = tuple(Weighed(None, minor, weight) for minor, weight in zip(monthly, weights))
            parts = rules.denominator or MONTHS_OF_A_YEAR
            return reckoned(Earning(opening, weighed, parts, rules.rounding, rules.moment), rate)
        return dividend(opening, [*_in_months(monthly, year, rules), *payments], year, rules, rate)

    made = at(_rate(asked, lambda rate: at(rate).minor))
    back = rebate(parse_amount(asked.interest_paid or "0", asked.money), _percent(asked.rebate_rate), rules.rebate_rounding)
    dated = bool(asked.year_start or payments)
    return Answer(rules, year, dated, made, _worth_showing(made, len(monthly), rules), back, withheld(made.minor, rules))


def rounding_named(typed: str, of: Currency, unit: str = "", moment: Moment | None = None) -> tuple[RoundingRule, Moment]:
    """A rounding by name, or all in one as published cases write it: "half_up_0.01_per_line", "floor_1_per_line", "exact".

    Without a unit it is the smallest of the currency; without a moment each line is rounded. Raises RoundingUnreadable, and
    RoundingTwice where what is said beside it contradicts.
    """
    found = _IN_ONE.fullmatch(typed.strip().lower().replace("-", "_"))
    if not found:
        raise RoundingUnreadable(typed=typed[:40])
    said_unit = parse_amount(found["unit"], of) if found["unit"] else None
    asked_unit = parse_amount(unit, of) if unit else None
    if None not in (said_unit, asked_unit) and said_unit != asked_unit:
        raise RoundingTwice(typed=typed[:40], said=found["unit"], other=unit)
    said_moment = _MOMENTS[found["moment"]] if found["moment"] else None
    if None not in (said_moment, moment) and said_moment is not moment:
        raise RoundingTwice(typed=typed[:40], said=found["moment"], other=str(moment))
    steps = said_unit if asked_unit is None else asked_unit
    return RoundingRule(_MODES[found["mode"]], 1 if steps is None else steps), said_moment or moment or Moment.LINE


def signed(typed: str, of: Currency) -> int:
    """Minor units of an amount that may be withdrawn: "-200"."""
    text = typed.strip()
    return -parse_amount(text[1:], of) if text.startswith(("-", "−")) else parse_amount(text, of)


def _rules(asked: Asked) -> DividendRules:
    rounding, moment = rounding_named(asked.rounding, asked.money, asked.unit, asked.moment)
    return DividendRules(
        earns=asked.earns,
        denominator=asked.denominator,
        cut_off_day=asked.cut_off_day,
        own_period=asked.own_period,
        rounding=rounding,
        moment=moment,
        rebate_rounding=rounding_named(asked.rebate_rounding, asked.money)[0],
        tax_rate=_percent(asked.tax),
        tax_from_minor=parse_amount(asked.tax_from or "0", asked.money),
        tax_rounding=rounding_named(asked.tax_rounding, asked.money)[0],
        rate_step=_percent(asked.rate_step),
    )


def _percent(typed: str) -> Fraction:
    rate = parse_percent(typed or "0")
    refuse_impossible_rate(rate)
    return rate


def _rate(asked: Asked, total_at: Callable[[Fraction], int]) -> Fraction:
    if bool(asked.rate.strip()) == bool(asked.pool.strip()):
        raise RateOrPool()
    if asked.rate.strip():
        return _percent(asked.rate)
    return highest_rate(total_at, parse_amount(asked.pool, asked.money), _percent(asked.rate_step))


def _year(asked: Asked) -> Period:
    """The fiscal year: its days as typed, or so many months from its start, or from January of the first payment's year."""
    first = min((_day(day) for day, _ in asked.payments), default=date(NO_LEAP_DAY, 1, 1))
    start = _day(asked.year_start) if asked.year_start else date(first.year, 1, 1)
    if asked.year_end:
        year = Period(start, _day(asked.year_end))
        months = len(months_of(year))
    else:
        months = asked.months or max(_usual_months(asked), len(asked.monthly))
        year = Period(start, _months_later(start, months) - timedelta(days=1))
    if len(asked.monthly) > months:
        raise MonthsDoNotFit(payments=len(asked.monthly), months=months)
    return year


def _usual_months(asked: Asked) -> int:
    """Twelve; but a year that is divided into fewer parts, such as eleven, is a short one."""
    by_months = asked.earns is Earns.MONTHS and 0 < asked.denominator < MONTHS_OF_A_YEAR
    return asked.denominator if by_months else MONTHS_OF_A_YEAR


def _months_later(start: date, months: int) -> date:
    """The first day after so many months, counted as calendar months from the one that the year begins in."""
    index = start.year * 12 + start.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _in_months(monthly: Sequence[int], year: Period, rules: DividendRules) -> list[Payment]:
    """Monthly payments on the first day of their months, and so within any cut-off day."""
    if monthly and rules.earns is Earns.DAYS:
        raise MonthlyByDays()
    return [Payment(max(since, year.start), minor) for since, minor in zip(months_of(year), monthly)]


def _worth_showing(made: Dividend, monthly: int, rules: DividendRules) -> tuple[DividendLine, ...]:
    """The months for which something was typed: all up to the last of them, or those in which something was paid."""
    if rules.earns is Earns.AVERAGE:
        return made.lines
    last = max((place for place, line in enumerate(made.lines, start=1) if line.minor), default=0)
    return made.lines[: max(monthly, last)] if monthly else tuple(line for line in made.lines if line.minor)


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise DayTyped(typed=typed[:20]) from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR or len(typed.strip()) != len("2015-03-09"):
        raise DayTyped(typed=typed[:20])
    return day
