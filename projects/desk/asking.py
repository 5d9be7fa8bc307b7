"""What may be asked of a portfolio: how it is put together, which projects are in it, in which order they are listed.

Allow-lists: nothing else that an address says reaches the database.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.calendars import Period, fiscal_year_of
from core.marks import N_, Term
from projects.funding_models import MEASURES, Measure

# The Thai state's year: October to September, named by the calendar year that it ends in (domain document, S79).
FISCAL_FIRST_MONTH, CALENDAR_FIRST_MONTH = 10, 1


class By(StrEnum):
    """What the projects of a portfolio are put together by."""

    CITY = "city"
    NETWORK = "network"
    FISCAL_YEAR = "fiscal-year"
    CALENDAR_YEAR = "calendar-year"
    UPGRADING_TYPE = "upgrading-type"
    FUNDER = "funder"
    PROGRAMME = "programme"
    STATUS = "status"


BY_NAMES: dict[By, Term] = {
    By.CITY: Term(N_("city")),
    By.NETWORK: Term(N_("network")),
    By.FISCAL_YEAR: Term(N_("fiscal year, October to September")),
    By.CALENDAR_YEAR: Term(N_("calendar year")),
    By.UPGRADING_TYPE: Term(N_("way of upgrading")),
    By.FUNDER: Term(N_("funder")),
    By.PROGRAMME: Term(N_("programme")),
    By.STATUS: Term(N_("status")),
}
# By these a line is what moved within the year; by all others what stands at the end of the day.
YEARS = {By.FISCAL_YEAR: FISCAL_FIRST_MONTH, By.CALENDAR_YEAR: CALENDAR_FIRST_MONTH}
# By these a line is an organisation, named by its public id in addresses.
OF_ORGANISATIONS = frozenset({By.CITY, By.NETWORK, By.FUNDER, By.PROGRAMME})
# Where a project has none: projects without a network, without a city. As a funder: what the communities bring themselves.
NONE = "none"


class Order(StrEnum):
    """What a list of projects can be put in order by. Amounts are compared within one currency only."""

    NAME = "name"
    COMMITTED = "committed"
    RECEIVED = "received"
    SPENT = "spent"
    UNDRAWN = "undrawn"
    UNLIQUIDATED = "unliquidated"


ORDER_NAMES: dict[Order, Term] = {
    Order.NAME: Term(N_("name")),
    Order.COMMITTED: Term(N_("committed, the most first")),
    Order.RECEIVED: Term(N_("received, the most first")),
    Order.SPENT: Term(N_("spent, the most first")),
    Order.UNDRAWN: Term(N_("not yet drawn, the most first")),
    Order.UNLIQUIDATED: Term(N_("not yet accounted for, the most first")),
}


# What is given in kind stands in two columns, and a guarantee is no money.
_NO_COLUMN = frozenset({Measure.REPAID, Measure.IN_KIND, Measure.GUARANTEED})
# The columns of a portfolio as people read them; those that are no `Measure` follow from others.
COLUMN_NAMES: dict[str, Term] = {
    **{measure.value: MEASURES[measure] for measure in Measure if measure not in _NO_COLUMN},
    "undrawn": Term(N_("Not yet drawn")),
    "unliquidated": Term(N_("Not yet accounted for")),
    "land": Term(N_("Land in kind")),
    "other_in_kind": Term(N_("In kind without land")),
}
# What follows from two columns says nothing about what moved within a year.
STANDING = ("undrawn", "unliquidated")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which projects, and which of their sources. Organisations by public id, NONE for projects without one; empty for all.

    `funder` and `currency` narrow the money to those agreements as well. Practice money and real money are never together.
    `fiscal_year`, `calendar_year`: only what moved in that year (named by the year that it ends in); 0 for all years.
    """

    city: str = ""
    network: str = ""
    funder: str = ""
    programme: str = ""
    upgrading_type: str = ""
    status: str = ""
    currency: str = ""
    fiscal_year: int = 0
    calendar_year: int = 0
    practice: bool = False

    @property
    def year(self) -> Period | None:
        """The days of the year that was asked for."""
        if self.fiscal_year:
            return year_named(By.FISCAL_YEAR, self.fiscal_year)
        return year_named(By.CALENDAR_YEAR, self.calendar_year) if self.calendar_year else None


def year_named(by: By, year: int) -> Period:
    """The days of a year by the name it has: the fiscal year 2026 runs from October 2025 to September 2026."""
    return fiscal_year_of(date(year, 9, 30), YEARS[by])
