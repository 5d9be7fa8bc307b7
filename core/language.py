"""A reader's language: words, numbers, money, days. One set of functions for pages, papers and messages.

Written here rather than asked of a library: decimals (a currency's own, never CLDR's), the Buddhist Era and the Solar
Hijri calendar, and digits, which are Latin unless the reader asks for her own. Month names and separators are CLDR's,
through Babel; what CLDR lacks is in core/locales.py.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.numbers import parse_pattern
from babel.support import Translations

from core import locales
from core.calendars import Calendar, Period, parts_in, year_in
from core.errors import Refusal
from core.locales import LANGUAGES, PAPER_LANGUAGES, Digits
from core.marks import N_, Term
from core.money import Currency, Money, plain
from core.words import amount_in_words

__all__ = ["LANGUAGES", "PAPER_LANGUAGES", "Digits", "Language", "N_", "Term", "language"]

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

_NO_BREAK = "\u00a0"
# Isolates (Unicode Annex 9): within them a line of a right-to-left language runs from left to right.
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


@dataclass(frozen=True, slots=True)
class Language:
    """How one reader reads. Made by `language`; all methods are pure."""

    tag: str
    name: str
    calendar: Calendar
    direction: str
    group_mark: str
    decimal_mark: str
    grouping: tuple[int, int]
    digits: Digits
    day_order: str
    month_order: str
    comma: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    catalogue: NullTranslations

    @property
    def html_tag(self) -> str:
        """The tag as HTML and PDF write it: fa-AF."""
        return self.tag.replace("_", "-")

    def text(self, msgid: str, **facts: object) -> str:
        """The text in this language, its {named} fields filled in: money, days and numbers in the reader's notation."""
        found = self.catalogue.gettext(msgid) if msgid else ""
        return found.format(**self._spoken(facts)) if facts else found

    def plural(self, one: str, many: str, n: int, **facts: object) -> str:
        """The text for `n` things by this language's plural rule; {n} is the number."""
        return self.catalogue.ngettext(one, many, n).format(**self._spoken({"n": n, **facts}))

    def sentence(self, refusal: Refusal) -> str:
        """What a refusal says, to this reader."""
        return self.catalogue.gettext(refusal.sentence).format(**self._spoken(refusal.facts))

    def number(self, number: int) -> str:
        return self._written(str(abs(number)), "", number < 0)

    def amount(self, minor: int, of: Currency) -> str:
        """Minor units without the currency's name: "-1,234.50"."""
        whole, _, decimals = plain(abs(minor), of).partition(".")
        return self._written(whole, decimals, minor < 0)

    def money(self, money: Money) -> str:
        """An amount with the ISO code of its currency, which no font lacks: "1,234.50 THB"."""
        whole, _, decimals = plain(abs(money.minor), money.currency).partition(".")
        return self._isolated(f"{self._signed(whole, decimals, money.minor < 0)}{_NO_BREAK}{money.currency.code}")

    def decimal(self, written: str) -> str:
        """A number as core writes it ("2.5", "1/3"), with the reader's decimal mark and digits."""
        return self._in_digits(written.replace(".", self.decimal_mark))

    def in_words(self, money: Money) -> str:
        """The amount in words; empty in a language that is not counted in here (core/words.py)."""
        return amount_in_words(money, self.tag)

    def day(self, day: date) -> str:
        """A day with its month in words, which no reader can take for another: "23 November 2026"."""
        year, month, number = parts_in(day, self.calendar)
        return self._in_digits(self.day_order.format(day=number, month=self.months[month - 1], year=year))

    def day_number(self, day: date) -> str:
        """The number that a day has in its month, for the head of a narrow column."""
        return self._in_digits(str(parts_in(day, self.calendar)[2]))

    def month(self, day: date) -> str:
        """The month that a day lies in: "November 2026"."""
        year, month, _ = parts_in(day, self.calendar)
        return self._in_digits(self.month_order.format(month=self.months[month - 1], year=year))

    def year(self, day: date) -> str:
        return self._in_digits(str(year_in(day, self.calendar)))

    def fiscal_year(self, year: Period) -> str:
        """A fiscal year by the year that it ends in: "Fiscal year 2026 (October 2025 – September 2026)".

        With its days instead of its months where it begins or ends within a month of the reader's calendar.
        """
        first, last = year.start, year.end
        whole = self._day_of_month(first) == 1 and self._day_of_month(last + timedelta(days=1)) == 1
        said = self.month if whole else self.day
        return self.text(N_("Fiscal year {year} ({first} – {last})"), year=self.year(last), first=said(first), last=said(last))

    def weekday(self, day: date) -> str:
        return self.weekdays[day.weekday()]

    def moment(self, moment: datetime, zone: str) -> str:
        """A moment by the clock of an IANA time zone: "23 November 2026, 14:03"."""
        there = moment.astimezone(ZoneInfo(zone))
        return f"{self.day(there.date())}{self.comma}{self.clock(there.strftime('%H:%M'))}"

    def clock(self, written: str) -> str:
        """A time of day as it was typed ("15:00"), in the reader's digits."""
        return self._in_digits(written)

    def _day_of_month(self, day: date) -> int:
        return parts_in(day, self.calendar)[2]

    def _spoken(self, facts: dict[str, object]) -> dict[str, object]:
        return {name: self._fact(fact) for name, fact in facts.items()}

    def _fact(self, fact: object) -> object:
        if isinstance(fact, Term):
            return self.catalogue.gettext(fact)
        if isinstance(fact, Money):
            return self.money(fact)
        if isinstance(fact, date) and not isinstance(fact, datetime):
            return self.day(fact)
        if isinstance(fact, Refusal):
            return self.sentence(fact)
        if isinstance(fact, tuple):
            return self.comma.join(str(self._fact(part)) for part in fact)
        return self.number(fact) if type(fact) is int else fact

    def _written(self, whole: str, decimals: str, negative: bool) -> str:
        number = self._signed(whole, decimals, negative)
        return self._isolated(number) if negative else number

    def _isolated(self, text: str) -> str:
        """Signs, digits and codes in their own order: in a line from right to left a minus would stand behind its number."""
        return f"{_LEFT_TO_RIGHT}{text}{_END}" if self.direction == "rtl" else text

    def _signed(self, whole: str, decimals: str, negative: bool) -> str:
        last, others = self.grouping
        groups, rest = [whole[-last:]], whole[:-last]
        while rest:
            groups.insert(0, rest[-others:])
            rest = rest[:-others]
        number = self.group_mark.join(groups) + (self.decimal_mark + decimals if decimals else "")
        return self._in_digits(("-" if negative else "") + number)

    def _in_digits(self, text: str) -> str:
        return text if self.digits is Digits.LATIN else text.translate(_TRANSLATED[self.digits])


# From Latin digits to others.
_TRANSLATED = {digits: str.maketrans(locales.DIGITS[Digits.LATIN], ten) for digits, ten in locales.DIGITS.items()}


@cache
def language(tag: str, digits: Digits = Digits.LATIN) -> Language:
    """The language of a tag such as "en", "th" or "fa_AF"; words that its catalogue lacks are said in English.

    `digits` are wished for: a language that is not written in them has Latin ones.
    """
    locale = Locale.parse(tag)
    calendar = locales.CALENDARS.get(tag, Calendar.GREGORIAN)
    grouping: tuple[int, int] = parse_pattern(locale.decimal_formats[None].pattern).grouping
    names, days = get_month_names("wide", locale=locale), get_day_names("wide", locale=locale)
    shown = digits if locales.OWN_DIGITS.get(tag) is digits else Digits.LATIN
    return Language(
        tag=tag,
        name=PAPER_LANGUAGES.get(tag, locale.get_display_name() or tag),
        calendar=calendar,
        direction="rtl" if locale.text_direction == "rtl" else "ltr",
        group_mark=_symbol(locale, shown, "group"),
        decimal_mark=_symbol(locale, shown, "decimal"),
        grouping=grouping,
        digits=shown,
        day_order=locales.DAY_ORDERS.get(tag, locales.USUAL_DAY_ORDER),
        month_order=locales.MONTH_ORDERS.get(tag, locales.USUAL_MONTH_ORDER),
        comma=locales.COMMAS.get(tag, ", "),
        months=locales.AFGHAN_MONTHS if calendar is Calendar.SOLAR_HIJRI else tuple(names[n] for n in range(1, 13)),
        weekdays=tuple(days[n] for n in range(7)),
        catalogue=Translations.load(str(CATALOGUES), [tag]),
    )


def _symbol(locale: Locale, digits: Digits, name: str) -> str:
    """A separator as CLDR has it with these digits; a space that holds numbers together is a narrow one on paper."""
    symbols = locale.number_symbols[digits.value]
    known = symbols if name in symbols else locale.number_symbols[Digits.LATIN.value]
    return str(known[name]).replace("\u00a0", "\u202f")
