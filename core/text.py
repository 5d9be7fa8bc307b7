"""Text that people typed: one spelling, no invisible characters, a bounded length.

Long runs of Thai without spaces make line breaking quadratic, and control or direction-changing characters can forge a
line on paper, so every text that is kept passes through `clean`.
"""

import unicodedata

from core.errors import Inconsistent
from core.marks import N_

MOST_CHARACTERS = 300
# What a spreadsheet takes for the beginning of a formula, as OWASP lists it, and the full-width twins of these characters.
_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# Zero-width joiners are letters' business in Persian and Hindi; every other format character is refused.
_JOINERS = "\u200c\u200d"
_MOST_MARKS_IN_A_ROW = 6


class TextUnreadable(Inconsistent):
    code = "text-unreadable"
    sentence = N_("This text has a hidden character ({name}) that cannot be printed. Delete it and type it again.")


class TextTooLong(Inconsistent):
    code = "text-too-long"
    sentence = N_("This text has {length} characters; at most {most} fit. Shorten it by {over}.")


class TextMissing(Inconsistent):
    code = "text-missing"
    sentence = N_("Nothing is written here. Please write something.")


def clean(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text in Unicode's composed form with single spaces, at most `most` characters.

    Raises TextTooLong and TextUnreadable (control, direction, surrogate and unassigned characters, piles of marks).
    """
    if len(text) > most * 4:  # so that normalising five megabytes is not the first thing done with them
        raise TextTooLong(length=len(text), most=most, over=len(text) - most)
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(composed) > most:
        raise TextTooLong(length=len(composed), most=most, over=len(composed) - most)
    if composed.isascii() and composed.isprintable():
        return composed
    marks = 0
    for character in composed:
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn") and character not in _JOINERS:
            raise TextUnreadable(name=f"U+{ord(character):04X}")
        marks = marks + 1 if category in ("Mn", "Me") or character in _JOINERS else 0
        if marks > _MOST_MARKS_IN_A_ROW:
            raise TextUnreadable(name=f"U+{ord(character):04X}")
    return composed


def required(text: str, most: int = MOST_CHARACTERS) -> str:
    """As `clean`, and refuses with TextMissing a text that is empty or only joins what is not there."""
    cleaned = clean(text, most)
    if not cleaned.strip(_JOINERS + " "):
        raise TextMissing()
    return cleaned


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs: an apostrophe stands before what would be a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_STARTS_FORMULA) else text
