"""An approver does not agree to what was written down: the voucher is withdrawn, and her reason stays beside it."""

from sqlalchemy.orm import Session

from core.calendars import now
from core.text import required
from ledger.errors import VoucherNotPrepared
from ledger.models import Book
from ledger.voucher_models import STATE_NAMES, Voucher, VoucherState
from projects import vouchers
from projects.spending.errors import RefusedByPreparer
from projects.spending.models import VoucherRefusal
from projects.vouchers import Keeper


def refuse(session: Session, keeper: Keeper, book: Book, voucher: Voucher, reason: str, *, by: str) -> VoucherRefusal:
    """Any voucher that waits for its approver. Repeating it changes nothing.

    Raises RefusedByPreparer, TextMissing, TextTooLong, TextUnreadable, VoucherNotPrepared.
    """
    vouchers.hold(session, keeper)
    session.refresh(voucher)
    if known := refusal_of(session, voucher):
        return known
    why = required(reason)
    if voucher.prepared_by == by:
        raise RefusedByPreparer()
    if voucher.state == VoucherState.WITHDRAWN:
        raise VoucherNotPrepared(number=voucher.number, state=STATE_NAMES[VoucherState.WITHDRAWN])
    vouchers.withdraw(session, keeper, book, voucher, by=by)
    refusal = VoucherRefusal(voucher_id=voucher.id, reason=why, refused_by=by, refused_at=now())
    session.add(refusal)
    session.flush()
    return refusal


def refusal_of(session: Session, voucher: Voucher) -> VoucherRefusal | None:
    return session.get(VoucherRefusal, voucher.id)
