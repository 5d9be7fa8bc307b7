"""What an address of the desk asks for. What nobody offers is left out; a day that cannot be read keeps its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

import marshmallow as ma
from flask import current_app, request

from core.calendars import EARLIEST_YEAR, LATEST_YEAR, today
from core.money import UnknownCurrency, currency
from projects.desk.asking import By, Filters, Order
from projects.models import ProjectStatus, UpgradingType
from web.fields import day_sent, messages_of
from web.forms import DAY_PARTS, day_filled_in
from web.language import current_language

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


@dataclass(frozen=True, slots=True)
class Asked:
    """The day is today by the clock of the service unless a past one is asked for; `errors` are about the day that was typed."""

    day: date
    filters: Filters
    by: By
    order: Order
    after: str
    errors: Mapping[str, list[str]]

    @property
    def values(self) -> dict[str, str]:
        """The day as the form's three fields are filled in."""
        return day_filled_in("as-of", self.day, current_language().calendar)

    def query(self, **more: object) -> dict[str, str]:
        """What an address carries on: the day, the filters, and what is given here."""
        kept = {name: getattr(self.filters, name) for name in names_of_filters()}
        asked = {"as-of": self.day.isoformat(), **kept, **more}
        return {name: str(int(value) if value is True else value) for name, value in asked.items() if value}

    def within_line(self, key: str) -> dict[str, str]:
        """The address of the projects behind a line."""
        return self.query(**{FILTER_OF[self.by]: key})


def names_of_filters() -> list[str]:
    return [field.name for field in fields(Filters)]


def asked(practice: bool = False) -> Asked:
    """`practice`: whether made-up money is shown when the address does not say."""
    by, order = request.args.get("by", ""), request.args.get("order", "")
    day, errors = _day()
    return Asked(
        day=day,
        filters=filters_asked(practice),
        by=By(by) if by in tuple(By) else By.CITY,
        order=Order(order) if order in tuple(Order) else Order.NAME,
        after=request.args.get("after", "")[:16],
        errors=errors,
    )


def filters_asked(practice: bool) -> Filters:
    return filters_of(request.args, practice)


def filters_of(given: Mapping[str, str], practice: bool) -> Filters:
    kind, status, typed = (given.get(name, "") for name in ("upgrading_type", "status", "practice"))
    named = {name: _printable(given.get(name, "")) for name in ("city", "network", "funder", "programme")}
    return Filters(
        **named,
        upgrading_type=kind if kind in tuple(UpgradingType) else "",
        status=status if status in tuple(ProjectStatus) else "",
        currency=_currency(given.get("currency", "")),
        fiscal_year=_year(given.get("fiscal_year", "")),
        calendar_year=_year(given.get("calendar_year", "")),
        practice={"1": True, "0": False}.get(typed, practice),
    )


def _printable(typed: str) -> str:
    return typed[:16] if typed.isascii() and typed.isalnum() else ""


def _currency(typed: str) -> str:
    try:
        return currency(typed[:3]).code
    except UnknownCurrency:
        return ""


def _year(typed: str) -> int:
    year = int(typed) if len(typed) == 4 and typed.isascii() and typed.isdecimal() else 0
    return year if EARLIEST_YEAR < year <= LATEST_YEAR else 0


def _day() -> tuple[date, dict[str, list[str]]]:
    """A day that has come: of the form's three fields, or as addresses write it."""
    current = today(current_app.extensions["settings"].timezone)
    typed, parts = request.args.get("as-of", ""), [request.args.get(f"as-of-{part}", "") for part in DAY_PARTS]
    if any(part.strip() for part in parts):
        try:
            return min(day_sent(request.args, "as-of", current_language().calendar), current), {}
        except ma.ValidationError as wrong:
            return current, messages_of(wrong)
    try:
        found = date.fromisoformat(typed[:10]) if typed else current
    except ValueError:
        found = current
    return (min(found, current) if found.year >= EARLIEST_YEAR else current), {}
