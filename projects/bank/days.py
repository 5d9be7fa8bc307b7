"""Days as banks write them, by a form that is chosen from a list, in a calendar that is told as well.

Month names are read in Thai and in English, long and short. A time of the day behind the day is passed over.
"""

import re
from datetime import date
from enum import StrEnum
from functools import cache

from babel.dates import get_month_names

from core.calendars import Calendar, DayUnreadable, YearInAnotherCalendar, day_from_parts
from core.marks import N_, Term
from core.money import readable
from projects.bank.file_errors import BankDayUnreadable


class DateForm(StrEnum):
    DAY_MONTH_YEAR = "dmy"
    MONTH_DAY_YEAR = "mdy"
    YEAR_MONTH_DAY = "ymd"
    DAY_NAME_YEAR = "d-name-y"
    COMPACT = "yyyymmdd"
    COMPACT_DAY_FIRST = "ddmmyyyy"


DATE_FORM_NAMES: dict[DateForm, Term] = {
    DateForm.DAY_MONTH_YEAR: Term(N_("day, month, year: 31/12/2026")),
    DateForm.MONTH_DAY_YEAR: Term(N_("month, day, year: 12/31/2026")),
    DateForm.YEAR_MONTH_DAY: Term(N_("year, month, day: 2026-12-31")),
    DateForm.DAY_NAME_YEAR: Term(N_("day, name of the month, year: 31 Dec 2026")),
    DateForm.COMPACT: Term(N_("year, month, day without marks: 20261231")),
    DateForm.COMPACT_DAY_FIRST: Term(N_("day, month, year without marks: 31122026")),
}
_TIME = re.compile(r"[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d{1,9})?)?\s?(?:AM|PM|Z|น\.)?(?:[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_MARK = r"[/.\- ]"
_NUMBERS = {
    DateForm.DAY_MONTH_YEAR: re.compile(rf"(?P<d>\d{{1,2}}){_MARK}(?P<m>\d{{1,2}}){_MARK}(?P<y>\d{{4}}|\d\d)"),
    DateForm.MONTH_DAY_YEAR: re.compile(rf"(?P<m>\d{{1,2}}){_MARK}(?P<d>\d{{1,2}}){_MARK}(?P<y>\d{{4}}|\d\d)"),
    DateForm.YEAR_MONTH_DAY: re.compile(rf"(?P<y>\d{{4}}|\d\d){_MARK}(?P<m>\d{{1,2}}){_MARK}(?P<d>\d{{1,2}})"),
    DateForm.DAY_NAME_YEAR: re.compile(r"(?P<d>\d{1,2})[/\- ]?(?P<name>[^\d/\-]+?)[/\- ]*(?P<y>\d{4}|\d\d)"),
    DateForm.COMPACT: re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"),
    DateForm.COMPACT_DAY_FIRST: re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4})"),
}
# The hundred years that two figures mean, by calendar: 69 is 2569 or 2069.
_CENTURY = {Calendar.GREGORIAN: 2000, Calendar.BUDDHIST: 2500, Calendar.SOLAR_HIJRI: 1400}
_EXAMPLE = {
    DateForm.DAY_MONTH_YEAR: "31/12/{year}",
    DateForm.MONTH_DAY_YEAR: "12/31/{year}",
    DateForm.YEAR_MONTH_DAY: "{year}-12-31",
    DateForm.DAY_NAME_YEAR: "31 Dec {year}",
    DateForm.COMPACT: "{year}1231",
    DateForm.COMPACT_DAY_FIRST: "3112{year}",
}
_EXAMPLE_YEAR = {Calendar.GREGORIAN: "2026", Calendar.BUDDHIST: "2569", Calendar.SOLAR_HIJRI: "1405"}


def example_of(form: DateForm, calendar: Calendar) -> str:
    return _EXAMPLE[form].format(year=_EXAMPLE_YEAR[calendar])


def bank_day(text: str, form: DateForm, calendar: Calendar = Calendar.GREGORIAN) -> date:
    """The day that a cell says. Raises BankDayUnreadable, and YearInAnotherCalendar for 2569 where years are Gregorian."""
    unreadable = BankDayUnreadable(example=example_of(form, calendar))
    written = _TIME.sub("", readable(" ".join(text.split()))).strip()
    found = _NUMBERS[form].fullmatch(written)
    if not found:
        raise unreadable
    parts = found.groupdict()
    month = parts["m"] if "m" in parts else str(_months().get(_folded(parts["name"]), 0))
    year = parts["y"] if len(parts["y"]) == 4 else str(_CENTURY[calendar] + int(parts["y"]))
    try:
        return day_from_parts(year, month, parts["d"], calendar)
    except YearInAnotherCalendar:
        raise
    except DayUnreadable as wrong:
        raise unreadable from wrong


@cache
def _months() -> dict[str, int]:
    """The number of each month by its names in English and Thai."""
    found: dict[str, int] = {}
    for language in ("en", "th"):
        for width in ("wide", "abbreviated"):
            names = get_month_names(width, locale=language)
            found |= {_folded(name): number for number, name in names.items()}
    return {**found, "sept": 9}


def _folded(name: str) -> str:
    return re.sub(r"[. ]", "", name).casefold()
