"""Rotations to try rules on, without a database."""

from collections.abc import Iterable

from core.money import currency
from groups.rotation.agreed import Rotation, Slot
from groups.rotation.rules import Order, RotationRules
from groups.rotation.turns import Line, Sheet, Standing, dues, replay

INR = currency("INR")


def a_rotation(
    slots: int | Iterable[tuple[int, ...]] = 4, contribution: int = 100_00, order: Order = Order.FIXED, **rules: object
) -> Rotation:
    """Slot 1 is member 1's and so on, receiving by number, unless holders are named."""
    holders = [(number,) for number in range(1, slots + 1)] if isinstance(slots, int) else list(slots)
    settled = tuple(range(1, len(holders) + 1)) if order in (Order.FIXED, Order.LOTTERY) else ()
    return Rotation(
        currency=INR,
        rules=RotationRules(contribution_minor=contribution, order=order, **rules),  # type: ignore[arg-type]
        slots=tuple(Slot(number, each) for number, each in enumerate(holders, start=1)),
        order=settled,
    )


def everybody_pays(
    rotation: Rotation, before: Standing, slot: int, *, bid: int = 0, missing: Iterable[int] = ()
) -> Sheet:
    """A turn at which all pay what they owe for it, but for the slots that are missing."""
    turn = before.held + 1
    due = dues(rotation, {**before.winners, turn: slot}, turn)
    lines = (
        Line(turn, *seat, rotation.holder(seat), amount - before.paid.get((seat, turn), 0))
        for seat, amount in due.items()
        if seat.slot not in set(missing)
    )
    return Sheet(slot, bid, tuple(line for line in lines if line.amount_minor))


def held(rotation: Rotation, *turns: tuple[int, int], missing: Iterable[int] = ()) -> list[Sheet]:
    """Sheets of whole turns: (slot, bid) each; `missing` pay nothing at the first of them."""
    sheets: list[Sheet] = []
    for number, (slot, bid) in enumerate(turns):
        before = standing_after(rotation, sheets)
        sheets.append(everybody_pays(rotation, before, slot, bid=bid, missing=missing if not number else ()))
    return sheets


def standing_after(rotation: Rotation, sheets: list[Sheet]) -> Standing:
    done = replay(rotation, sheets)
    return done[-1].after if done else Standing()
