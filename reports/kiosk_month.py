"""The reconciliation of a water kiosk: every day one line, readings against cash; the bill, the water lost, old debts apart.

All water of the month is accounted for three times: by the meters, by the cash that it should bring, and by the water board's
bill. The sums are printed with their parts, so that each can be redone by hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period, today
from core.marks import N_, Term
from core.money import Currency
from groups import charts
from groups.finding import book_of
from groups.kiosk.bills import Loss
from groups.kiosk.page import names_of
from groups.kiosk.running import OLD_DEBT, PAYMENT, DayOf, bills_of, days_of, loss_of, taps
from groups.kiosk.sheets import ARREARS, BOUGHT, SOLD, TO_PAY, KioskDay, Pays, Tap, read_old_debt, read_payment
from groups.models import Group
from ledger.balances import Balance, balances
from ledger.chart import AccountKey
from ledger.voucher_models import Voucher, VoucherState
from reports.papers import Heading, Names, too_wide_for_upright
from reports.reading import heading_of

# Days without a sheet are lines of their own in a month; a longer time would be mostly gaps.
MOST_DAYS_ONE_BY_ONE = 31


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of one kiosk; without a sheet it has no readings, and its water is in the next line that has."""

    day: date
    written: bool
    opening: str = ""
    closing: str = ""
    litres: int = 0
    dry: str = ""
    should_minor: int = 0
    handed_in_minor: int = 0
    difference_minor: int = 0
    owes_minor: int = 0
    commission_minor: int = 0
    into_the_box_minor: int = 0


@dataclass(frozen=True, slots=True)
class KioskLines:
    """A kiosk with its days. `tariffs` are those that its sheets were reckoned by: (price in minor units, litres)."""

    name: str
    tariffs: tuple[tuple[int, int], ...]
    days: tuple[DayLine, ...]

    @property
    def litres(self) -> int:
        return sum(line.litres for line in self.days)

    @property
    def dry_days(self) -> int:
        return sum(bool(line.dry) for line in self.days)

    @property
    def unwritten_days(self) -> int:
        return sum(not line.written for line in self.days)

    def total(self, figure: str) -> int:
        """The sum of a column."""
        return sum(int(getattr(line, figure)) for line in self.days)


@dataclass(frozen=True, slots=True)
class BillLine:
    """A bill of the water board, reckoned again, and the water lost in its time."""

    paper: str
    first: date
    last: date
    litres: int
    water_minor: int
    fixed_minor: int
    reckoned_minor: int
    said_minor: int
    reason: str
    loss: Loss


@dataclass(frozen=True, slots=True)
class Owing:
    """What was owed at the beginning, what came to it, what was paid, and what is owed at the end."""

    name: Term
    before_minor: int
    added_minor: int
    paid_minor: int
    after_minor: int

    @property
    def agrees(self) -> bool:
        return self.before_minor + self.added_minor - self.paid_minor == self.after_minor


@dataclass(frozen=True, slots=True)
class AttendantLine:
    number: int
    name: str
    owes_minor: int


@dataclass(frozen=True, slots=True)
class PaymentLine:
    day: date
    name: Term
    paper: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class KioskMonth:
    """`sold_minor` and `bought_minor` are what the journal says of the time, beside what the lines add up to."""

    kind: ClassVar[str] = "kiosk_month"
    title: ClassVar[str] = N_("Water kiosk: reconciliation")

    heading: Heading
    period: Period
    currency: Currency
    kiosks: tuple[KioskLines, ...]
    bills: tuple[BillLine, ...]
    owing: tuple[Owing, ...]
    attendants: tuple[AttendantLine, ...]
    payments: tuple[PaymentLine, ...]
    sold_minor: int
    bought_minor: int

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("litres", self.litres), ("should_be", self.total("should_minor")), ("handed_in", self.total("handed_in_minor")))

    def total(self, figure: str) -> int:
        """The sum of a column over all kiosks."""
        return sum(kiosk.total(figure) for kiosk in self.kiosks)

    @property
    def litres(self) -> int:
        return sum(kiosk.litres for kiosk in self.kiosks)

    @property
    def agrees(self) -> bool:
        """Whether the lines add up to what the journal says of the time: water sold, water bought, and what is owed."""
        bills = sum(bill.said_minor for bill in self.bills)
        listed = (self.total("should_minor"), bills) == (self.sold_minor, self.bought_minor)
        return listed and all(one.agrees for one in self.owing)

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.total("should_minor"), self.total("handed_in_minor")), self.currency, 9)


def kiosk_month(session: Session, group: Group, period: Period, *, names: Names = Names.FULL) -> KioskMonth:
    """The reconciliation of a period, by what is confirmed now."""
    known = names_of(session, group) if names is Names.FULL else {}
    sheets = days_of(session, group, period)
    book = book_of(session, group)
    before, after = balances(session, book, period.day_before), balances(session, book, period.end)
    payments = [(one, read_payment(one.content)) for one in _confirmed(session, group, period, PAYMENT)]
    bills = bills_of(session, group, period)
    return KioskMonth(
        heading=heading_of(session, group, about="kiosk"),
        period=period,
        currency=group.money,
        kiosks=tuple(
            _kiosk(group, tap, since, [one for one in sheets if one.said.kiosk == tap.number], period)
            for tap, since in taps(session, group).values()
            if not tap.bulk and since <= period.end
        ),
        bills=tuple(
            BillLine(
                paper=one.said.paper,
                first=one.said.first,
                last=one.said.last,
                litres=one.said.reckoned.litres,
                water_minor=one.said.reckoned.water_minor,
                fixed_minor=one.said.reckoned.fixed_minor,
                reckoned_minor=one.said.reckoned.reckoned_minor,
                said_minor=one.said.reckoned.said_minor,
                reason=one.said.reason,
                loss=loss_of(session, group, one.said),
            )
            for one in bills
        ),
        owing=(
            Owing(
                Term(N_("Bills of the group's own time")),
                _net(before, TO_PAY),
                sum(one.said.reckoned.said_minor for one in bills),
                sum(said.amount_minor for _, said in payments if said.pays is Pays.BILL),
                _net(after, TO_PAY),
            ),
            Owing(
                Term(N_("Debts taken over, kept apart")),
                _net(before, ARREARS),
                sum(read_old_debt(one.content).amount_minor for one in _confirmed(session, group, period, OLD_DEBT)),
                sum(said.amount_minor for _, said in payments if said.pays is Pays.ARREARS),
                _net(after, ARREARS),
            ),
        ),
        attendants=_attendants(after, known),
        payments=tuple(PaymentLine(one.day, said.name, said.paper, said.amount_minor) for one, said in payments),
        sold_minor=_net(after, SOLD) - _net(before, SOLD),
        bought_minor=_net(after, BOUGHT) - _net(before, BOUGHT),
    )


def _net(of: Mapping[AccountKey, Balance], key: AccountKey) -> int:
    return of[key].net if key in of else 0


def _attendants(of: Mapping[AccountKey, Balance], known: Mapping[int, str]) -> tuple[AttendantLine, ...]:
    owing = {charts.member_number(key.holder): one.net for key, one in of.items() if key.code == charts.KIOSK_OWED and one.net}
    return tuple(AttendantLine(number, known.get(number, ""), minor) for number, minor in sorted(owing.items()))


def _confirmed(session: Session, group: Group, period: Period, kind: str) -> Iterable[Voucher]:
    wanted = select(Voucher).where(Voucher.book_id == group.book_id, Voucher.kind == kind, Voucher.state == VoucherState.POSTED)
    within = wanted.where(Voucher.day >= period.start, Voucher.day <= period.end)
    return session.scalars(within.order_by(Voucher.day, Voucher.number))


def _kiosk(group: Group, tap: Tap, since: date, sheets: list[DayOf], period: Period) -> KioskLines:
    written = {(one.voucher.day, one.said.step): _day_line(one) for one in sheets}
    empty: list[DayLine] = []
    if (period.end - period.start).days < MOST_DAYS_ONE_BY_ONE:
        first, last = max(period.start, since), min(period.end, today(group.timezone))
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        empty = [DayLine(day, written=False) for day in days if day not in {day for day, _ in written}]
    numbered = [*written.items(), *(((line.day, 0), line) for line in empty)]
    return KioskLines(
        name=tap.name,
        tariffs=tuple(sorted({(one.said.rules.tariff_minor, one.said.rules.tariff_litres) for one in sheets})),
        days=tuple(line for _, line in sorted(numbered, key=lambda each: each[0])),
    )


def _day_line(one: DayOf) -> DayLine:
    said: KioskDay = one.said
    return DayLine(
        day=one.voucher.day,
        written=True,
        opening=said.flow.meter.shown(said.flow.opening_litres),
        closing=said.flow.meter_after.shown(said.flow.closing_litres),
        litres=said.reckoned.litres,
        dry=said.reason if said.dry else "",
        should_minor=said.reckoned.should_minor,
        handed_in_minor=said.reckoned.handed_in_minor,
        difference_minor=said.reckoned.difference_minor,
        owes_minor=said.reckoned.owes_minor,
        commission_minor=said.reckoned.commission_minor,
        into_the_box_minor=said.reckoned.into_the_box_minor,
    )
