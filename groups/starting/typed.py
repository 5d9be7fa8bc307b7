"""What a cell means: amounts, whole numbers, rates, choices and days, as people type them and as spreadsheet programs keep them.

Nothing is guessed. A year tells its own calendar, for the years of the Buddhist Era, the Solar Hijri and the common era never
overlap; but it must be one that the group writes. A day that could be two days is refused.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from babel import Locale
from babel.dates import get_month_names

from core.calendars import Calendar, day_from_parts, parts_in
from core.language import language
from core.money import Currency, parse_amount
from core.text import clean
from groups.starting.cell_errors import (
    ChoiceUnknown,
    DayFormUnknown,
    DayOfTwoReadings,
    RateUnreadable,
    WholeUnreadable,
    YearOfNoCalendar,
)
from groups.starting.cells import Cell
from groups.starting.columns import folded

MOST_WHOLE = 999_999
MOST_PERCENT = 1000
_SHOWN = 40
_THREE_DECIMALS = re.compile(r"\d+\.\d{3}")
_NUMBERS = re.compile(r"(\d{1,4})\s*[-/.\u2010\u2011\u2013 ]\s*(\d{1,2})\s*[-/.\u2010\u2011\u2013 ]\s*(\d{1,4})(?:[T ][\d:. ]*)?")
_NAMED = re.compile(r"(\d{1,2})[\s./-]*([^\W\d_][^\d]*?)[\s./-]*(\d{4})")
# The years that people now living write in each calendar; they never overlap.
_YEARS = {Calendar.GREGORIAN: range(1900, 2200), Calendar.BUDDHIST: range(2443, 2743), Calendar.SOLAR_HIJRI: range(1279, 1579)}
_EXAMPLES = {Calendar.BUDDHIST: "2569-01-31", Calendar.SOLAR_HIJRI: "1404-11-11", Calendar.GREGORIAN: "2026-01-31"}
_NEVER_MONTH_FIRST = frozenset({Calendar.BUDDHIST, Calendar.SOLAR_HIJRI})


def text_of(cell: Cell) -> str:
    """Raises TextTooLong, TextUnreadable."""
    return clean(cell.text)


def amount_of(cell: Cell, money: Currency) -> int:
    """Minor units. What the program keeps as a number has a dot for its decimals, whatever a reader would take it for.

    Raises what `core.money.parse_amount` raises.
    """
    text = cell.text.strip()
    if cell.number and _THREE_DECIMALS.fullmatch(text):
        text += "0"  # so that 1.234 is one and a bit, never a thousand
    return parse_amount(text, money)


def whole_of(cell: Cell) -> int:
    """Raises WholeUnreadable."""
    digits = cell.text.strip()
    if not re.fullmatch(r"\d{1,6}", digits):
        raise WholeUnreadable(typed=digits[:_SHOWN], most=MOST_WHOLE)
    return int("".join(str(unicodedata.digit(digit)) for digit in digits))


def rate_of(cell: Cell) -> Fraction:
    """A rate typed in percent, as an exact fraction: "2.5" and "2.5 %" are 1/40. Raises RateUnreadable."""
    typed = cell.text.strip()
    digits = _in_ascii(typed).removesuffix("%").strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,4}(\.\d{1,6})?", digits) or Fraction(digits) > MOST_PERCENT:
        raise RateUnreadable(typed=typed[:_SHOWN], most=MOST_PERCENT)
    return Fraction(digits) * Fraction(1, 100)


def choice_of(cell: Cell, known: dict[str, str], shown: Iterable[str]) -> str:
    """The key of a word of the list. Raises ChoiceUnknown."""
    found = known.get(folded(cell.text))
    if found is None:
        raise ChoiceUnknown(typed=cell.text.strip()[:_SHOWN], known=", ".join(shown))
    return found


def day_of(cell: Cell, calendar: Calendar, locale: str) -> date:
    """The Gregorian date of a day typed in the group's calendar or in the common era.

    Raises DayFormUnknown, DayOfTwoReadings, YearOfNoCalendar, DayUnreadable.
    """
    if cell.day is not None:
        return _in_calendar(cell.day.year, cell.day.month, cell.day.day, calendar)
    typed = _in_ascii(cell.text.strip())
    if found := _NUMBERS.fullmatch(typed):
        return _of_numbers(*(int(part) for part in found.groups()), typed=typed, calendar=calendar)
    if found := _NAMED.fullmatch(typed):
        for month in _months_called(found[2], calendar, locale):
            return _in_calendar(int(found[3]), month, int(found[1]), calendar)
    raise DayFormUnknown(typed=typed[:_SHOWN], example=_EXAMPLES[calendar])


def _of_numbers(first: int, second: int, third: int, *, typed: str, calendar: Calendar) -> date:
    if first > 99:
        return _in_calendar(first, second, third, calendar)
    if third <= 99:
        raise DayFormUnknown(typed=typed[:_SHOWN], example=_EXAMPLES[calendar])
    if first > 12 or first == second or calendar in _NEVER_MONTH_FIRST:
        return _in_calendar(third, second, first, calendar)
    if second > 12:
        return _in_calendar(third, first, second, calendar)
    one, other = _in_calendar(third, second, first, calendar), _in_calendar(third, first, second, calendar)
    raise DayOfTwoReadings(typed=typed[:_SHOWN], one=one, other=other, example=_EXAMPLES[calendar])


def _in_calendar(year: int, month: int, day: int, calendar: Calendar) -> date:
    """The day in the calendar that its year belongs to, if that is the group's own or the common era."""
    for known in dict.fromkeys((calendar, Calendar.GREGORIAN)):
        if year in _YEARS[known]:
            return day_from_parts(str(year), str(month), str(day), known)
    spans = [_YEARS[known] for known in dict.fromkeys((calendar, Calendar.GREGORIAN))]
    shown = ", ".join(f"{span.start}–{span.stop - 1}" for span in spans)
    raise YearOfNoCalendar(year=str(year), known=shown, example=_EXAMPLES[calendar])


def _months_called(name: str, calendar: Calendar, locale: str) -> list[int]:
    """The month of a name, whole or shortened, in the group's language or in English."""
    called = folded(name).rstrip(".")
    words: dict[str, int] = {}
    for tag in ("en", locale):
        for width in ("wide", "abbreviated"):
            names = get_month_names(width, locale=Locale.parse(tag))
            words |= {folded(names[month]).rstrip("."): month for month in range(1, 13)}
    if calendar is Calendar.SOLAR_HIJRI:
        words |= {folded(month): place for place, month in enumerate(language(locale).months, start=1)}
    return [words[called]] if called in words else []


def _in_ascii(text: str) -> str:
    """The text with the digits of any script written 0 to 9."""
    return "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in text)


def typed_day(day: date, calendar: Calendar) -> str:
    """The day as the template shows days and `day_of` reads them."""
    year, month, number = parts_in(day, calendar)
    return f"{year:04}-{month:02}-{number:02}"
