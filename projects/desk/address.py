"""What an address of the desk asks for, in words that any room can read. What nobody offers is left out.

The day is today unless a past one is asked for: "as-of" in ISO 8601, or as the three fields of a form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from core.calendars import EARLIEST_YEAR, LATEST_YEAR, Calendar, day_from_parts, parts_in
from core.errors import Refusal
from core.money import UnknownCurrency, currency
from projects.desk.asking import By, Filters, Order
from projects.models import ProjectStatus, UpgradingType

# Which filter a line of each grouping asks for.
FILTER_OF: Mapping[By, str] = {
    By.CITY: "city",
    By.NETWORK: "network",
    By.FUNDER: "funder",
    By.PROGRAMME: "programme",
    By.UPGRADING_TYPE: "upgrading_type",
    By.STATUS: "status",
    By.FISCAL_YEAR: "fiscal_year",
    By.CALENDAR_YEAR: "calendar_year",
}
_PARTS = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Asked:
    """`refused` is about a day that was typed and cannot be read; then `day` is today. `values` fill the form's day in."""

    day: date
    filters: Filters
    by: By
    order: Order
    after: str
    refused: Refusal | None
    values: Mapping[str, str]

    def query(self, **more: object) -> dict[str, str]:
        """What an address carries on: the day, the filters, and what is given here."""
        kept = {field.name: getattr(self.filters, field.name) for field in fields(Filters)}
        asked = {"as-of": self.day.isoformat(), **kept, **more}
        return {name: str(int(value) if value is True else value) for name, value in asked.items() if value}

    def within_line(self, key: str) -> dict[str, str]:
        """The address of the projects behind a line."""
        return self.query(**{FILTER_OF[self.by]: key})


def asked_of(given: Mapping[str, str], current: date, calendar: Calendar, practice: bool = False) -> Asked:
    """`current` is today; `practice`: whether made-up money is shown when the address does not say."""
    by, order = given.get("by", ""), given.get("order", "")
    day, refused = _day(given, current, calendar)
    return Asked(
        day=day,
        filters=_filters(given, practice),
        by=By(by) if by in tuple(By) else By.CITY,
        order=Order(order) if order in tuple(Order) else Order.NAME,
        after=given.get("after", "")[:16],
        refused=refused,
        values={f"as-of-{part}": str(number) for part, number in zip(_PARTS, parts_in(day, calendar), strict=True)},
    )


def _filters(given: Mapping[str, str], practice: bool) -> Filters:
    kind, status, typed = (given.get(name, "") for name in ("upgrading_type", "status", "practice"))
    named = {name: _public_id(given.get(name, "")) for name in ("city", "network", "funder", "programme")}
    return Filters(
        **named,
        upgrading_type=kind if kind in tuple(UpgradingType) else "",
        status=status if status in tuple(ProjectStatus) else "",
        currency=_currency(given.get("currency", "")),
        fiscal_year=_year(given.get("fiscal_year", "")),
        calendar_year=_year(given.get("calendar_year", "")),
        practice={"1": True, "0": False}.get(typed, practice),
    )


def _public_id(typed: str) -> str:
    return typed[:16] if typed.isascii() and typed.isalnum() else ""


def _currency(typed: str) -> str:
    try:
        return currency(typed[:3]).code
    except UnknownCurrency:
        return ""


def _year(typed: str) -> int:
    year = int(typed) if len(typed) == 4 and typed.isascii() and typed.isdecimal() else 0
    return year if EARLIEST_YEAR < year <= LATEST_YEAR else 0


def _day(given: Mapping[str, str], current: date, calendar: Calendar) -> tuple[date, Refusal | None]:
    typed = given.get("as-of", "")
    year, month, day = (given.get(f"as-of-{part}", "") for part in _PARTS)
    if (year + month + day).strip():
        try:
            return min(day_from_parts(year, month, day, calendar), current), None
        except Refusal as refused:
            return current, refused
    try:
        found = date.fromisoformat(typed[:10]) if typed else current
    except ValueError:
        found = current
    return (min(found, current) if found.year >= EARLIEST_YEAR else current), None
