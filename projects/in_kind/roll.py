"""The attendance roll: who worked, and for how many hours. People may stand on it as numbers only. Pure.

Hours are thousandths, so that half an hour and twenty minutes are whole numbers. Whoever worked is counted once, under one sex
or under none said, so attendance by sex always sums to the headcount.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.marks import N_, Term
from core.rates import number_text
from core.text import clean
from projects.in_kind.errors import RollBackwards, RollEmpty, RollHours, RollNobody, RollTwice
from projects.in_kind.thousandths import THOUSANDTHS, as_fraction

HOURS_A_DAY = 24
MOST_WHO = 80
MOST_PEOPLE = 300


class Sex(StrEnum):
    """As statistics ask for it; it may be left out."""

    WOMAN = "f"
    MAN = "m"
    OTHER = "x"
    NOT_SAID = ""


SEXES: dict[Sex, Term] = {
    Sex.WOMAN: Term(N_("women")),
    Sex.MAN: Term(N_("men")),
    Sex.OTHER: Term(N_("other")),
    Sex.NOT_SAID: Term(N_("not said")),
}


SEX_OF_ONE: dict[Sex, Term] = {
    Sex.WOMAN: Term(N_("woman")),
    Sex.MAN: Term(N_("man")),
    Sex.OTHER: Term(N_("other")),
    Sex.NOT_SAID: Term(N_("not said")),
}


@dataclass(frozen=True, slots=True)
class RollLine:
    """A person's hours in thousandths; `number` (0 for none) or `name` says who. Raises TextTooLong, TextUnreadable."""

    number: int
    name: str
    sex: Sex
    hours_e3: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean(self.name, MOST_WHO))

    @property
    def who(self) -> str:
        return " ".join(part for part in (str(self.number) if self.number else "", self.name) if part)

    @property
    def hours(self) -> str:
        return number_text(as_fraction(self.hours_e3))

    @property
    def sex_name(self) -> Term:
        return SEX_OF_ONE[self.sex]


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody who worked between two days, each on one line.

    Raises RollEmpty, RollBackwards, RollNobody, RollTwice, RollHours.
    """

    first: date
    last: date
    lines: tuple[RollLine, ...]

    def __post_init__(self) -> None:
        if not self.lines:
            raise RollEmpty()
        if self.last < self.first:
            raise RollBackwards(first=self.first, last=self.last)
        most = ((self.last - self.first).days + 1) * HOURS_A_DAY
        seen: set[str] = set()
        for place, line in enumerate(self.lines, start=1):
            if not line.who:
                raise RollNobody(line=place)
            same = f"#{line.number}" if line.number else line.name.casefold()
            if same in seen:
                raise RollTwice(who=line.who)
            seen.add(same)
            if not 0 < line.hours_e3 <= most * THOUSANDTHS:
                raise RollHours(who=line.who, hours=line.hours, first=self.first, last=self.last, most=most)

    @property
    def headcount(self) -> int:
        return len(self.lines)

    @property
    def hours_e3(self) -> int:
        return sum(line.hours_e3 for line in self.lines)

    @property
    def hours(self) -> str:
        return number_text(as_fraction(self.hours_e3))

    @property
    def by_sex(self) -> Mapping[Sex, int]:
        """How many of each, those who are there only; together they are the headcount."""
        counts = {sex: sum(line.sex is sex for line in self.lines) for sex in Sex}
        return {sex: count for sex, count in counts.items() if count}
