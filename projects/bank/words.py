"""What others wrote into a bank statement: anybody who pays in can choose these words.

So a hidden character, a formula or a page of text is never a reason to refuse the bank's figures: the words are made
printable and short here, and what was changed is pointed at. Every export still makes cells harmless (`core.text.harmless`).
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.marks import N_, Term
from core.text import MOST_CHARACTERS, TextUnreadable, clean, harmless

IN_PLACE = "?"  # stands where a character could not be printed
CUT = "…"
_MOST_MARKS = 6  # on one letter, as core.text counts them

LOOKS_LIKE_A_FORMULA = Term(N_("begins like a formula; it is kept as plain text"))
WAS_CUT = Term(N_("was too long for the books and is cut"))
HAD_HIDDEN = Term(N_("had characters that cannot be printed; they are left out"))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the words of one line of a file that a person should see before it is imported."""

    line: int
    words: str
    about: Term


def printable(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text as the books can keep it: composed, single blanks, no hidden characters, at most `most` characters."""
    composed = unicodedata.normalize("NFC", " ".join(text[: most * 4].split()))
    if len(composed) > most or len(text) > most * 4:
        composed = composed[: most - 1] + CUT
    try:
        return clean(composed, most)
    except TextUnreadable:
        return clean("".join(_shown(composed)), most)


def _shown(text: str) -> Iterator[str]:
    """The characters that can be printed. What only steers letters goes without a trace, as do marks piled on one letter."""
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") or category == "Cf" else 0
        if category == "Cf" or marks > _MOST_MARKS:
            continue
        yield IN_PLACE if category in ("Cc", "Cs", "Co", "Cn") else character


def remarks(line: int, *texts: str) -> Iterator[Remark]:
    """What is to be said of the words of one line, as they came."""
    for text in filter(None, texts):
        kept = printable(text)
        if harmless(kept) != kept:
            yield Remark(line, kept, LOOKS_LIKE_A_FORMULA)
        if kept.endswith(CUT) and not text.rstrip().endswith(CUT):
            yield Remark(line, kept, WAS_CUT)
        elif kept != unicodedata.normalize("NFC", " ".join(text.split())):
            yield Remark(line, kept, HAD_HIDDEN)
