"""Does somebody's sheet say the same as the one that was sealed? She is told yes or no, never the figure.

For who has the code of a paper and no camera to read its square. Guessing is slowed down where this is asked.
"""

from core.errors import Refusal
from core.money import currency, parse_amount, readable
from reports.issued import message as messages
from reports.issued.errors import FigureUnreadable
from reports.issued.headlines import WORDS
from reports.issued.models import IssuedPaper

_MOST_SHOWN = 40
_MOST_TYPED = 100


def can_be_compared(row: IssuedPaper) -> bool:
    """Whether anything that a person could guess at was sealed with it."""
    return any(messages.read(row.message).figures.values())


def says_the_same(row: IssuedPaper, typed: str) -> bool:
    """Whether a figure as it stands on a sheet is one that the paper was sealed with. Raises FigureUnreadable.

    A nought is no figure here: many a sheet has one.
    """
    said = messages.read(row.message)
    typed = typed.strip().removesuffix(said.currency)  # as it is printed: "7,750.00 THB"
    readable_at_all = len(typed) <= _MOST_TYPED  # Python makes no number of thousands of digits
    as_money, as_number = (_money(typed, said.currency), _whole(typed)) if readable_at_all else (0, 0)
    if not (as_money or as_number):
        raise FigureUnreadable(typed=typed.strip()[:_MOST_SHOWN])
    meant = {True: as_money, False: as_number}
    return any(minor == meant[bool(said.currency) and WORDS[key].money] for key, minor in said.figures.items() if minor)


def _money(typed: str, code: str) -> int:
    try:
        return parse_amount(typed, currency(code)) if code else 0
    except Refusal:
        return 0


def _whole(typed: str) -> int:
    digits = readable(typed).replace(",", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdigit() else 0
