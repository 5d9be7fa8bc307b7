"""The attendance roll on paper: blank, to be carried to the site, or filled in as it stands in the books."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Currency, Money, currency
from ledger.models import Book
from ledger.voucher_models import Voucher
from projects.finding import agreement_of
from projects.in_kind.contribution import Contribution
from projects.in_kind.errors import RollUnknown
from projects.in_kind.valuation import BASES, ROUNDINGS
from projects.models import Project
from reports.papers import Heading, capped
from reports.project_reading import project_heading

BLANK_LINES = 20


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A person on the roll; empty on one to be filled in."""

    who: str
    sex: Term
    hours: str


@dataclass(frozen=True, slots=True)
class Worked:
    """What a filled roll says as a whole."""

    voucher: int
    what: str
    giver: str
    first: date
    last: date
    headcount: int
    by_sex: tuple[tuple[Term, int], ...]
    hours: str
    rate: Money
    value: Money
    basis: Term
    valuer: str
    rounding: Term


@dataclass(frozen=True, slots=True)
class AttendanceRoll:
    kind: ClassVar[str] = "attendance_roll"
    title: ClassVar[str] = N_("Attendance roll")
    wide: ClassVar[bool] = False

    heading: Heading
    currency: Currency
    lines: tuple[PrintedLine, ...]
    worked: Worked | None
    left_out: int

    @property
    def to_fill_in(self) -> bool:
        """Whether it is a blank to be carried to the work."""
        return self.worked is None


def blank_roll(session: Session, project: Project, book: Book) -> AttendanceRoll:
    """A page to be filled in by hand at the site."""
    lines = (PrintedLine("", Term(""), ""),) * BLANK_LINES
    return AttendanceRoll(project_heading(session, project, book, about="attendance"), currency(book.currency), lines, None, 0)


def attendance_roll(
    session: Session, project: Project, book: Book, voucher: Voucher, said: Contribution
) -> AttendanceRoll:
    """The roll of a contribution of labour. Raises RollUnknown."""
    if said.roll is None:
        raise RollUnknown()
    shown, left_out = capped([PrintedLine(line.who, line.sex_name, line.hours) for line in said.roll.lines])
    worked = Worked(
        voucher=voucher.number,
        what=said.what,
        giver=agreement_of(session, project, said.agreement).funder.name,
        first=said.roll.first,
        last=said.roll.last,
        headcount=said.roll.headcount,
        by_sex=said.roll_by_sex,
        hours=said.roll.hours,
        rate=said.unit_value,
        value=said.value,
        basis=BASES[said.basis],
        valuer=said.valuer,
        rounding=ROUNDINGS[said.rounding],
    )
    heading = project_heading(session, project, book, about=f"attendance:{voucher.number}")
    return AttendanceRoll(heading, currency(book.currency), shown, worked, left_out)
