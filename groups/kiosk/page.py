"""What the pages of a kiosk show: every meter with its last reading, what is owed to whom, and what awaits a second officer."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period, month_of, today
from groups.constitution import terms_on
from groups.kiosk.errors import BulkMeterMissing
from groups.kiosk.rules import KioskRules
from groups.kiosk.running import (
    BILL,
    DAY,
    OLD_DEBT,
    PAYMENT,
    TAP,
    Advice,
    BillOf,
    DayOf,
    Owed,
    Standing,
    bills_of,
    bulk_meter,
    days_of,
    kiosks,
    owed,
    remit,
)
from groups.members import everybody
from groups.models import Group
from ledger.voucher_models import Voucher, VoucherState

KINDS_OF_A_KIOSK = (TAP, DAY, BILL, OLD_DEBT, PAYMENT)
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class KioskPage:
    """`advice` is what the constitution says of this month's takings; None without rules."""

    rules: KioskRules | None
    kiosks: tuple[Standing, ...]
    bulk: Standing | None
    owed: Owed
    month: Period
    advice: Advice | None
    days: tuple[DayOf, ...]
    bills: tuple[BillOf, ...]
    waiting: tuple[Voucher, ...]
    names: Mapping[int, str]


def kiosk_page(session: Session, group: Group) -> KioskPage:
    day = today(group.timezone)
    month, rules = month_of(day), terms_on(session, group, day).kiosk
    return KioskPage(
        rules=rules,
        kiosks=tuple(kiosks(session, group)),
        bulk=_bulk(session, group),
        owed=owed(session, group),
        month=month,
        advice=remit(session, group, rules, month) if rules else None,
        days=tuple(reversed(days_of(session, group, month)))[:MOST_DAYS],
        bills=tuple(reversed(bills_of(session, group)))[:MOST_DAYS],
        waiting=tuple(_waiting(session, group)),
        names=names_of(session, group),
    )


def _bulk(session: Session, group: Group) -> Standing | None:
    try:
        return bulk_meter(session, group)
    except BulkMeterMissing:
        return None


def _waiting(session: Session, group: Group) -> list[Voucher]:
    wanted = select(Voucher).where(Voucher.book_id == group.book_id, Voucher.kind.in_(KINDS_OF_A_KIOSK))
    return list(session.scalars(wanted.where(Voucher.state == VoucherState.PREPARED).order_by(Voucher.number)))


def names_of(session: Session, group: Group) -> dict[int, str]:
    """Everybody's name by number."""
    return {member.number: member.name for member in everybody(session, group)}
