"""A reader's language: words, numbers, money, days. One set of functions for pages, papers and messages.

Written here rather than asked of a library: decimals (a currency's own, never CLDR's), the Buddhist Era and the Solar
Hijri calendar, and digits. Month names, plural rules and separators are CLDR's, through Babel.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.numbers import parse_pattern
from babel.support import Translations

from core.calendars import Calendar, parts_in, year_in
from core.errors import Refusal
from core.marks import N_, Term
from core.money import Currency, Money, plain

__all__ = ["LANGUAGES", "WRITTEN", "Language", "N_", "Term", "language"]

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

# The languages that people are offered, by their own names; any other tag may be asked for and falls back to English.
LANGUAGES = {"en": "English", "th": "ไทย"}
# In whose days and digits papers are written too, though their words are not translated yet.
WRITTEN = frozenset({*LANGUAGES, "fa_AF", "ps"})

_CALENDARS = {"th": Calendar.BUDDHIST, "fa_AF": Calendar.SOLAR_HIJRI, "ps": Calendar.SOLAR_HIJRI}
_DIGITS = {"fa_AF": "۰۱۲۳۴۵۶۷۸۹", "ps": "۰۱۲۳۴۵۶۷۸۹"}
# The months of Afghanistan, which are not those of Iran; CLDR has the Iranian ones.
_AFGHAN_MONTHS = ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت")
_NO_BREAK = "\u00a0"


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
    digits: str
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
        return f"{self.amount(money.minor, money.currency)}{_NO_BREAK}{money.currency.code}"

    def day(self, day: date) -> str:
        """A day with its month in words, which no reader can take for another: "23 November 2026"."""
        year, month, number = parts_in(day, self.calendar)
        return self._in_digits(f"{number} {self.months[month - 1]} {year}")

    def day_number(self, day: date) -> str:
        """The number that a day has in its month, for the head of a narrow column."""
        return self._in_digits(str(parts_in(day, self.calendar)[2]))

    def month(self, day: date) -> str:
        """The month that a day lies in: "November 2026"."""
        year, month, _ = parts_in(day, self.calendar)
        return self._in_digits(f"{self.months[month - 1]} {year}")

    def year(self, day: date) -> str:
        return self._in_digits(str(year_in(day, self.calendar)))

    def weekday(self, day: date) -> str:
        return self.weekdays[day.weekday()]

    def moment(self, moment: datetime, zone: str) -> str:
        """A moment by the clock of an IANA time zone: "23 November 2026, 14:03"."""
        there = moment.astimezone(ZoneInfo(zone))
        return f"{self.day(there.date())}, {self._in_digits(there.strftime('%H:%M'))}"

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
            return ", ".join(str(self._fact(part)) for part in fact)
        return self.number(fact) if type(fact) is int else fact

    def _written(self, whole: str, decimals: str, negative: bool) -> str:
        last, others = self.grouping
        groups, rest = [whole[-last:]], whole[:-last]
        while rest:
            groups.insert(0, rest[-others:])
            rest = rest[:-others]
        number = self.group_mark.join(groups) + (self.decimal_mark + decimals if decimals else "")
        return self._in_digits(("-" if negative else "") + number)

    def _in_digits(self, text: str) -> str:
        return text.translate(dict(zip(map(ord, "0123456789"), self.digits, strict=True)))


@cache
def language(tag: str) -> Language:
    """The language of a tag such as "en", "th" or "fa_AF"; words that its catalogue lacks are said in English."""
    locale = Locale.parse(tag)
    calendar = _CALENDARS.get(tag, Calendar.GREGORIAN)
    grouping: tuple[int, int] = parse_pattern(locale.decimal_formats[None].pattern).grouping
    names, days = get_month_names("wide", locale=locale), get_day_names("wide", locale=locale)
    return Language(
        tag=tag,
        name=LANGUAGES.get(tag, locale.get_display_name() or tag),
        calendar=calendar,
        direction="rtl" if locale.text_direction == "rtl" else "ltr",
        group_mark=_symbol(locale, "group"),
        decimal_mark=_symbol(locale, "decimal"),
        grouping=grouping,
        digits=_DIGITS.get(tag, "0123456789"),
        months=_AFGHAN_MONTHS if calendar is Calendar.SOLAR_HIJRI else tuple(names[n] for n in range(1, 13)),
        weekdays=tuple(days[n] for n in range(7)),
        catalogue=Translations.load(str(CATALOGUES), [tag]),
    )


def _symbol(locale: Locale, name: str) -> str:
    symbols = locale.number_symbols.get(locale.default_numbering_system) or locale.number_symbols["latn"]
    return str(symbols[name]).replace("\u00a0", "\u202f")
