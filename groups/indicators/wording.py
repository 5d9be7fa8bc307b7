"""How a measured indicator is written: its figure, its two parts, and its formula, in a reader's language. Pure.

A figure is rounded here, once, for the eye: percent to a tenth, numbers to a hundredth, money to the smallest unit. What is
kept and printed beside it are the parts, which are whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.language import Language
from core.marks import N_, Term
from core.money import Currency, Rounding, round_to
from groups.indicators.indicator import AREA_NAMES, MARK_NAMES, Area, Indicator, InMoney, Unit
from groups.indicators.measuring import Measured

DASH = "–"
# Tenths and hundredths are written as amounts of so many decimals.
_TENTHS, _HUNDREDTHS = Currency("%", 1), Currency("", 2)


@dataclass(frozen=True, slots=True)
class Written:
    """One line: `beside` is the raw figure next to one that is reckoned to a year, `why_not` why there is a dash."""

    code: str
    name: str
    figure: str
    why_not: str
    above: str
    above_words: str
    below: str
    below_words: str
    formula: str
    beside: str
    mark: Term
    source: str
    version: int
    groups: int


@dataclass(frozen=True, slots=True)
class WrittenArea:
    name: Term
    lines: tuple[Written, ...]


def written(found: Sequence[Measured], language: Language, money: Currency) -> tuple[WrittenArea, ...]:
    """The indicators by area, in their order; areas of which nothing was measured are left out."""
    by_code = {one.indicator.code: one for one in found}
    areas = (
        WrittenArea(AREA_NAMES[area], tuple(_line(one, by_code, language, money) for one in found if one.indicator.area is area))
        for area in Area
    )
    return tuple(area for area in areas if area.lines)


def _line(one: Measured, by_code: dict[str, Measured], language: Language, money: Currency) -> Written:
    indicator = one.indicator
    raw = by_code.get(indicator.raw)
    return Written(
        code=indicator.code,
        name=language.text(indicator.name),
        figure=figure(one, language, money),
        why_not=language.text(one.why_not),
        above=_part(one.above, indicator.money is not InMoney.NEITHER, language, money),
        above_words=language.text(indicator.above_words),
        below=_part(one.below, indicator.money is InMoney.BOTH, language, money),
        below_words=language.text(indicator.below_words),
        formula=formula(indicator, language),
        beside=language.text(N_("not reckoned to a year: {figure}"), figure=figure(raw, language, money)) if raw else "",
        mark=MARK_NAMES[indicator.mark],
        source=indicator.source,
        version=indicator.version,
        groups=one.groups,
    )


def figure(one: Measured, language: Language, money: Currency) -> str:
    """The figure, rounded half up, or a dash."""
    exact = one.value
    if exact is None:
        return DASH
    if one.indicator.unit is Unit.PERCENT:
        return f"{language.amount(round_to(exact * 1000, Rounding.HALF_UP), _TENTHS)}\u00a0%"
    if one.indicator.unit is Unit.NUMBER:
        return language.amount(round_to(exact * 100, Rounding.HALF_UP), _HUNDREDTHS)
    return f"{language.amount(round_to(exact, Rounding.HALF_UP), money)}\u00a0{money.code}"


def _part(part: int | None, in_money: bool, language: Language, money: Currency) -> str:
    if part is None:
        return ""
    return language.amount(part, money) if in_money else language.number(part)


def formula(indicator: Indicator, language: Language) -> str:
    """The formula in words: "women ÷ members × 100"."""
    above, below = language.text(indicator.above_words), language.text(indicator.below_words)
    if not below:
        return above
    return f"({above}) ÷ ({below})" + (" × 100" if indicator.unit is Unit.PERCENT else "")
