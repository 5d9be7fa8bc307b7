"""The meeting sheet as it was confirmed: the filled grid, the cash count of each pot, who wrote it and who agreed.

Its columns are those of the meeting page, so that screen and paper are read line by line beside each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from access.deeds import name_of
from core.marks import N_, Term
from core.money import Currency, Money
from groups.denominations import to_be_had
from groups.figures import OTHER_KINDS, POT_NAMES, PRESENCE_NAMES, Direction, OtherLine, Pot, Presence, Row
from groups.form import SHARE_COLUMNS
from groups.meeting_columns import columns
from groups.members import everybody
from groups.models import Group, Meeting, MeetingState
from groups.officers import OFFICE_NAMES, Office, officers_on
from groups.sheet import MeetingSheet, digest_of
from groups.sheet_rules import COLUMNS
from reports.drawing.marks import Drawing
from reports.drawing.notes import picture_row
from reports.errors import PaperMeetingNotCounted
from reports.papers import Heading, Names, too_wide_for_upright
from reports.reading import heading_of, sheet_of

# The column of the page that holds each figure of a line.
_FIGURES = {column: attribute for attribute, (column, _, _) in COLUMNS.items()}
MOST_FIGURES_UPRIGHT = 5
SIGNING = (Office.TREASURER, Office.CHAIR, Office.KEY_HOLDER_1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of figures: its heading, and whether it counts shares (otherwise money)."""

    column: str
    title: str
    in_shares: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One member's line: a number for each of the paper's figures. `name` and `sent_by` are empty with numbers only."""

    number: int
    name: str
    presence: Term
    away: bool
    sent_by: str
    figures: tuple[int, ...]
    fine_reason: str


@dataclass(frozen=True, slots=True)
class OtherMoney:
    name: Term
    pot: Term
    direction: Direction
    member: int | None
    reason: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LoanMoney:
    """One loan at the meeting: what came in for it by its parts, or what was handed out; `left_minor` is then owed of it."""

    loan: int
    member: int
    penalty_minor: int = 0
    fee_minor: int = 0
    interest_minor: int = 0
    principal_minor: int = 0
    in_minor: int = 0
    out_minor: int = 0
    left_minor: int = 0


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many of one note or coin, and what they make."""

    denomination_minor: int
    quantity: int
    value_minor: int


@dataclass(frozen=True, slots=True)
class CountedPot:
    """One pot from its opening to its count, in minor units; `difference` is counted less expected."""

    name: Term
    opening_minor: int
    opening_agreed: bool
    opening_note: str
    came_in_minor: int
    went_out_minor: int
    expected_minor: int
    pieces: tuple[Pieces, ...]
    counted_minor: int
    difference: Money
    difference_reason: str

    @property
    def missing_or_over(self) -> Money:
        """How much is short or over, without a sign: the word says which."""
        return Money(abs(self.difference.minor), self.difference.currency)

    @property
    def in_notes(self) -> tuple[tuple[int, int], ...]:
        """What was counted: what each piece is worth, and how many."""
        return tuple((one.denomination_minor, one.quantity) for one in self.pieces if one.quantity)

    @property
    def drawn(self) -> Drawing | None:
        """The same as pictures, where the notes of the currency are known."""
        currency = self.difference.currency
        return picture_row(self.in_notes, currency) if to_be_had(currency) else None


@dataclass(frozen=True, slots=True)
class Signer:
    office: Term
    name: str


@dataclass(frozen=True, slots=True)
class Act:
    """Who did something to the sheet, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MeetingPaper:
    kind: ClassVar[str] = "meeting_sheet"
    title: ClassVar[str] = N_("Meeting sheet")

    heading: Heading
    currency: Currency
    timezone: str
    names: Names
    number: int
    revision: int
    held_on: date
    confirmed: bool
    journal_number: int | None
    cancelled_by: int | None
    cancelled_reason: str
    correction_reason: str
    figures: tuple[Figure, ...]
    lines: tuple[SheetLine, ...]
    totals: tuple[int, ...]
    presences: tuple[tuple[Term, int], ...]
    others: tuple[OtherMoney, ...]
    loans: tuple[LoanMoney, ...]
    pots: tuple[CountedPot, ...]
    note: str
    evidence: str
    prepared: Act | None
    confirmation: Act | None
    signers: tuple[Signer, ...]

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        pots = {name: pot for pot, name in POT_NAMES.items()}
        return tuple((f"counted_{pots[pot.name]}", pot.counted_minor) for pot in self.pots)

    @property
    def wide(self) -> bool:
        """Whether the grid needs the long side of the page."""
        counted = (pot.counted_minor for pot in self.pots)
        return len(self.figures) > MOST_FIGURES_UPRIGHT or too_wide_for_upright(counted, self.currency)


def meeting_paper(
    session: Session,
    group: Group,
    meeting: Meeting,
    *,
    names: Names = Names.FULL,
    through_number: int | None = None,
) -> MeetingPaper:
    """The sheet of a meeting that has been counted; what happened after entry `through_number` is left out.

    Raises PaperMeetingNotCounted, EntryUnknown.
    """
    if meeting.sheet is None:
        raise PaperMeetingNotCounted(number=meeting.number, day=meeting.held_on)
    heading, sheet = heading_of(session, group, through_number, f"meeting:{meeting.number}"), sheet_of(meeting.sheet)
    figures = figures_of(sheet)
    lines = _lines(session, group, sheet, figures, names)
    cancelled = meeting.reversal_number is not None and meeting.reversal_number <= heading.number
    return MeetingPaper(
        heading=heading,
        currency=sheet.currency,
        timezone=group.timezone,
        names=names,
        number=meeting.number,
        revision=meeting.revision,
        held_on=sheet.held_on,
        confirmed=meeting.state in (MeetingState.POSTED, MeetingState.REVERSED),
        journal_number=meeting.journal_number,
        cancelled_by=meeting.reversal_number if cancelled else None,
        cancelled_reason=(meeting.reversal_reason or "") if cancelled else "",
        correction_reason=meeting.correction_reason or "",
        figures=figures,
        lines=lines,
        totals=tuple(sum(column) for column in zip(*(line.figures for line in lines), strict=True)),
        presences=_presences(sheet.rows),
        others=tuple(_other(line) for line in sheet.others),
        loans=(*_repaid(sheet), *_handed_out(sheet)),
        pots=tuple(_counted_pot(sheet, pot) for pot in Pot),
        note=sheet.note,
        evidence=digest_of(meeting.sheet).hex(),
        prepared=_act(session, meeting.prepared_by, meeting.prepared_at),
        confirmation=_act(session, meeting.confirmed_by, meeting.confirmed_at),
        signers=signers(session, group, sheet.held_on, names),
    )


def figures_of(sheet: MeetingSheet) -> tuple[Figure, ...]:
    """The columns of figures that a group with these rules fills in, in the order of the page."""
    return tuple(
        Figure(column.key, column.title, _FIGURES[column.key] in SHARE_COLUMNS)
        for column in columns(sheet.terms, sheet.currency)
        if column.key in _FIGURES
    )


def signers(session: Session, group: Group, day: date, names: Names) -> tuple[Signer, ...]:
    """Who signs, with the names of those who hold the offices on a day; a witness without an office signs last."""
    held = {Office(term.office): member.name for term, member in officers_on(session, group, day)}
    return tuple(Signer(OFFICE_NAMES[office], _shown(held.get(office, ""), names)) for office in SIGNING)


def _shown(name: str, names: Names) -> str:
    return name if names is Names.FULL else ""


def _lines(
    session: Session, group: Group, sheet: MeetingSheet, figures: tuple[Figure, ...], names: Names
) -> tuple[SheetLine, ...]:
    called = {member.number: member.name for member in everybody(session, group)}
    return tuple(
        SheetLine(
            number=row.member_number,
            name=_shown(called[row.member_number], names),
            presence=PRESENCE_NAMES[row.presence],
            away=row.presence is not Presence.PRESENT,
            sent_by=_shown(row.sent_by, names),
            figures=tuple(int(getattr(row, _FIGURES[figure.column])) for figure in figures),
            fine_reason=row.fine_reason,
        )
        for row in sheet.rows
    )


def _presences(rows: Iterable[Row]) -> tuple[tuple[Term, int], ...]:
    counted = [row.presence for row in rows]
    return tuple((name, counted.count(presence)) for presence, name in PRESENCE_NAMES.items())


def _other(line: OtherLine) -> OtherMoney:
    return OtherMoney(
        name=OTHER_KINDS[line.kind].name,
        pot=POT_NAMES[line.pot],
        direction=line.direction,
        member=line.member_number,
        reason=line.reason,
        amount_minor=line.amount_minor,
    )


def _repaid(sheet: MeetingSheet) -> Iterable[LoanMoney]:
    for one in sheet.loans.repaid:
        standing = sheet.loans.open[one.loan_number]
        yield LoanMoney(
            loan=one.loan_number,
            member=standing.member_number,
            penalty_minor=one.penalty_minor,
            fee_minor=one.fee_minor,
            interest_minor=one.interest_minor,
            principal_minor=one.principal_minor,
            in_minor=one.amount_minor,
            left_minor=standing.principal_minor - one.principal_minor,
        )


def _handed_out(sheet: MeetingSheet) -> Iterable[LoanMoney]:
    for number, loan in sheet.loans.given:
        yield LoanMoney(
            loan=number,
            member=loan.member_number,
            fee_minor=loan.fee_minor,
            in_minor=loan.fee_minor,
            out_minor=loan.principal_minor,
            left_minor=loan.principal_minor,
        )


def _counted_pot(sheet: MeetingSheet, pot: Pot) -> CountedPot:
    count = sheet.count_of(pot)
    if count is None:
        raise LookupError(f"the {pot} of a finished sheet has no count")
    return CountedPot(
        name=POT_NAMES[pot],
        opening_minor=sheet.opening[pot],
        opening_agreed=count.opening_agreed,
        opening_note=count.opening_note,
        came_in_minor=sheet.money_in(pot),
        went_out_minor=sheet.money_out(pot),
        expected_minor=sheet.expected(pot),
        pieces=tuple(
            Pieces(each, count.quantities.get(each, 0), each * count.quantities.get(each, 0))
            for each in sheet.denominations
        ),
        counted_minor=sheet.counted(pot),
        difference=sheet.money(sheet.difference(pot)),
        difference_reason=count.difference_reason,
    )


def _act(session: Session, actor: str | None, at: datetime | None) -> Act | None:
    return Act(name_of(session, actor), at) if actor and at else None
