"""What a member got at the share-outs of a period, line by line, for her passbook."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_, Term
from core.money import Money
from groups.models import Group
from groups.sharing.share_out_content import SharedOut, from_content
from groups.sharing.share_out_voucher import SHARE_OUT
from groups.sharing.share_out_working import Item
from ledger.voucher_models import Voucher, VoucherState

# Every member's statement reads the share-outs of its period; what a voucher says never changes, so it is read once.
_read = lru_cache(maxsize=8)(from_content)


@dataclass(frozen=True, slots=True)
class SharedOutLine:
    """`items` add up to what she took home; `still_owes` is what her debts were beyond all that was hers."""

    day: date
    cycle: int
    items: tuple[Item, ...]
    paid: Money
    still_owes: Money


def shared_out(
    session: Session, group: Group, number: int, period: Period, through_number: int
) -> tuple[SharedOutLine, ...]:
    """The member's part of each share-out that is in the books up to an entry, the oldest first."""
    wanted = select(Voucher.content).where(
        Voucher.book_id == group.book_id,
        Voucher.kind == SHARE_OUT.name,
        Voucher.state == VoucherState.POSTED,
        Voucher.journal_number <= through_number,
        Voucher.day >= period.start,
        Voucher.day <= period.end,
    )
    found = (_line(_read(content), number) for content in session.scalars(wanted.order_by(Voucher.journal_number)))
    return tuple(line for line in found if line)


def _line(shared: SharedOut, number: int) -> SharedOutLine | None:
    line = next((one for one in shared.result.lines if one.number == number), None)
    if line is None:
        return None
    amounts = (
        (N_("Her part"), line.gross_minor),
        (N_("Of the social fund"), line.welfare_minor),
        (N_("Kept for her"), line.holding.carried_minor),
        (N_("Loan set off"), -line.loan_set_off_minor),
        (N_("Fines set off"), -line.fines_set_off_minor),
        (N_("Left for the next cycle"), -line.carried_over_minor),
        (N_("Still owed to her"), -line.unpaid_minor),
    )
    return SharedOutLine(
        day=shared.decided.day,
        cycle=shared.cycle,
        items=tuple(Item(Term(name), shared.money(minor)) for name, minor in amounts if minor),
        paid=shared.money(line.paid_minor),
        still_owes=shared.money(line.still_owes_minor),
    )
