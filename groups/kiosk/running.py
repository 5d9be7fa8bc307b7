"""The kiosks of a group as its vouchers tell them: their meters and last readings, the days, the bills, what is owed.

Nothing is kept beside the vouchers: what two officers confirmed is read in its order. A reading that was taken back is as if it
had never been, and only a meter's last can be.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period, today
from core.money import Money
from groups import charts
from groups.constitution import terms_on
from groups.errors import MeetingInFuture
from groups.finding import book_of
from groups.kiosk import errors
from groups.kiosk.bills import Loss, Remitted, reckon_bill, remittance
from groups.kiosk.day_sheet import TapDay, reckon_day
from groups.kiosk.readings import Flow, Meter, Replaced
from groups.kiosk.rules import KioskRules
from groups.kiosk.sheets import ARREARS, TO_PAY, Bill, KioskDay, Pays, Tap, read_bill, read_day, read_payment, read_tap
from groups.members import seated
from groups.models import Group
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.voucher_models import Voucher, VoucherState

TAP, DAY, BILL, OLD_DEBT, PAYMENT = "kiosk-meter", "kiosk-day", "kiosk-bill", "kiosk-arrears", "kiosk-payment"


@dataclass(frozen=True, slots=True)
class Standing:
    """A meter as it stands: what it said last, and on which day. `step` counts its readings; `attendant` sold water last."""

    tap: Tap
    meter: Meter
    litres: int
    day: date
    step: int
    attendant: int = 0

    @property
    def shown(self) -> str:
        return self.meter.shown(self.litres)


class DayOf(NamedTuple):
    voucher: Voucher
    said: KioskDay


class BillOf(NamedTuple):
    voucher: Voucher
    said: Bill


def _confirmed(session: Session, group: Group, kind: str, period: Period | None = None) -> Iterator[Voucher]:
    """The confirmed vouchers of a kind, the latest first."""
    wanted = select(Voucher).where(Voucher.book_id == group.book_id, Voucher.kind == kind, Voucher.state == VoucherState.POSTED)
    if period is not None:
        wanted = wanted.where(Voucher.day >= period.start, Voucher.day <= period.end)
    yield from session.scalars(wanted.order_by(Voucher.day.desc(), Voucher.number.desc()))


def taps(session: Session, group: Group) -> dict[int, tuple[Tap, date]]:
    """Every meter that is in the books, by its number, and since when; the bulk meter is number 0."""
    found = {}
    for voucher in _confirmed(session, group, TAP):
        tap = read_tap(voucher.content)
        found[tap.number] = (tap, voucher.day)
    return dict(sorted(found.items()))


def kiosks(session: Session, group: Group) -> list[Standing]:
    """Every kiosk as it stands now, by number."""
    known = {number: one for number, one in taps(session, group).items() if number}
    standing: dict[int, Standing] = {}
    for voucher in _confirmed(session, group, DAY):
        if len(standing) == len(known):
            break
        said = read_day(voucher.content)
        if said.kiosk in known and said.kiosk not in standing:
            tap = known[said.kiosk][0]
            after, litres = said.flow.meter_after, said.flow.closing_litres
            standing[said.kiosk] = Standing(tap, after, litres, voucher.day, said.step, said.attendant)
    fresh = {number: Standing(tap, tap.meter, tap.first_litres, day, 0) for number, (tap, day) in known.items()}
    return list({**fresh, **standing}[number] for number in fresh)


def kiosk_of(session: Session, group: Group, number: int) -> Standing:
    """Raises KioskUnknown."""
    found = next((one for one in kiosks(session, group) if one.tap.number == number), None)
    if found is None:
        raise errors.KioskUnknown()
    return found


def bulk_meter(session: Session, group: Group) -> Standing:
    """The water board's meter as it stands. Raises BulkMeterMissing."""
    known = taps(session, group).get(0)
    if known is None:
        raise errors.BulkMeterMissing()
    for voucher in _confirmed(session, group, BILL):
        said = read_bill(voucher.content)
        return Standing(known[0], said.flow.meter_after, said.flow.closing_litres, said.last, said.step)
    return Standing(known[0], known[0].meter, known[0].first_litres, known[1], 0)


def days_of(session: Session, group: Group, period: Period) -> list[DayOf]:
    """Every confirmed day of every kiosk in a period, the first first."""
    found = [DayOf(voucher, read_day(voucher.content)) for voucher in _confirmed(session, group, DAY, period)]
    return sorted(found, key=lambda one: (one.voucher.day, one.said.kiosk, one.said.step))


def bills_of(session: Session, group: Group, period: Period | None = None) -> list[BillOf]:
    """Every confirmed bill entered in a period, the first first."""
    found = [BillOf(voucher, read_bill(voucher.content)) for voucher in _confirmed(session, group, BILL, period)]
    return sorted(found, key=lambda one: (one.said.last, one.said.step))


def loss_of(session: Session, group: Group, bill: Bill) -> Loss:
    """The water of a bill's days that no tap sold, by the meters as they are confirmed now."""
    taken = days_of(session, group, Period(bill.first, bill.last))
    return Loss(bill.flow.litres, sum(one.said.flow.litres for one in taken))


@dataclass(frozen=True, slots=True)
class Owed:
    """What the books say is owed, in minor units: bills of the group's own time, debts taken over, and by each attendant."""

    bills_minor: int
    arrears_minor: int
    attendants: Mapping[int, int]


def owed(session: Session, group: Group) -> Owed:
    known = balances(session, book_of(session, group))

    def net(key: AccountKey) -> int:
        return known[key].net if key in known else 0

    attendants = {
        charts.member_number(key.holder): balance.net
        for key, balance in known.items()
        if key.code == charts.KIOSK_OWED and balance.net
    }
    return Owed(net(TO_PAY), net(ARREARS), dict(sorted(attendants.items())))


@dataclass(frozen=True, slots=True)
class Advice:
    """The takings of a time, less the attendants' part, what of them went to the water board, and what else should."""

    takings_minor: int
    paid_minor: int
    still: Remitted


def remit(session: Session, group: Group, rules: KioskRules, period: Period) -> Advice:
    """What the constitution says of the takings of a period."""
    takings = sum(one.said.reckoned.into_the_box_minor for one in days_of(session, group, period))
    now, paid = owed(session, group), Counter[Pays]()
    for voucher in _confirmed(session, group, PAYMENT, period):
        said = read_payment(voucher.content)
        paid[said.pays] += said.amount_minor
    still = remittance(
        rules,
        max(takings, 0),
        now.bills_minor,
        now.arrears_minor,
        paid_bill_minor=paid[Pays.BILL],
        paid_arrears_minor=paid[Pays.ARREARS],
    )
    return Advice(takings, paid[Pays.BILL] + paid[Pays.ARREARS], still)


def rules_on(session: Session, group: Group, day: date) -> KioskRules:
    """What the constitution says of kiosks on a day. Raises NoKioskRules, MeetingWithoutRules."""
    rules = terms_on(session, group, day).kiosk
    if rules is None:
        raise errors.NoKioskRules(day=day)
    return rules


def refuse_future(group: Group, day: date) -> None:
    if day > (now := today(group.timezone)):
        raise MeetingInFuture(day=day, today=now)


def new_tap(session: Session, group: Group, name: str, meter: Meter, first_litres: int, *, bulk: bool = False) -> Tap:
    """The next kiosk, or the water board's meter. Raises BulkMeterTwice, TextMissing …"""
    known = taps(session, group)
    if bulk and 0 in known:
        raise errors.BulkMeterTwice()
    return Tap(0 if bulk else max(known, default=0) + 1, name, meter, first_litres, bulk)


class Seen(NamedTuple):
    """What the treasurer typed of a meter: what it says now, and what happened to it."""

    closing_litres: int
    rolled_over: bool = False
    replaced: Replaced | None = None


def day_sheet(
    session: Session,
    group: Group,
    day: date,
    kiosk: int,
    seen: Seen,
    attendant: int,
    counted: Mapping[int, int],
    *,
    dry: bool = False,
    reason: str = "",
    debt_minor: int = 0,
) -> KioskDay:
    """The content of a day at the tap, reckoned on the last reading.

    Raises NoKioskRules, MeetingInFuture, KioskUnknown, DayHasSheet, AttendantNotMember, and as `Flow`, `TapDay` and `reckon_day`.
    """
    rules, at = rules_on(session, group, day), kiosk_of(session, group, kiosk)
    refuse_future(group, day)
    if day < at.day or (day == at.day and at.step):
        raise errors.DayHasSheet(name=at.tap.name, last=at.day, day=day)
    if not attendant:
        raise errors.DayWithoutAttendant()
    if attendant not in {member.number for member in seated(session, group, day)}:
        raise errors.AttendantNotMember(member=attendant, day=day)
    flow = Flow(at.meter, at.litres, seen.closing_litres, seen.rolled_over, seen.replaced)
    kept = {denomination: pieces for denomination, pieces in sorted(counted.items()) if pieces}
    owed_before = owed(session, group).attendants.get(attendant, 0)
    tap_day = TapDay(
        currency=group.money,
        flow=flow,
        counted_minor=sum(denomination * pieces for denomination, pieces in kept.items()),
        dry=dry,
        reason=reason.strip(),
        debt_minor=debt_minor,
        owed_minor=owed_before,
    )
    return KioskDay(
        kiosk=kiosk,
        step=at.step + 1,
        name=at.tap.name,
        currency=group.money,
        rules=rules,
        flow=flow,
        attendant=attendant,
        reckoned=reckon_day(rules, tap_day),
        counted=kept,
        dry=dry,
        reason=tap_day.reason,
        debt_minor=debt_minor,
        owed_before_minor=owed_before,
    )


def bill(
    session: Session,
    group: Group,
    first: date,
    last: date,
    paper: str,
    seen: Seen,
    billed_litres: int,
    said_minor: int,
    *,
    reason: str = "",
    brought_forward_minor: int = 0,
) -> Bill:
    """The content of a bill, reckoned again by the tariff that holds on its last day and read against the bulk meter.

    Raises NoKioskRules, MeetingInFuture, BulkMeterMissing, BillPeriodWrong, BillPeriodTaken, DayHasSheet, BilledWaterDiffers,
    and as `Flow` and `reckon_bill` do.
    """
    rules, at = rules_on(session, group, last), bulk_meter(session, group)
    refuse_future(group, last)
    if last < first:
        raise errors.BillPeriodWrong(first=first, last=last)
    if at.step and first <= at.day:
        raise errors.BillPeriodTaken(first=first, last=at.day)
    if last < at.day or (last == at.day and at.step):
        raise errors.DayHasSheet(name=at.tap.name, last=at.day, day=last)
    flow = Flow(at.meter, at.litres, seen.closing_litres, seen.rolled_over, seen.replaced)
    if billed_litres != flow.litres and not reason.strip():
        raise errors.BilledWaterDiffers(billed=billed_litres, counted=flow.litres)
    return Bill(
        step=at.step + 1,
        currency=group.money,
        rules=rules,
        paper=paper.strip(),
        first=first,
        last=last,
        flow=flow,
        reckoned=reckon_bill(rules, group.money, billed_litres, said_minor, reason),
        reason=reason.strip(),
        brought_forward_minor=brought_forward_minor,
    )


def refuse_above_owed(name: str, paid_minor: int, owed_minor: int, group: Group) -> None:
    """Raises PaidAboveOwed."""
    if paid_minor > owed_minor:
        money = group.money
        raise errors.PaidAboveOwed(
            name=name,
            owed=Money(max(owed_minor, 0), money),
            paid=Money(paid_minor, money),
            over=Money(paid_minor - max(owed_minor, 0), money),
        )
