"""A cell that has to change, and the one kind of number that households are counted in. Pure."""

from dataclasses import dataclass

from core.errors import Refusal
from core.money import readable
from projects.settlements import file_errors as errors
from projects.settlements.enumeration import MOST_PEOPLE


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that has to change: file, row, heading of its column, what stands there, and what to do."""

    sheet: str
    row: int
    heading: str
    read: str
    why: Refusal


def whole(typed: str, most: int = MOST_PEOPLE) -> int:
    """A count as a field tool writes it ("4", "4.0", "๔"). Raises CountNegative and CountUnreadable."""
    read = readable(typed).removesuffix(".0")
    if read.startswith("-") and read[1:].isascii() and read[1:].isdigit():
        raise errors.CountNegative(typed=typed[:20], most=most)
    if not (read.isascii() and read.isdigit()) or int(read) > most:
        raise errors.CountUnreadable(typed=typed[:20], most=most)
    return int(read)
