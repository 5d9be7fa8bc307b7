"""A case as it is typed: the command line and the page fill in the same `Asked`, and it becomes a `Case` of the rule set.

Pure. Amounts are in the set's currency, in major units; what is left empty was not said.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from core.calendars import EARLIEST_YEAR, LATEST_YEAR
from core.money import AmountNegative, Currency, parse_amount, readable
from core.rates import parse_number
from projects.rule_sets.case import Case, Saved
from projects.rule_sets.errors import (
    BaseUnknown,
    DayUnreadableHere,
    HouseholdsContradict,
    HouseholdsMissing,
    HouseholdsNegative,
    HouseholdsUnreadable,
    LandUnknown,
    TypeUnknown,
)
from projects.rule_sets.places import Land, Tenure, UpgradingType
from projects.rule_sets.rule_set import RuleSet, SavingsBase

Named = TypeVar("Named", bound=StrEnum)
_OTHER_TYPES: Mapping[str, UpgradingType] = {
    "insitu": UpgradingType.IN_SITU,
    "in-situ-upgrading": UpgradingType.IN_SITU,
    "upgrading": UpgradingType.IN_SITU,
    "reconstruction": UpgradingType.REBLOCKING,
    "re-blocking": UpgradingType.REBLOCKING,
    "nearby": UpgradingType.NEARBY_RELOCATION,
    "far": UpgradingType.FAR_RELOCATION,
}
_LANDS: Mapping[str, Land] = {
    "existing-land": Land.EXISTING,
    "existing": Land.EXISTING,
    "same-land": Land.EXISTING,
    "new-land": Land.NEW,
    "new": Land.NEW,
}
# Some say only that people move, which is a kind of land and not yet a type.
_MOVES = "relocation"


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as typed. Savings are amounts, or DAY:AMOUNT for what was saved on a day; a rate is the currency for one unit."""

    on: date
    households: str = ""
    by_tenure: Mapping[Tenure, str] | None = None
    parts: str = ""
    upgrading: str = ""
    land: str = ""
    cost: str = ""
    borrowed: str = ""
    savings: Sequence[str] = ()
    savings_base: str = ""
    cut_off: str = ""
    applicant: str = ""
    counterpart: str = ""
    counterpart_agreed: str = ""
    complements: Sequence[str] = ()
    house: str = ""
    index_rate: str = ""
    index_on: str = ""
    currency: str = ""


def case_of(asked: Asked, rule_set: RuleSet) -> Case:
    """The case. Raises HouseholdsMissing, HouseholdsUnreadable, HouseholdsNegative, HouseholdsContradict, TypeUnknown,
    LandUnknown, DayUnreadableHere, and what amounts, rates and `Case` refuse."""
    money = rule_set.money
    upgrading, land = _place(asked)
    by_tenure, untold, parts = _households(asked)
    savings = [one for one in asked.savings if one.strip()]
    return Case(
        on=asked.on,
        households=by_tenure,
        untold=untold,
        parts=parts,
        upgrading=upgrading,
        land=land,
        cost_minor=_amount(asked.cost, money),
        borrowed_minor=_amount(asked.borrowed, money),
        savings=tuple(_saved(one, money) for one in savings) if savings else None,
        cut_off=day_typed(asked.cut_off),
        applicant=slug(asked.applicant),
        counterpart_minor=_amount(asked.counterpart, money),
        counterpart_agreed_minor=_amount(asked.counterpart_agreed, money),
        savings_base=_base(asked.savings_base),
        complements=tuple(dict.fromkeys(slug(one) for one in asked.complements if one.strip())),
        house=slug(asked.house),
        index_rate=_rate(asked.index_rate),
        index_on=day_typed(asked.index_on),
        currency=asked.currency.strip().upper()[:3],
    )


def _base(typed: str) -> SavingsBase | None:
    wanted = slug(typed)
    if wanted and wanted not in list(SavingsBase):
        raise BaseUnknown(typed=typed.strip()[:40], known=", ".join(SavingsBase))
    return SavingsBase(wanted) if wanted else None


def slug(typed: str) -> str:
    """How keys are written: small letters, hyphens between words."""
    return "-".join(typed.replace("_", " ").split()).lower()[:60]


def day_typed(typed: str) -> date | None:
    """A day as 2026-11-23; None for nothing. Raises DayUnreadableHere."""
    text = readable(typed)
    if not text:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        raise DayUnreadableHere(typed=typed.strip()[:40], example="2026-11-23") from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise DayUnreadableHere(typed=typed.strip()[:40], example="2026-11-23")
    return day


def _place(asked: Asked) -> tuple[UpgradingType | None, Land | None]:
    kind, land = slug(asked.upgrading), slug(asked.land)
    found_land = _one_of(land, _LANDS) if land else None
    if land and found_land is None:
        raise LandUnknown(typed=asked.land.strip()[:40], known=", ".join(Land))
    if kind == _MOVES:
        return None, found_land or Land.NEW
    types = {**{slug(one): one for one in UpgradingType}, **_OTHER_TYPES}
    found = _one_of(kind, types) if kind else None
    if kind and found is None:
        raise TypeUnknown(typed=asked.upgrading.strip()[:40], known=", ".join(map(slug, UpgradingType)))
    return found, found_land


def _one_of(typed: str, names: Mapping[str, Named]) -> Named | None:
    return names.get(typed)


def _households(asked: Asked) -> tuple[dict[Tenure, int], int, tuple[int, ...]]:
    """Households by tenure, those of whom nobody said it, and those of each part."""
    parts = tuple(count(one) for one in asked.parts.split(",") if one.strip())
    by_tenure = {tenure: count(typed) for tenure, typed in (asked.by_tenure or {}).items() if typed.strip()}
    if not asked.households.strip():
        if not by_tenure and not parts:
            raise HouseholdsMissing()
        return by_tenure, 0 if by_tenure else sum(parts), parts
    total, told = count(asked.households), sum(by_tenure.values())
    if told > total:
        raise HouseholdsContradict(by_tenure=told, total=total, over=told - total)
    return by_tenure, total - told, parts


def count(typed: str) -> int:
    """A number of households, in the digits of any script. Raises HouseholdsNegative, HouseholdsUnreadable."""
    text = readable(typed).strip()
    if re.fullmatch(r"-\s*\d{1,15}", text):
        raise HouseholdsNegative(typed=text)
    if not re.fullmatch(r"\d{1,15}|[1-9]\d{0,2}(,\d{3})+", text):
        raise HouseholdsUnreadable(typed=typed.strip()[:40])
    return int(text.replace(",", ""))


def _amount(typed: str, money: Currency) -> int | None:
    return parse_amount(typed, money) if typed.strip() else None


def _saved(typed: str, money: Currency) -> Saved:
    day, separator, amount = typed.partition(":")
    return Saved(parse_amount(amount, money), day_typed(day)) if separator else Saved(parse_amount(typed, money))


def _rate(typed: str) -> Fraction | None:
    """Below zero is refused as an amount is. Raises AmountNegative, RateUnreadable."""
    if not typed.strip():
        return None
    text = readable(typed)
    if text.startswith("-"):
        raise AmountNegative(typed=typed.strip()[:40])
    return parse_number(text.replace(",", "") if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text) else text)
