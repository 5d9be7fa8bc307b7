"""The languages of the house and what is ours to say of each: its name, calendar, digits, months, order of a day, plurals.

Month and weekday names and separators come from CLDR through Babel (2.18, CLDR 47), which knows all ten languages, Chichewa
(as `ny`) and Shona too. Kept here is what CLDR lacks, or has otherwise than the people who read our papers write it; each
table says its source.
"""

from enum import StrEnum

from core.calendars import Calendar

# The languages of the pages: those whose catalogue is whole.
LANGUAGES = {"en": "English", "th": "ไทย"}

# The languages of papers, by their own names. A catalogue may lack words: those are printed in English.
PAPER_LANGUAGES = {
    "en": "English",
    "th": "ไทย",
    "sw": "Kiswahili",
    "es_CL": "Español (Chile)",
    "fil": "Filipino",
    "pt": "Português",
    "ny": "Chichewa",
    "sn": "chiShona",
    "fa_AF": "دری",
    "af": "Afrikaans",
}


class Digits(StrEnum):
    """The digits that a reader wants, by the names that CLDR gives to numbering systems."""

    LATIN = "latn"
    THAI = "thai"
    EASTERN = "arabext"


DIGITS = {Digits.LATIN: "0123456789", Digits.THAI: "๐๑๒๓๔๕๖๗๘๙", Digits.EASTERN: "۰۱۲۳۴۵۶۷۸۹"}
# Which digits a language is written in besides the Latin ones that every paper has unless others are asked for.
OWN_DIGITS = {"th": Digits.THAI, "fa_AF": Digits.EASTERN}

CALENDARS = {"th": Calendar.BUDDHIST, "fa_AF": Calendar.SOLAR_HIJRI}
# The months of Afghanistan, which are not those of Iran; CLDR has the Iranian ones. Source: the Afghan civil calendar law.
AFGHAN_MONTHS = ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت")

# The order of day, month and year is CLDR's long format for these three; all others write "23 November 2026", which is
# CLDR's too but for the leading nought in Afrikaans, American English, and root's order in Chichewa and Shona.
DAY_ORDERS = {"es_CL": "{day} de {month} de {year}", "pt": "{day} de {month} de {year}", "fil": "{month} {day}, {year}"}
MONTH_ORDERS = {"es_CL": "{month} de {year}", "pt": "{month} de {year}"}
USUAL_DAY_ORDER, USUAL_MONTH_ORDER = "{day} {month} {year}", "{month} {year}"

# What stands between the parts of a list. CLDR's pattern adds a right-to-left mark; the page's direction makes it needless.
COMMAS = {"fa_AF": "، "}

# The plural rules of the catalogues, as gettext writes them: CLDR's. Spanish and Portuguese have a third form there for
# round millions ("un millón de personas"), which no number in digits takes. Filipino's second form is for numbers that end
# in 4, 6 or 9: "4 na miyembro", but "5 miyembro".
PLURALS = {
    "th": (1, "0"),
    "sw": (2, "(n != 1)"),
    "es_CL": (2, "(n != 1)"),
    "fil": (2, "(n > 3 && (n % 10 == 4 || n % 10 == 6 || n % 10 == 9))"),
    "pt": (2, "(n > 1)"),
    "ny": (2, "(n != 1)"),
    "sn": (2, "(n != 1)"),
    "fa_AF": (2, "(n > 1)"),
    "af": (2, "(n != 1)"),
}
