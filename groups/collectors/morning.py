"""The sheet that a collector takes along in the morning. Each that is made is counted, so that two in use at once are noticed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import now
from groups.collectors.errors import SheetUnknown
from groups.collectors.models import Collector, MorningSheet
from groups.collectors.people import collector_on
from groups.finding import book_of, hold
from groups.models import Group, Member
from ledger.balances import head


@dataclass(frozen=True, slots=True)
class Made:
    """A sheet, and those that were made for the same day before it."""

    sheet: MorningSheet
    collector: Collector
    earlier: tuple[MorningSheet, ...]


def make(session: Session, group: Group, member: Member, day: date, *, by: str) -> MorningSheet:
    """The next sheet for her round of a day. Raises CollectorUnknown."""
    collector = collector_on(session, group, member, day)
    hold(session, group)
    number = len(_sheets(session, collector, day)) + 1
    stands = head(session, book_of(session, group)).number
    sheet = MorningSheet(collector_id=collector.id, day=day, number=number, book_number=stands, made_at=now(), made_by=by)
    session.add(sheet)
    session.flush()
    return sheet


def sheet_of(session: Session, group: Group, member: Member, public_id: str) -> Made:
    """Raises SheetUnknown."""
    wanted = (
        select(MorningSheet, Collector)
        .join(Collector, Collector.id == MorningSheet.collector_id)
        .where(MorningSheet.public_id == public_id, Collector.group_id == group.id, Collector.member_id == member.id)
    )
    found = session.execute(wanted).first()
    if found is None:
        raise SheetUnknown()
    sheet, collector = found
    earlier = tuple(one for one in _sheets(session, collector, sheet.day) if one.number < sheet.number)
    return Made(sheet, collector, earlier)


def _sheets(session: Session, collector: Collector, day: date) -> list[MorningSheet]:
    wanted = select(MorningSheet).where(MorningSheet.collector_id == collector.id, MorningSheet.day == day)
    return list(session.scalars(wanted.order_by(MorningSheet.number)))
