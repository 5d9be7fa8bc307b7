"""Money that has arrived and is not accounted for: by tranche and age, for one agreement or for thousands. Reads only.

Money has no marks: what is accepted is accepted of the earliest tranche first, what is returned is returned of the latest, as
`projects.tranche_states` says. Money that arrived outside tranches comes after them, by day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.money import Money, currency
from projects import flows
from projects.flows import Columns
from projects.funding_models import FundingAgreement, FundingFlow, Measure, Tranche, TrancheEvent, TrancheState
from projects.tranche_states import covered

# Its tranche (0 for money outside tranches), its day, and what arrived in minor units.
Receipt = tuple[int, date, int]


@dataclass(frozen=True, slots=True)
class Unliquidated:
    """A receipt of which something is open on a day; `tranche` is its number, 0 for money outside tranches."""

    agreement_id: int
    tranche: int
    received_on: date
    currency: str
    received_minor: int
    liquidated_minor: int
    returned_minor: int
    on: date

    @property
    def left_minor(self) -> int:
        return self.received_minor - self.liquidated_minor - self.returned_minor

    @property
    def left(self) -> Money:
        return Money(self.left_minor, currency(self.currency))

    @property
    def age_days(self) -> int:
        return (self.on - self.received_on).days


def unliquidated_on(session: Session, agreements: Iterable[FundingAgreement], day: date) -> list[Unliquidated]:
    """What was open of each agreement's receipts at the end of a day, in the order of the agreements, then of tranches."""
    known = {agreement.id: agreement for agreement in agreements}
    columns = flows.columns_of(session, known.values(), day)
    received = receipts_of(session, list(known), day)
    return [one for number in known for one in still_open(number, received.get(number, []), columns[number], day)]


def still_open(agreement: int, receipts: list[Receipt], columns: Columns, day: date) -> list[Unliquidated]:
    """What is open of the receipts of one agreement, which had these columns at the end of the day. Pure."""
    amounts = [amount for _, _, amount in receipts]
    liquidated = covered(amounts, columns.of(Measure.LIQUIDATED))
    returned = covered(amounts[::-1], columns.of(Measure.RETURNED))[::-1]
    reckoned = (
        Unliquidated(agreement, tranche, since, columns.currency, amount, accepted, back, day)
        for (tranche, since, amount), accepted, back in zip(receipts, liquidated, returned, strict=True)
    )
    return [one for one in reckoned if one.left_minor > 0]


def receipts_of(session: Session, agreements: list[int] | Select[int], day: date) -> dict[int, list[Receipt]]:
    """What arrived by a day, by agreement: tranches by number, then the rest by day. `agreements`: their ids, or a query."""
    tranches = (
        select(TrancheEvent.voucher_id, func.max(Tranche.number).label("number"))
        .join(Tranche, Tranche.id == TrancheEvent.tranche_id)
        .where(TrancheEvent.state == TrancheState.RECEIVED, Tranche.agreement_id.in_(agreements))
        .group_by(TrancheEvent.voucher_id)
        .subquery()
    )
    number = func.coalesce(tranches.c.number, 0)
    wanted = (
        select(FundingFlow.agreement_id, number, func.min(FundingFlow.day), func.sum(FundingFlow.amount_minor))
        .outerjoin(tranches, tranches.c.voucher_id == FundingFlow.voucher_id)
        .where(
            FundingFlow.agreement_id.in_(agreements), FundingFlow.measure == Measure.RECEIVED, FundingFlow.day <= day
        )
        .group_by(FundingFlow.agreement_id, FundingFlow.voucher_id, number)
        .having(func.sum(FundingFlow.amount_minor) > 0)
    )
    found: dict[int, list[Receipt]] = {}
    for agreement, tranche, since, amount in session.execute(wanted):
        found.setdefault(agreement, []).append((tranche, since, int(amount)))
    return {agreement: sorted(receipts, key=_in_order) for agreement, receipts in found.items()}


def _in_order(receipt: Receipt) -> tuple[bool, int, date]:
    tranche, since, _ = receipt
    return (tranche == 0, tranche, since)
