"""Preparing what a group starts from: the voucher of its opening balances, or of a whole earlier record."""

from datetime import date

from sqlalchemy.orm import Session

from core.calendars import today
from core.frozen import to_text
from core.language import language
from core.marks import N_
from groups import vouchers
from groups.models import Group
from groups.starting.opening import OpeningSheet
from groups.starting.record import Record
from groups.starting.voucher import OPENING, RECORD, of_content
from ledger.models import Book
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import Kind

OPENING_MEMO = N_("Balances brought in at the start")
RECORD_MEMO = N_("Earlier record brought in")


def prepare_opening(session: Session, group: Group, sheet: OpeningSheet, *, by: str) -> Voucher:
    """The opening as a voucher that awaits a second officer. Raises what `refuse_not_first` raises."""
    return _prepare(session, group, OPENING, sheet.day, to_text(sheet), OPENING_MEMO, by=by)


def prepare_record(session: Session, group: Group, record: Record, *, by: str) -> Voucher:
    """A record that was found right, as a voucher. Raises RecordAlreadyThere, RecordChangesNothing, as `prepare_opening`."""
    day = record.opening.day if record.opening else today(group.timezone)
    return _prepare(session, group, RECORD, day, to_text(record), RECORD_MEMO, by=by)


def _prepare(session: Session, group: Group, kind: Kind, day: date, content: str, memo: str, *, by: str) -> Voucher:
    """The same content again is the same voucher, as long as that one still awaits somebody."""
    book = session.get_one(Book, group.book_id)
    waiting = of_content(session, book, kind.name, content, VoucherState.PREPARED)
    if waiting is not None:
        return waiting
    return vouchers.prepare(session, group, kind, day, content, language(group.locale).text(memo), by=by)
