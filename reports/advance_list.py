"""Advances by age on paper: who holds how much of the project's money in one currency, for how long, since when overdue."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Currency, currency
from ledger.models import Book
from projects.advances.left import AdvanceLeft, advances_on
from projects.ageing import Bracket, brackets, by_age, place_of
from projects.models import Project
from reports.papers import Heading, capped, too_wide_for_upright
from reports.project_reading import project_heading


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """The advances of one bracket, and what is left of them together."""

    bracket: Bracket
    lines: tuple[AdvanceLeft, ...]
    left_minor: int


@dataclass(frozen=True, slots=True)
class AdvanceList:
    kind: ClassVar[str] = "advance_list"
    title: ClassVar[str] = N_("Advances by age")

    heading: Heading
    currency: Currency
    day: date
    groups: tuple[AgeGroup, ...]
    total_minor: int
    overdue_minor: int
    left_out: int

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("unaccounted", self.total_minor), ("overdue", self.overdue_minor))

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.total_minor,), self.currency)


def advance_list(session: Session, project: Project, book: Book, day: date) -> AdvanceList:
    """What was not accounted for at the end of a day, bracket by bracket, the oldest money last."""
    every = [one for one in advances_on(session, project, day) if one.currency == book.currency]
    sums = by_age(every)
    left_by_place = sums[0].left_minor if sums else (0,) * len(brackets())
    shown, left_out = capped(every)
    groups = [
        AgeGroup(bracket, tuple(one for one in shown if place_of(one.age_days) == place), left_by_place[place])
        for place, bracket in enumerate(brackets())
    ]
    return AdvanceList(
        heading=project_heading(session, project, book, about="advances"),
        currency=currency(book.currency),
        day=day,
        groups=tuple(group for group in groups if group.lines),
        total_minor=sum(one.left_minor for one in every),
        overdue_minor=sum(one.left_minor for one in every if one.overdue_days),
        left_out=left_out,
    )
