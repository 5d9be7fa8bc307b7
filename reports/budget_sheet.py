"""The budget sheet of a project: what is planned and who signed for it, what was spent of each line and by whom, what is left.

One currency of the project, as of the end of a day. Two drawings say the same as the tables, for who would rather look.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Currency, Money, currency
from ledger.models import Book
from projects.models import Project
from projects.page import project_page
from reports.budget_ribbons import PaidFor, paid_for, paid_for_ribbons, signed_by
from reports.drawing.parts import Part, TwoSides
from reports.drawing.ribbons import sources_to_uses
from reports.papers import Heading, capped, too_wide_for_upright
from reports.project_reading import project_heading


@dataclass(frozen=True, slots=True)
class BudgetLineRow:
    """A line of the budget in minor units. `number` 0 and no name: all lines together."""

    number: int
    name: str
    in_kind: bool
    planned_minor: int
    spent_minor: int

    @property
    def left_minor(self) -> int:
        return self.planned_minor - self.spent_minor


@dataclass(frozen=True, slots=True)
class BudgetSheet:
    kind: ClassVar[str] = "budget_sheet"
    title: ClassVar[str] = N_("Budget sheet")

    heading: Heading
    currency: Currency
    day: date
    code: str
    lines: tuple[BudgetLineRow, ...]
    left_out: int
    total: BudgetLineRow
    signed: tuple[Part, ...]
    paid_for: tuple[PaidFor, ...]

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("planned", self.total.planned_minor), ("spent", self.total.spent_minor))

    @property
    def plan(self) -> TwoSides | None:
        """What was signed for against what is planned; None without a plan."""
        planned = [Part(line.name, line.planned_minor) for line in self.lines]
        return sources_to_uses(self.signed, planned, self.currency) if self.total.planned_minor and not self.left_out else None

    @property
    def spent(self) -> TwoSides | None:
        """Which source paid for which line."""
        return paid_for_ribbons(self.paid_for, self.currency)

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.total.planned_minor, self.total.spent_minor), self.currency, 15)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def budget_sheet(session: Session, project: Project, book: Book, day: date) -> BudgetSheet:
    """The sheet of one book of a project as of the end of a day."""
    part = next(part for part in project_page(session, project, day).parts if part.currency == book.currency)
    rows = [
        BudgetLineRow(row.line.number, row.line.name, row.line.in_kind, row.planned.minor, row.spent.minor)
        for row in part.budget
    ]
    lines, left_out = capped(rows)
    return BudgetSheet(
        heading=project_heading(session, project, book, about="budget"),
        currency=currency(book.currency),
        day=day,
        code=project.code,
        lines=lines,
        left_out=left_out,
        total=BudgetLineRow(0, "", False, sum(row.planned_minor for row in rows), sum(row.spent_minor for row in rows)),
        signed=signed_by(part),
        paid_for=paid_for(session, project, [agreement for agreement, _ in part.sources], day),
    )
