"""Putting a record into the books by the services that everybody uses: members enrolled, loans brought in, meetings held."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from core.language import language
from core.marks import N_
from groups.denominations import pieces
from groups.figures import Count, Pot, Row, SheetFigures
from groups.meetings import record as record_meeting
from groups.meetings import unwritten
from groups.members import enrol, everybody
from groups.models import Group
from groups.sheet import agreed
from groups.starting.cell_errors import CountImpossible
from groups.starting.opening import OpeningSheet
from groups.starting.record import NewMember, PastMeeting, Record
from ledger.voucher_models import Voucher

AS_COPIED = N_("Copied from the group's own record; the notes and coins stand for the total that was counted.")
AS_RECORDED = N_("as in the group's own record")


def missing_members(session: Session, group: Group, record: Record) -> list[NewMember]:
    """The members of the record who are not in the books yet."""
    known = {member.number for member in everybody(session, group)}
    return [member for member in record.members if member.number not in known]


def enrol_missing(session: Session, group: Group, record: Record) -> None:
    """Raises what `groups.members.enrol` raises."""
    for member in missing_members(session, group, record):
        enrol(session, group, member.name, member.joined_on, number=member.number, sex=member.sex)


def bring_in_loans(session: Session, group: Group, opening: OpeningSheet, voucher: Voucher) -> None:
    """The loans of an opening as loans of the group, each with what is left of it and a schedule for that."""


def hold_meetings(session: Session, group: Group, record: Record, *, prepared_by: str, confirmed_by: str) -> None:
    """The record's meetings in the order of their days. Raises what counting and confirming a sheet raise."""
    for meeting in record.meetings:
        sheet = agreed(figures_of(session, group, meeting))
        record_meeting(session, group, sheet, prepared_by=prepared_by, confirmed_by=confirmed_by, again=True)


def figures_of(session: Session, group: Group, meeting: PastMeeting) -> SheetFigures:
    """The sheet that the record's lines make on what the books say before that day; it may still contradict itself.

    Raises MeetingWithoutRules, MeetingWithoutMembers, CountImpossible.
    """
    reader = language(group.locale)
    blank = unwritten(session, group, meeting.day)
    rows = tuple(_with_reason(blank, row, reader.text(AS_RECORDED)) for row in meeting.rows)
    written = replace(blank, rows=rows, others=meeting.others, note=reader.text(AS_COPIED))
    return replace(written, counts=tuple(_counts(written, meeting)))


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
            raise CountImpossible(amount=written.money(counted), code=written.currency.code, smallest=smallest)
        yield Count(pot, quantities=found, difference_reason=meeting.difference_reason)
