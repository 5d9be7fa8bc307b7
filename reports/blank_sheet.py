"""The blank meeting sheet, for a meeting without a screen: the same lines and columns as the page, to be typed in later.

Members stand in the order in which the group sits, what the box should open with is printed for everybody to hear, and the
cash count lists every note and coin.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Currency, Money
from groups.constitution import terms_on
from groups.cycles import next_days
from groups.denominations import denominations
from groups.figures import POT_NAMES, PRESENCE_NAMES, Pot, Standing
from groups.loans.history import loan_books
from groups.meeting_columns import Column, columns
from groups.members import everybody, seated
from groups.models import Group, Member
from groups.opening import opening_on
from reports.meeting_paper import Signer, signers
from reports.papers import Heading, Names
from reports.reading import heading_of

# For people who come for the first time, and always enough to fill in by hand.
SPARE_LINES = 5


@dataclass(frozen=True, slots=True)
class BlankLine:
    """A line to be filled in; a spare one has neither number nor name. What the member owes and has kept is printed."""

    number: int | None
    name: str
    fines_owed_minor: int
    carried_minor: int


@dataclass(frozen=True, slots=True)
class BlankPot:
    name: Term
    opening: Money


@dataclass(frozen=True, slots=True)
class BlankLoan:
    """A line for an open loan, with what is due and what pays it off on the expected day; or one to be handed out, of so much."""

    loan: int
    member: int
    name: str
    due_minor: int
    payoff_minor: int


@dataclass(frozen=True, slots=True)
class BlankSheet:
    kind: ClassVar[str] = "blank_sheet"
    title: ClassVar[str] = N_("Meeting sheet to fill in")
    wide: ClassVar[bool] = True

    heading: Heading
    currency: Currency
    expected_on: date | None
    share_value: Money
    social: Money
    presences: tuple[Term, ...]
    columns: tuple[Column, ...]
    lines: tuple[BlankLine, ...]
    pots: tuple[BlankPot, ...]
    open_loans: tuple[BlankLoan, ...]
    waiting_loans: tuple[BlankLoan, ...]
    denominations: tuple[int, ...]
    signers: tuple[Signer, ...]

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def blank_sheet(session: Session, group: Group) -> BlankSheet:
    """A sheet for the group's next meeting, with its members and rules as they are today.

    Raises MeetingWithoutRules when no rules are in force yet.
    """
    heading = heading_of(session, group)
    today, money = max(heading.printed_on, group.founded_on), group.money
    terms = terms_on(session, group, today)
    opening = opening_on(session, group, today, terms)
    members = [_line(member, opening.standing[member.number]) for member in seated(session, group, today)]
    meeting_days = next_days(session, group, today - timedelta(days=1), count=1)
    loans = loan_books(session, group, meeting_days[0] if meeting_days else today).loans
    names = {member.number: member.name for member in everybody(session, group)}
    return BlankSheet(
        heading=heading,
        currency=money,
        expected_on=meeting_days[0] if meeting_days else None,
        share_value=Money(terms.share_value_minor, money),
        social=Money(terms.social_minor, money),
        presences=tuple(PRESENCE_NAMES.values()),
        columns=columns(terms, money),
        lines=(*members, *[BlankLine(None, "", 0, 0)] * SPARE_LINES),
        pots=tuple(BlankPot(POT_NAMES[pot], Money(opening.cash[pot], money)) for pot in Pot),
        open_loans=tuple(
            BlankLoan(number, loan.member_number, names[loan.member_number], loan.due_minor, loan.payoff_minor)
            for number, loan in loans.open.items()
        ),
        waiting_loans=tuple(
            BlankLoan(number, loan.member_number, names[loan.member_number], loan.principal_minor, loan.leaves_minor)
            for number, loan in loans.waiting.items()
        ),
        denominations=denominations(money),
        signers=signers(session, group, today, Names.FULL),
    )


def _line(member: Member, standing: Standing) -> BlankLine:
    return BlankLine(member.number, member.name, standing.fines_owed_minor, standing.carried_minor)
