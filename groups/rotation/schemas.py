"""The forms of a rotation, as they are loaded: its beginning, a turn, a change."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from groups.denominations import denominations
from groups.members import HIGHEST_NUMBER
from groups.models import Group
from groups.rotation.agreed import Seat
from groups.rotation.errors import AheadTooMuch, OrderUnreadable
from groups.rotation.page import TurnGrid, left_ahead
from groups.rotation.rules import MOST_SLOTS_EVER
from groups.rotation.running import Running
from groups.rotation.sheets import What
from groups.rotation.turns import Line, Sheet
from web.fields import Amount, Form, OneOf, Text, Whole
from web.forms import Sent

MOST_REFERENCE = 32
MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class BeginSent:
    """`halves`: how many half turns each member takes."""

    day: date
    halves: dict[int, int]
    order: tuple[int, ...]
    how: str
    reference: str


def begin_sent(fields: dict[str, str], group: Group, members: Iterable[int]) -> BeginSent:
    """Raises ValidationError, OrderUnreadable."""
    sent, numbers = Sent(fields), list(members)
    most = 2 * MOST_SLOTS_EVER
    turns = {f"turns-{number}": Whole(least=0, most=most, load_default=0) for number in numbers}
    halves = sent.load(Form.from_dict(dict(turns))())
    said = sent.load(_BeginForm())
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    return BeginSent(
        day=day,
        halves={number: halves[f"turns-{number}"] for number in numbers},
        order=_order(said["order"]),
        how=said["how"],
        reference=said["reference"],
    )


class _BeginForm(Form):
    order = Text(load_default="")
    how = Text(load_default="")
    reference = Text(most=MOST_REFERENCE)


def _order(typed: str) -> tuple[int, ...]:
    """The slots that were typed, in the digits of any script. Raises OrderUnreadable."""
    if not re.fullmatch(r"[\d\s,.;،؛-]*", typed):
        raise OrderUnreadable(typed=typed[:60])
    numbers = re.findall(r"\d{1,6}", typed)
    return tuple(int("".join(str(unicodedata.digit(digit)) for digit in number)) for number in numbers)


@dataclass(frozen=True, slots=True)
class TurnSent:
    day: date
    sheet: Sheet
    counted: dict[int, int]
    note: str
    reference: str


def turn_sent(fields: dict[str, str], group: Group, running: Running, grid: TurnGrid) -> TurnSent:
    """Raises ValidationError, AheadTooMuch."""
    sent, money = Sent(fields), group.money
    lines = {line.name: Amount(money, load_default=0) for line in (*grid.now, *grid.late, *grid.ahead)}
    paid = sent.load(Form.from_dict(dict(lines))())
    pieces = counted_sent(sent, group)
    said = sent.load(_turn_form(group)())
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    written = [
        Line(line.turn, *line.seat, line.member, paid[line.name]) for line in (*grid.now, *grid.late) if paid[line.name]
    ]
    for line in grid.ahead:
        written += _ahead(running, line.seat, line.member, line.turn, paid[line.name])
    return TurnSent(
        day=day,
        sheet=Sheet(grid.slot, said["bid"], tuple(written)),
        counted=pieces,
        note=said["note"],
        reference=said["reference"],
    )


def counted_sent(sent: Sent, group: Group) -> dict[int, int]:
    """Notes and coins by their value in minor units; empty when they cannot be read, and `finish` then says why."""
    names = {f"count-{denomination}": denomination for denomination in denominations(group.money)}
    pieces = {name: Whole(least=0, most=MOST_PIECES, load_default=0) for name in names}
    loaded = sent.load(Form.from_dict(dict(pieces))())
    return {denomination: loaded[name] for name, denomination in names.items() if loaded.get(name)}


def _turn_form(group: Group) -> type[ma.Schema]:
    fields: dict[str, ma.fields.Field[Any]] = {
        "bid": Amount(group.money, load_default=0),
        "note": Text(load_default=""),
        "reference": Text(most=MOST_REFERENCE),
    }
    return Form.from_dict(fields)


def _ahead(running: Running, seat: Seat, member: int, first: int, minor: int) -> list[Line]:
    """Money ahead goes to the next turns in their order, each filled before the one after. Raises AheadTooMuch."""
    left, lines = left_ahead(running, seat, first), []
    money = running.rotation.money
    if minor > sum(left.values()):
        raise AheadTooMuch(slot=seat.slot, left=money(sum(left.values())), paid=money(minor))
    rest = minor
    for turn, most in left.items():
        if rest:
            lines.append(Line(turn, *seat, member, min(rest, most)))
            rest -= lines[-1].amount_minor
    return lines


@dataclass(frozen=True, slots=True)
class ChangeSent:
    day: date
    what: What
    slot: int
    part: int
    other: int
    member: int
    agreed_by: str
    reference: str


def change_sent(fields: dict[str, str], group: Group) -> ChangeSent:
    """Raises ValidationError."""
    sent = Sent(fields)
    said = sent.load(_ChangeForm())
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    slot, _, part = said.pop("seat").partition("-")
    return ChangeSent(day=day, slot=int(slot), part=int(part or 0), **said)


class _ChangeForm(Form):
    what = OneOf(What)
    seat = Text(most=8, validate=ma.validate.Regexp(r"[0-9]{1,4}(-[01])?\Z"))
    other = Whole(least=0, most=MOST_SLOTS_EVER, load_default=0)
    member = Whole(least=1, most=HIGHEST_NUMBER, load_default=0)
    agreed_by = Text(data_key="agreed-by")
    reference = Text(most=MOST_REFERENCE)
