"""The kinds of voucher of a water kiosk: a meter, a day, a bill, old debts, a payment. Each is checked on the books."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import N_
from groups.kiosk import errors
from groups.kiosk.running import (
    BILL,
    DAY,
    OLD_DEBT,
    PAYMENT,
    TAP,
    Seen,
    bill,
    bulk_meter,
    day_sheet,
    kiosk_of,
    kiosks,
    new_tap,
    owed,
    refuse_above_owed,
    refuse_future,
    rules_on,
)
from groups.kiosk.sheets import (
    PAYS_NAMES,
    Pays,
    bill_entries,
    day_entries,
    no_entries,
    old_debt_entries,
    payment_entries,
    read_bill,
    read_day,
    read_old_debt,
    read_payment,
    read_tap,
)
from groups.models import Group
from ledger.models import Book
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind


def _group(session: Session, book: Book) -> Group:
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def _check_tap(session: Session, book: Book, voucher: Voucher) -> None:
    group, said = _group(session, book), read_tap(voucher.content)
    rules_on(session, group, voucher.day)
    refuse_future(group, voucher.day)
    if new_tap(session, group, said.name, said.meter, said.first_litres, bulk=said.bulk) != said:
        raise errors.KioskChangedMeanwhile(name=said.name)


def _tap_taken_back(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises LaterReadingStands: a meter that was read stays."""
    said, group = read_tap(voucher.content), _group(session, book)
    read = {read_day(one.content).kiosk for one in _of_kind(session, book, DAY)}
    if said.bulk:
        stands = bool(_of_kind(session, book, BILL))
    else:
        stands = said.number in read or any(one.tap.number > said.number for one in kiosks(session, group))
    if stands:
        raise errors.LaterReadingStands(name=said.name)


def _of_kind(session: Session, book: Book, kind: str) -> list[Voucher]:
    wanted = select(Voucher).where(Voucher.book_id == book.id, Voucher.kind == kind, Voucher.state == "posted")
    return list(session.scalars(wanted))


def _check_day(session: Session, book: Book, voucher: Voucher) -> None:
    group, said = _group(session, book), read_day(voucher.content)
    seen = Seen(said.flow.closing_litres, said.flow.rolled_over, said.flow.replaced)
    again = day_sheet(
        session,
        group,
        voucher.day,
        said.kiosk,
        seen,
        said.attendant,
        said.counted,
        dry=said.dry,
        reason=said.reason,
        debt_minor=said.debt_minor,
    )
    if again != said:
        raise errors.KioskChangedMeanwhile(name=said.name)


def _day_taken_back(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises LaterReadingStands."""
    said = read_day(voucher.content)
    if kiosk_of(session, _group(session, book), said.kiosk).step > said.step:
        raise errors.LaterReadingStands(name=said.name)


def _check_bill(session: Session, book: Book, voucher: Voucher) -> None:
    group, said = _group(session, book), read_bill(voucher.content)
    again = bill(
        session,
        group,
        said.first,
        said.last,
        said.paper,
        Seen(said.flow.closing_litres, said.flow.rolled_over, said.flow.replaced),
        said.reckoned.litres,
        said.reckoned.said_minor,
        reason=said.reason,
        brought_forward_minor=said.brought_forward_minor,
    )
    if again != said:
        raise errors.KioskChangedMeanwhile(name=bulk_meter(session, group).tap.name)


def _bill_taken_back(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises LaterReadingStands."""
    at = bulk_meter(session, _group(session, book))
    if at.step > read_bill(voucher.content).step:
        raise errors.LaterReadingStands(name=at.tap.name)


def _check_old_debt(session: Session, book: Book, voucher: Voucher) -> None:
    group = _group(session, book)
    rules_on(session, group, voucher.day)
    refuse_future(group, voucher.day)


def _check_payment(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises PaidAboveOwed: a payment for one debt never pays another."""
    group, said = _group(session, book), read_payment(voucher.content)
    rules_on(session, group, voucher.day)
    refuse_future(group, voucher.day)
    now = owed(session, group)
    limits = {Pays.BILL: now.bills_minor, Pays.ARREARS: now.arrears_minor}
    owes = now.attendants.get(said.attendant, 0)
    limits |= {Pays.ATTENDANT: owes, Pays.FORGIVEN: owes}
    if said.pays in limits:
        refuse_above_owed(PAYS_NAMES[said.pays], said.amount_minor, limits[said.pays], group)


KIOSK_METER = Kind(
    name=TAP, title=N_("A water meter"), read=read_tap, entries=no_entries, check=_check_tap, taken_back=_tap_taken_back
)
KIOSK_DAY = Kind(
    name=DAY,
    title=N_("A day at the kiosk"),
    read=read_day,
    entries=day_entries,
    check=_check_day,
    taken_back=_day_taken_back,
)
KIOSK_BILL = Kind(
    name=BILL,
    title=N_("A bill of the water board"),
    read=read_bill,
    entries=bill_entries,
    check=_check_bill,
    taken_back=_bill_taken_back,
)
KIOSK_ARREARS = Kind(
    name=OLD_DEBT,
    title=N_("Water debts taken over"),
    read=read_old_debt,
    entries=old_debt_entries,
    check=_check_old_debt,
)
KIOSK_PAYMENT = Kind(
    name=PAYMENT,
    title=N_("A payment of the kiosk"),
    read=read_payment,
    entries=payment_entries,
    check=_check_payment,
)
