"""How a group has its papers printed where nobody asks otherwise: language, digits, sheet, and whether names hang on a board."""

from dataclasses import dataclass
from typing import Self

from core.language import language
from core.locales import Digits
from groups.founding import offered
from groups.models import Group, PaperSize


@dataclass(frozen=True, slots=True)
class Habits:
    """A group's ways with paper. `show_names` False: papers for a notice board carry members' numbers only."""

    locale: str
    digits: Digits
    paper_size: PaperSize
    large_print: bool
    show_names: bool

    @classmethod
    def of(cls, group: Group) -> Self:
        return cls(group.locale, Digits(group.digits), PaperSize(group.paper_size), group.large_print, group.show_names)


def print_as(group: Group, habits: Habits) -> None:
    """The group's calendar follows its language. What is printed and posted already stays as it is. Raises LocaleUnknown."""
    group.locale = offered(habits.locale)
    group.calendar = language(group.locale).calendar
    group.digits, group.paper_size = habits.digits.value, habits.paper_size.value
    group.large_print, group.show_names = habits.large_print, habits.show_names
