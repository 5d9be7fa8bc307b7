"""Is every reading still the one that follows from the reading before, and every debt of an attendant what the sheets make it?"""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups import charts
from groups.kiosk.day_sheet import TapDay, reckon_day
from groups.kiosk.readings import Meter
from groups.kiosk.running import DAY, PAYMENT, TAP
from groups.kiosk.sheets import OF_AN_ATTENDANT, KioskDay, read_day, read_payment, read_tap
from groups.models import Group
from ledger.balances import balances
from ledger.models import Book
from ledger.verify import Finding
from ledger.voucher_models import Voucher, VoucherState
from ledger.voucher_verify import UNREADABLE


def kiosk_findings(session: Session, group: Group, book: Book) -> Iterator[Finding]:
    """The findings of one group's kiosks; none when all is as it was confirmed."""
    try:
        days = sorted(((read_day(one.content), one) for one in _confirmed(session, book, DAY)), key=lambda each: each[0].step)
        payments = [read_payment(one.content) for one in _confirmed(session, book, PAYMENT)]
        fresh = {tap.number: tap for tap in (read_tap(one.content) for one in _confirmed(session, book, TAP))}
    except UNREADABLE as wrong:
        yield Finding(book.owner, "kiosk-unreadable", 0, f"the kiosks cannot be reckoned any more: {wrong}")
        return
    stood: dict[int, tuple[Meter, int, int]] = {number: (tap.meter, tap.first_litres, 0) for number, tap in fresh.items()}
    owed: Counter[int] = Counter()
    for said, voucher in days:
        before = (said.flow.meter, said.flow.opening_litres, said.step - 1)
        if stood.get(said.kiosk) != before or _reckoned_differs(said):
            detail = f"voucher {voucher.number} does not follow from the reading before"
            yield Finding(book.owner, "kiosk-day-differs", voucher.journal_number or 0, detail)
        stood[said.kiosk] = (said.flow.meter_after, said.flow.closing_litres, said.step)
        owed[said.attendant] += said.reckoned.owes_minor - said.debt_minor
    for payment in payments:
        owed[payment.attendant] -= payment.amount_minor if payment.pays in OF_AN_ATTENDANT else 0
    known = balances(session, book)
    held = {charts.member_number(key.holder): one.net for key, one in known.items() if key.code == charts.KIOSK_OWED}
    for member in sorted(owed.keys() | held.keys()):
        if owed[member] != held.get(member, 0):
            detail = f"member {member} owes {held.get(member, 0)} of water money by the books, {owed[member]} by the sheets"
            yield Finding(book.owner, "kiosk-account-differs", 0, detail)


def _confirmed(session: Session, book: Book, kind: str) -> list[Voucher]:
    wanted = select(Voucher).where(Voucher.book_id == book.id, Voucher.kind == kind)
    return list(session.scalars(wanted.where(Voucher.state == VoucherState.POSTED).order_by(Voucher.number)))


def _reckoned_differs(said: KioskDay) -> bool:
    try:
        day = TapDay(
            said.currency, said.flow, said.counted_minor, said.dry, said.reason, said.debt_minor, said.owed_before_minor
        )
        return reckon_day(said.rules, day) != said.reckoned
    except UNREADABLE:
        return True
