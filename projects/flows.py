"""The four columns: how amounts enter them, and what stands in each on any past day. The only writer of flows.

A flow and the totals of its month are written together. Amounts of one agreement are in its one currency, in minor units; columns
are never added to one another, and agreements of different currencies are never added at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.calendars import month_number
from core.money import Money, currency
from projects.funding_models import FundingAgreement, FundingFlow, FundingMonth, Measure

_COLUMNS = {measure: f"{measure}_minor" for measure in Measure}


@dataclass(frozen=True, slots=True)
class Flow:
    """What a voucher adds to a column of an agreement (by its number in the project). `line`: the budget line's number."""

    agreement: int
    measure: Measure
    amount_minor: int
    line: int | None = None
    off_bank: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands in each column of an agreement, or of several in one currency, by a day. Minor units."""

    currency: str
    minor: Mapping[Measure, int] = field(default_factory=dict)

    def of(self, measure: Measure) -> int:
        return self.minor.get(measure, 0)

    def money(self, measure: Measure) -> Money:
        return Money(self.of(measure), currency(self.currency))

    @property
    def unspent_minor(self) -> int:
        """Received, neither spent nor returned: spent + unspent + returned = received."""
        return self.of(Measure.RECEIVED) - self.of(Measure.SPENT) - self.of(Measure.RETURNED)

    @property
    def owed_minor(self) -> int:
        """Of a loan, what is still to be given back: received, neither returned nor repaid."""
        return self.of(Measure.RECEIVED) - self.of(Measure.RETURNED) - self.of(Measure.REPAID)

    @property
    def undrawn_minor(self) -> int:
        """Committed and not yet received (undrawn assistance, cash-basis IPSAS 1.10)."""
        return self.of(Measure.COMMITTED) - self.of(Measure.RECEIVED)

    @property
    def unliquidated_minor(self) -> int:
        """Received, and neither accounted for to the funder's satisfaction nor returned."""
        return self.of(Measure.RECEIVED) - self.of(Measure.LIQUIDATED) - self.of(Measure.RETURNED)


def add(
    session: Session,
    agreement: FundingAgreement,
    day: date,
    flow: Flow,
    *,
    voucher_id: int | None = None,
    tranche_event_id: int | None = None,
) -> None:
    """Writes one flow and adds it to its month."""
    session.add(
        FundingFlow(
            agreement_id=agreement.id,
            day=day,
            measure=flow.measure,
            amount_minor=flow.amount_minor,
            off_bank=flow.off_bank,
            line=flow.line,
            voucher_id=voucher_id,
            tranche_event_id=tranche_event_id,
        )
    )
    session.flush()
    _add_to_month(session, agreement.id, month_number(day), flow)


def _add_to_month(session: Session, agreement_id: int, month: int, flow: Flow) -> None:
    column = _COLUMNS[flow.measure]
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(FundingMonth).values(agreement_id=agreement_id, month=month, **{column: flow.amount_minor})
    there = getattr(FundingMonth, column)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[FundingMonth.agreement_id, FundingMonth.month], set_={column: there + flow.amount_minor}
        )
    )


def columns_of(session: Session, agreements: Iterable[FundingAgreement], day: date) -> dict[int, Columns]:
    """What stood in the columns at the end of a day, by agreement id: whole months, and the days of its last month."""
    known = {agreement.id: agreement for agreement in agreements}
    minor: dict[int, dict[Measure, int]] = {agreement: {} for agreement in known}
    month = month_number(day)
    sums = [func.sum(getattr(FundingMonth, column)) for column in _COLUMNS.values()]
    months = select(FundingMonth.agreement_id, *sums).where(
        FundingMonth.agreement_id.in_(known), FundingMonth.month < month
    )
    for row in session.execute(months.group_by(FundingMonth.agreement_id)):
        minor[row[0]] = {measure: int(amount) for measure, amount in zip(_COLUMNS, row[1:], strict=True)}
    for agreement, measure, amount in session.execute(_of_the_days(FundingFlow.agreement_id.in_(known), day)):
        minor[agreement][Measure(measure)] = minor[agreement].get(Measure(measure), 0) + int(amount)
    return {agreement: Columns(known[agreement].currency, minor[agreement]) for agreement in known}


def _of_the_days(which: ColumnElement[bool], day: date) -> Select[int, str, int]:
    return (
        select(FundingFlow.agreement_id, FundingFlow.measure, func.sum(FundingFlow.amount_minor))
        .where(which, FundingFlow.day.between(day.replace(day=1), day))
        .group_by(FundingFlow.agreement_id, FundingFlow.measure)
    )


def columns(session: Session, agreement: FundingAgreement, day: date) -> Columns:
    return columns_of(session, [agreement], day)[agreement.id]


def lowest_unspent(session: Session, agreement: FundingAgreement, since: date) -> tuple[int, date]:
    """The least that is left unspent on this day or any later one, and when: what may still be spent on this day.

    Paper is entered late, so an amount of an earlier day may be gone by a later one.
    """
    left = columns(session, agreement, since).unspent_minor
    found = (left, since)
    signs = {Measure.RECEIVED: 1, Measure.SPENT: -1, Measure.RETURNED: -1}
    later = (
        select(FundingFlow.day, FundingFlow.measure, func.sum(FundingFlow.amount_minor))
        .where(FundingFlow.agreement_id == agreement.id, FundingFlow.day > since, FundingFlow.measure.in_(signs))
        .group_by(FundingFlow.day, FundingFlow.measure)
    )
    by_day: dict[date, int] = {}
    for day, measure, amount in session.execute(later):
        by_day[day] = by_day.get(day, 0) + signs[Measure(measure)] * int(amount)
    for day in sorted(by_day):
        left += by_day[day]
        found = min(found, (left, day))
    return found


def spent_by_line(session: Session, agreement_ids: Iterable[int], day: date) -> dict[tuple[int, int, Measure], int]:
    """What was spent and given in kind on each budget line, by (agreement id, line's number, measure), up to a day."""
    wanted = (
        select(FundingFlow.agreement_id, FundingFlow.line, FundingFlow.measure, func.sum(FundingFlow.amount_minor))
        .where(FundingFlow.agreement_id.in_(list(agreement_ids)), FundingFlow.day <= day, FundingFlow.line.is_not(None))
        .group_by(FundingFlow.agreement_id, FundingFlow.line, FundingFlow.measure)
    )
    return {
        (agreement, line or 0, Measure(measure)): int(amount)
        for agreement, line, measure, amount in session.execute(wanted)
    }


def together(columns: Iterable[Columns]) -> dict[str, Columns]:
    """Columns added up, each currency by itself. A guarantee is in its own column and so in no source."""
    sums: dict[str, dict[Measure, int]] = {}
    for one in columns:
        of_currency = sums.setdefault(one.currency, {})
        for measure, amount in one.minor.items():
            of_currency[measure] = of_currency.get(measure, 0) + amount
    return {code: Columns(code, minor) for code, minor in sorted(sums.items())}


def months_that_differ(session: Session) -> list[tuple[int, int]]:
    """The (agreement id, month) whose kept totals are not the sums of their flows: none, unless somebody wrote beside us."""
    reckoned: dict[tuple[int, int], dict[str, int]] = {}
    for agreement, day, measure, amount in session.execute(
        select(FundingFlow.agreement_id, FundingFlow.day, FundingFlow.measure, FundingFlow.amount_minor)
    ):
        month = reckoned.setdefault((agreement, month_number(day)), {})
        column = _COLUMNS[Measure(measure)]
        month[column] = month.get(column, 0) + amount
    kept = {(month.agreement_id, month.month): month for month in session.scalars(select(FundingMonth))}
    wrong = set(reckoned) ^ set(kept)
    for place in set(reckoned) & set(kept):
        if any(getattr(kept[place], column) != reckoned[place].get(column, 0) for column in _COLUMNS.values()):
            wrong.add(place)
    return sorted(wrong)
