"""What the page of a counted, confirmed or reversed sheet shows besides the sheet: who did what, and what may come next."""

from dataclasses import dataclass
from textwrap import wrap

from sqlalchemy.orm import Session

from access.deeds import Deed, deed, name_of
from core.language import language
from groups.corrections import correction_of
from groups.finding import journal_transaction
from groups.meetings import sheet_of
from groups.members import everybody
from groups.models import Group, Meeting, MeetingState
from groups.read_aloud import ReadAloud, read_aloud
from groups.sheet import MeetingSheet


@dataclass(frozen=True, slots=True)
class CountedPage:
    """`fingerprint`: of the journal transaction, in groups of four; empty when no money moved.

    `own`: the reader herself did what a second officer now has to agree to. `correction` and `original` are the sheets
    after and before this one.
    """

    sheet: MeetingSheet
    spoken: ReadAloud
    group_language: str
    prepared: Deed
    confirmed: Deed | None
    reversed: Deed | None
    asked: str
    own: bool
    fingerprint: str
    correction: Meeting | None
    original: Meeting | None


def counted_page(session: Session, group: Group, meeting: Meeting, reader: str) -> CountedPage:
    """`reader` is the actor who looks at it. The meeting has been counted."""
    names = {member.number: member.name for member in everybody(session, group)}
    sheet, tongue = sheet_of(meeting), language(group.locale)
    first_officer = meeting.prepared_by if meeting.state == MeetingState.COUNTED else meeting.reversal_asked_by
    return CountedPage(
        sheet=sheet,
        spoken=read_aloud(sheet, names, tongue),
        group_language=tongue.html_tag,
        prepared=deed(session, meeting.prepared_by, meeting.prepared_at) or Deed("", meeting.drafted_at),
        confirmed=deed(session, meeting.confirmed_by, meeting.confirmed_at),
        reversed=deed(session, meeting.reversed_by, meeting.reversed_at),
        asked=name_of(session, meeting.reversal_asked_by) if meeting.reversal_asked_by else "",
        own=first_officer == reader,
        fingerprint=_fingerprint(session, group, meeting),
        correction=correction_of(session, meeting),
        original=session.get(Meeting, meeting.corrects_id) if meeting.corrects_id else None,
    )


def _fingerprint(session: Session, group: Group, meeting: Meeting) -> str:
    if meeting.journal_number is None:
        return ""
    return " ".join(wrap(journal_transaction(session, group, meeting.journal_number).fingerprint, 4))
