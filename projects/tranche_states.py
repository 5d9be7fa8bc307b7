"""How far a tranche is: its latest event, and how spending and liquidation move received tranches on, the earliest first.

    planned -> requested -> approved -> ordered -> received -> spent -> liquidated -> closed
    any before received -> cancelled · received, nothing of it spent, all given back -> returned

Money has no marks: what is spent of an agreement is spent of its earliest received tranche first, and what is returned is
returned of its latest. So a tranche's share can be redone by hand; the change of state is kept, with its day and actor.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.calendars import now
from ledger.voucher_models import Voucher
from projects import flows
from projects.funding_models import FundingAgreement, Measure, Tranche, TrancheEvent, TrancheState

NEXT: dict[TrancheState, tuple[TrancheState, ...]] = {
    TrancheState.PLANNED: (TrancheState.REQUESTED, TrancheState.CANCELLED),
    TrancheState.REQUESTED: (TrancheState.APPROVED, TrancheState.CANCELLED),
    TrancheState.APPROVED: (TrancheState.ORDERED, TrancheState.CANCELLED),
    TrancheState.ORDERED: (TrancheState.RECEIVED, TrancheState.CANCELLED),
    TrancheState.RECEIVED: (TrancheState.SPENT, TrancheState.LIQUIDATED, TrancheState.RETURNED),
    TrancheState.SPENT: (TrancheState.LIQUIDATED, TrancheState.CLOSED),
    TrancheState.LIQUIDATED: (TrancheState.CLOSED,),
    TrancheState.CLOSED: (),
    TrancheState.CANCELLED: (),
    TrancheState.RETURNED: (),
}
# Where the money has arrived. Closing is a decision; the others follow from the books.
ARRIVED = frozenset({TrancheState.RECEIVED, TrancheState.SPENT, TrancheState.LIQUIDATED, TrancheState.RETURNED})


def state_of(tranche: Tranche, day: date | None = None) -> TrancheState:
    """The state now, or as of the end of a day; the order of events decides, for they are written as they come."""
    known = [event for event in tranche.events if day is None or event.day <= day]
    return TrancheState(known[-1].state) if known else TrancheState.PLANNED


def amount_of(tranche: Tranche) -> int:
    """What the latest step was about, in minor units: planned, asked, approved, ordered or received."""
    return tranche.events[-1].amount_minor if tranche.events else tranche.planned_minor


def tranches_of(session: Session, agreement: FundingAgreement) -> list[Tranche]:
    wanted = select(Tranche).where(Tranche.agreement_id == agreement.id).order_by(Tranche.number)
    return list(session.scalars(wanted.options(selectinload(Tranche.events)).execution_options(populate_existing=True)))


def add_event(
    session: Session,
    tranche: Tranche,
    state: TrancheState,
    day: date,
    amount_minor: int,
    *,
    by: str,
    note: str = "",
    document_id: int | None = None,
    voucher_id: int | None = None,
) -> TrancheEvent:
    event = TrancheEvent(
        tranche_id=tranche.id,
        state=state,
        day=day,
        amount_minor=amount_minor,
        note=note,
        document_id=document_id,
        voucher_id=voucher_id,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(event)
    session.flush()
    session.expire(tranche, ["events"])
    return event


def received_minor(tranche: Tranche) -> int:
    """What arrived of a tranche; 0 when nothing has, or when the receipt was taken back."""
    if state_of(tranche) not in ARRIVED | {TrancheState.CLOSED}:
        return 0
    received = [event for event in tranche.events if event.state == TrancheState.RECEIVED]
    return received[-1].amount_minor if received else 0


def covered(amounts: Sequence[int], total: int) -> list[int]:
    """How much of each amount a total covers, the earliest first; what is over covers nothing."""
    parts = []
    for amount in amounts:
        part = max(0, min(amount, total))
        parts.append(part)
        total -= part
    return parts


def follow(
    session: Session, agreement: FundingAgreement, voucher: Voucher, *, by: str, day: date | None = None
) -> None:
    """Writes down which tranches are spent, liquidated or returned now, after a voucher changed the agreement's columns.

    `day` is the day of what changed them, where that is not the voucher's own: a funder decides later about a report.
    """
    arrived = [one for one in tranches_of(session, agreement) if state_of(one) in ARRIVED]
    if not arrived:
        return
    columns = flows.columns(session, agreement, date.max)
    amounts = [received_minor(one) for one in arrived]
    spent = covered(amounts, columns.of(Measure.SPENT))
    liquidated = covered(amounts, columns.of(Measure.LIQUIDATED))
    returned = covered(amounts[::-1], columns.of(Measure.RETURNED))[::-1]
    for place, tranche in enumerate(arrived):
        state = _reckoned(amounts[place], spent[place], liquidated[place], returned[place])
        if state != state_of(tranche):
            add_event(session, tranche, state, day or voucher.day, amounts[place], by=by, voucher_id=voucher.id)


def _reckoned(received: int, spent: int, liquidated: int, returned: int) -> TrancheState:
    if returned >= received:
        return TrancheState.RETURNED
    if liquidated + returned >= received:
        return TrancheState.LIQUIDATED
    if spent + returned >= received:
        return TrancheState.SPENT
    return TrancheState.RECEIVED
