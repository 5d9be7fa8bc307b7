"""The forms of a kiosk, as they are loaded: a meter, a day at the tap, a bill, debts taken over, a payment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from groups.denominations import denominations
from groups.kiosk.readings import MOST_DIGITS, Meter, Replaced, parse_reading
from groups.kiosk.rules import MeterUnit
from groups.kiosk.running import Seen, Standing
from groups.kiosk.sheets import MOST_NAME, From, Pays
from groups.members import HIGHEST_NUMBER
from groups.models import Group
from web.fields import MISSING, Amount, Form, OneOf, Text, Whole, messages_of, told
from web.forms import Sent, Ticked
from web.language import current_language

MOST_REFERENCE = 32
MOST_PIECES = 1_000_000
MOST_READING = 40


class _MeterForm(Form):
    serial = Text(most=MOST_NAME, load_default="")
    unit = OneOf(MeterUnit)
    digits = Whole(least=1, most=MOST_DIGITS)


@dataclass(frozen=True, slots=True)
class TapSent:
    day: date
    name: str
    bulk: bool
    meter: Meter
    first_litres: int
    reference: str


class _TapForm(Form):
    name = Text(most=MOST_NAME)
    bulk = Ticked("bulk")
    reference = Text(most=MOST_REFERENCE)


def tap_sent(fields: dict[str, str], group: Group) -> TapSent:
    """Raises ValidationError."""
    sent = Sent(fields)
    said, plate = sent.load(_TapForm()), sent.load(_MeterForm())
    meter = Meter(**plate) if plate else Meter("")
    first = _reading(sent, "reading", meter)
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    return TapSent(day=day, meter=meter, first_litres=first, **said)


def _reading(sent: Sent, name: str, meter: Meter) -> int:
    """Litres; 0 when it cannot be read, and `finish` then says why."""
    typed = sent.left.pop(name, "")
    try:
        if not typed.strip():
            raise ma.ValidationError(current_language().text(MISSING))
        return told(lambda: parse_reading(typed[:MOST_READING], meter))
    except ma.ValidationError as wrong:
        sent.messages |= {name: [sentence for sentences in messages_of(wrong).values() for sentence in sentences]}
        return 0


@dataclass(frozen=True, slots=True)
class DaySent:
    day: date
    seen: Seen
    attendant: int
    counted: dict[int, int]
    dry: bool
    reason: str
    debt_minor: int
    reference: str


def day_sent(fields: dict[str, str], group: Group, at: Standing) -> DaySent:
    """Raises ValidationError."""
    sent = Sent(fields)
    seen, pieces = _seen(sent, at), _counted(sent, group)
    said = sent.load(_day_form(group)())
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    return DaySent(day=day, seen=seen, counted=pieces, **said)


def _seen(sent: Sent, at: Standing) -> Seen:
    """What the meter says now; a new meter is read by its own figures."""
    happened = sent.load(_HappenedForm())
    if not happened.get("changed"):
        for name in ("final", "start", "serial", "unit", "digits"):
            sent.left.pop(name, None)
        return Seen(_reading(sent, "reading", at.meter), happened.get("rolled_over", False))
    plate = sent.load(_MeterForm())
    new = Meter(**plate) if plate else at.meter
    replaced = Replaced(_reading(sent, "final", at.meter), new, _reading(sent, "start", new))
    return Seen(_reading(sent, "reading", new), happened["rolled_over"], replaced)


class _HappenedForm(Form):
    rolled_over = Ticked("rolled-over")
    changed = Ticked("changed")


def _counted(sent: Sent, group: Group) -> dict[int, int]:
    names = {f"count-{denomination}": denomination for denomination in denominations(group.money)}
    pieces = {name: Whole(least=0, most=MOST_PIECES, load_default=0) for name in names}
    loaded = sent.load(Form.from_dict(dict(pieces))())
    return {denomination: loaded[name] for name, denomination in names.items() if loaded.get(name)}


def _day_form(group: Group) -> type[ma.Schema]:
    fields: dict[str, ma.fields.Field[Any]] = {
        "attendant": Whole(least=1, most=HIGHEST_NUMBER, load_default=0),
        "dry": Ticked("dry"),
        "reason": Text(load_default=""),
        "debt_minor": Amount(group.money, load_default=0, data_key="debt"),
        "reference": Text(most=MOST_REFERENCE),
    }
    return Form.from_dict(fields)


@dataclass(frozen=True, slots=True)
class BillSent:
    first: date
    last: date
    paper: str
    seen: Seen
    billed_litres: int
    said_minor: int
    reason: str
    brought_forward_minor: int
    reference: str

    @property
    def day(self) -> date:
        """A bill is a cost of the time that it is for."""
        return self.last


def bill_sent(fields: dict[str, str], group: Group, at: Standing) -> BillSent:
    """Raises ValidationError. What is billed is typed as the meter shows it, in cubic metres or litres."""
    sent = Sent(fields)
    seen = _seen(sent, at)
    billed = _reading(sent, "billed", Meter("", at.meter.unit, MOST_DIGITS))
    said = sent.load(_bill_form(group)())
    calendar = Calendar(group.calendar)
    first, last = sent.day("first", calendar), sent.day("last", calendar)
    sent.finish()
    return BillSent(first=first, last=last, seen=seen, billed_litres=billed, **said)


def _bill_form(group: Group) -> type[ma.Schema]:
    fields: dict[str, ma.fields.Field[Any]] = {
        "paper": Text(most=MOST_NAME),
        "said_minor": Amount(group.money, data_key="said"),
        "brought_forward_minor": Amount(group.money, load_default=0, data_key="brought-forward"),
        "reason": Text(load_default=""),
        "reference": Text(most=MOST_REFERENCE),
    }
    return Form.from_dict(fields)


@dataclass(frozen=True, slots=True)
class OldDebtSent:
    day: date
    amount_minor: int
    reason: str
    reference: str


def old_debt_sent(fields: dict[str, str], group: Group) -> OldDebtSent:
    """Raises ValidationError."""
    sent = Sent(fields)
    asked: dict[str, ma.fields.Field[Any]] = {
        "amount_minor": Amount(group.money, data_key="amount"),
        "reason": Text(),
        "reference": Text(most=MOST_REFERENCE),
    }
    said = sent.load(Form.from_dict(asked)())
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    return OldDebtSent(day=day, **said)


@dataclass(frozen=True, slots=True)
class PaymentSent:
    day: date
    pays: Pays
    amount_minor: int
    paper: str
    out_of: From
    attendant: int
    reference: str


def payment_sent(fields: dict[str, str], group: Group) -> PaymentSent:
    """Raises ValidationError."""
    sent = Sent(fields)
    asked: dict[str, ma.fields.Field[Any]] = {
        "pays": OneOf(Pays),
        "amount_minor": Amount(group.money, data_key="amount"),
        "paper": Text(),
        "out_of": OneOf(From, load_default=From.BOX, data_key="out-of"),
        "attendant": Whole(least=1, most=HIGHEST_NUMBER, load_default=0),
        "reference": Text(most=MOST_REFERENCE),
    }
    said = sent.load(Form.from_dict(asked)())
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    return PaymentSent(day=day, **said)
