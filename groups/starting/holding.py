"""Putting a record into the books by the services that everybody uses: members enrolled, loans brought in, meetings held."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

from sqlalchemy.orm import Session

from core.language import language
from core.marks import N_
from groups.denominations import pieces
from groups.figures import Count, Pot, Presence, Row, SheetFigures
from groups.loans.applying import Application, Vote, apply, decide
from groups.loans.entering import BroughtIn, bring_in
from groups.loans.figures import Repayment, repayment
from groups.loans.history import LoanBooks, loan_books
from groups.meetings import record as record_meeting
from groups.meetings import unwritten
from groups.members import enrol, everybody
from groups.models import Group
from groups.sheet import agreed
from groups.starting.cell_errors import CountImpossible, RepaidWithoutLoan
from groups.starting.columns import SHEET_NAMES, Sheet
from groups.starting.opening import OpeningLoan, OpeningSheet
from groups.starting.record import Lent, NewMember, PastMeeting, Record
from ledger.voucher_models import Voucher

AS_COPIED = N_("Copied from the group's own record; the notes and coins stand for the total that was counted.")
AS_RECORDED = N_("as in the group's own record")
AS_AGREED = N_("From the group's own record, which names no votes: everybody who was there counts as having agreed.")
NO_PURPOSE = N_("not named in the record")


def missing_members(session: Session, group: Group, record: Record) -> list[NewMember]:
    """The members of the record who are not in the books yet."""
    known = {member.number for member in everybody(session, group)}
    return [member for member in record.members if member.number not in known]


def enrol_missing(session: Session, group: Group, record: Record) -> None:
    """Raises what `groups.members.enrol` raises."""
    for member in missing_members(session, group, record):
        enrol(session, group, member.name, member.joined_on, number=member.number, sex=member.sex)


def bring_in_loans(session: Session, group: Group, opening: OpeningSheet, voucher: Voucher) -> None:
    """The loans of an opening as running loans, each with what is left of it and a plan for that. Raises as `bring_in`."""
    reference, by = voucher.journal_reference, voucher.confirmed_by or voucher.prepared_by
    for loan in opening.loans:
        bring_in_loan(session, group, loan, opening.day, reference, voucher.journal_number, by=by)


def bring_in_loan(
    session: Session, group: Group, loan: OpeningLoan, day: date, reference: str, number: int | None, *, by: str
) -> None:
    """Raises what `groups.loans.entering.bring_in` raises."""
    given = BroughtIn(**{part.name: getattr(loan, part.name) for part in fields(OpeningLoan)})
    bring_in(session, group, given, day, reference=reference, journal_number=number, by=by)


def hold_meetings(session: Session, group: Group, record: Record, *, prepared_by: str, confirmed_by: str) -> None:
    """The record's meetings in the order of their days. Raises what lending, counting and confirming a sheet raise."""
    for meeting in record.meetings:
        lent = [lend(session, group, meeting, loan, by=prepared_by, agreed_by=confirmed_by) for loan in meeting.lent]
        sheet = agreed(figures_of(session, group, meeting, tuple(lent)))
        record_meeting(session, group, sheet, prepared_by=prepared_by, confirmed_by=confirmed_by, again=True)


def lend(session: Session, group: Group, meeting: PastMeeting, lent: Lent, *, by: str, agreed_by: str) -> int:
    """The number of a loan of the past, as asked for and agreed to at its meeting by everybody who was there.

    The record names no votes; the minute says so. Raises what `groups.loans.applying` raises.
    """
    reader = language(group.locale)
    purpose = lent.purpose or reader.text(NO_PURPOSE)
    asked = Application(lent.member, lent.amount_minor, lent.instalments, purpose, meeting.day, lent.guarantors)
    loan = apply(session, group, asked, by=by)
    there = sum(row.presence is not Presence.ABSENT for row in meeting.rows)
    minute = reader.text(AS_AGREED)
    decide(session, group, loan, Vote(meeting.day, True, lent.amount_minor, there, 0, 0, minute), by=agreed_by)
    return loan.number


def figures_of(
    session: Session, group: Group, meeting: PastMeeting, handed_out: tuple[int, ...] = ()
) -> SheetFigures:
    """The sheet that the record's lines make on what the books say before that day; it may still contradict itself.

    Raises MeetingWithoutRules, MeetingWithoutMembers, CountImpossible, RepaidWithoutLoan.
    """
    reader, books = language(group.locale), loan_books(session, group, meeting.day)
    blank = unwritten(session, group, meeting.day)
    rows = tuple(_with_reason(blank, row, reader.text(AS_RECORDED)) for row in meeting.rows)
    loans = replace(books.loans, repaid=tuple(_repaid(meeting, books)), handed_out=handed_out)
    written = replace(blank, rows=rows, others=meeting.others, loans=loans, note=reader.text(AS_COPIED))
    return replace(written, counts=tuple(_counts(written, meeting)))


def _repaid(meeting: PastMeeting, books: LoanBooks) -> Iterator[Repayment]:
    """What each member paid, on her oldest loan first; what is too much is left on her last, for the sheet to refuse."""
    for member, paid in meeting.repaid.items():
        hers = [number for number, standing in books.loans.open.items() if standing.member_number == member]
        if not hers:
            raise RepaidWithoutLoan(member=member, day=meeting.day, sheet=SHEET_NAMES[Sheet.LOANS])
        left = paid
        for number in sorted(hers):
            part = left if number == max(hers) else min(left, books.loans.open[number].payoff_minor)
            if part:
                yield repayment(number, books.in_hand[number].split(part))
            left -= part


def _with_reason(blank: SheetFigures, row: Row, reason: str) -> Row:
    """A fine of the past needs no other reason than that it was written down."""
    unusual = row.fine_imposed_minor != blank.rule_fine(row) and not row.fine_reason
    return replace(row, fine_reason=reason) if unusual else row


def _counts(written: SheetFigures, meeting: PastMeeting) -> Iterator[Count]:
    for pot in Pot:
        counted = meeting.counted.get(pot, max(written.expected(pot), 0))
        found = pieces(counted, written.denominations)
        if sum(piece * number for piece, number in found.items()) != counted:
            smallest = written.money(min(written.denominations))
            raise CountImpossible(key=pot, amount=written.money(counted), code=written.currency.code, smallest=smallest)
        yield Count(pot, quantities=found, difference_reason=meeting.difference_reason)
