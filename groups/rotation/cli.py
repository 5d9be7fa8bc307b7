"""`flask calc rotation`: pots, bids and what each slot gains or loses, by the same functions that post."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import click

from core.money import Currency
from groups.calc_cli import Wrong, amount, calc, currency_option, decimal, json_option, say
from groups.rotation.agreed import Rotation, Slot, drawn, slots_of_template
from groups.rotation.errors import SlotHasReceived
from groups.rotation.rules import BidsGo, Order, RotationRules
from groups.rotation.turns import Line, Reckoned, Sheet, Standing, all_owed, dues, next_slots, reckon, stands


@calc.command("rotation")
@click.option("--contribution", required=True, help="What each slot pays at each turn (a template's share value).")
@click.option("--members", type=click.IntRange(1, 10_000), help="How many members.")
@click.option("--slots", type=click.IntRange(1, 10_000), help="How many slots, where members hold more or less than one each.")
@click.option("--average-shares", default="1", show_default=True, help="Slots a member on average: pot = N × S × average.")
@click.option("--order", type=click.Choice([one.value for one in Order]), default=Order.FIXED.value, show_default=True)
@click.option("--seed", help="With --order lottery: the word that was said aloud; anybody can draw again.")
@click.option("--turn", "turns", multiple=True, metavar="SLOT", help="Who receives, turn by turn, where the group decides.")
@click.option("--bid", "bids", multiple=True, metavar="SLOT:AMOUNT", help="Who won a turn with what bid, turn by turn.")
@click.option("--missed", multiple=True, metavar="TURN:SLOT", help="A slot that did not pay at a turn.")
@click.option("--share-bids", type=click.Choice([one.value for one in BidsGo]), default=BidsGo.AT_END.value, show_default=True)
@click.option("--most-bid-percent", type=click.IntRange(1, 100), default=100, show_default=True, help="Of the pot.")
@click.option("--unit", help="The smallest sum that is shared.  [default: one minor unit]")
@currency_option
@json_option
def rotation_command(money: Currency, as_json: bool, **given: Any) -> None:
    """Reckon a rotation: each turn's pot, the bids that are kept and shared, and every slot's net at the end."""
    rotation = _rotation(given, money)
    done = _held(rotation, _winners(rotation, given, money), _pairs(given["missed"], "--missed"))
    result = as_data(rotation, done)
    say(result, _lines(result), as_json)


def _rotation(given: dict[str, Any], money: Currency) -> Rotation:
    order = Order(given["order"])
    if given["bids"] and order is not Order.AUCTION:
        raise Wrong("Bids belong to --order auction.")
    if given["seed"] and order is not Order.LOTTERY:
        raise Wrong("A seed belongs to --order lottery.")
    slots = range(1, _slots(given) + 1)
    if order is Order.LOTTERY and not given["seed"]:
        raise Wrong("Give the word of the draw: --seed.")
    settled = {Order.FIXED: tuple(slots), Order.LOTTERY: drawn(given["seed"] or "", slots)}
    return Rotation(
        currency=money,
        rules=RotationRules(
            contribution_minor=amount(given["contribution"], money),
            order=order,
            bids=BidsGo(given["share_bids"]),
            most_bid_percent=given["most_bid_percent"],
            unit_minor=amount(given["unit"], money) if given["unit"] is not None else 1,
        ),
        slots=tuple(Slot(number, (number,)) for number in slots),
        order=settled.get(order, ()),
    )


def _slots(given: dict[str, Any]) -> int:
    if given["slots"] and (given["members"] or given["average_shares"] != "1"):
        raise Wrong("Give --slots, or --members with --average-shares, not both.")
    if not (given["slots"] or given["members"]):
        raise Wrong("Say how many there are: --slots or --members.")
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6}|/[1-9]\d{0,5})?", given["average_shares"], re.ASCII):
        raise Wrong(f"“{given['average_shares']}” is not a number of shares. Write such as 1.5 or 3/2.")
    return int(given["slots"] or slots_of_template(given["members"], Fraction(given["average_shares"])))


def _pairs(typed: Iterable[str], option: str) -> set[tuple[int, int]]:
    return {_numbers(one, option) for one in typed}


def _numbers(typed: str, option: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,6}):(\d{1,6})", typed, re.ASCII)
    if not found:
        raise Wrong(f"“{typed}” in {option} is not two numbers with a colon between.")
    return int(found[1]), int(found[2])


def _winners(rotation: Rotation, given: dict[str, Any], money: Currency) -> list[tuple[int, int]]:
    """(slot, bid) turn by turn: those that are named, then the rest by their order."""
    named = []
    for typed in given["bids"]:
        slot, _, bid = typed.partition(":")
        named.append((_whole(slot, "--bid"), amount(bid, money)))
    named += [(_whole(slot, "--turn"), 0) for slot in given["turns"]]
    slots = [slot for slot, _ in named]
    for slot in slots:
        rotation.slot(slot)
        if slots.count(slot) > 1:
            raise SlotHasReceived(slot=slot, turn=slots.index(slot) + 1)
    rest = rotation.sequence or tuple(slot.number for slot in rotation.slots)
    return named + [(slot, 0) for slot in rest if slot not in slots]


def _whole(typed: str, option: str) -> int:
    if not re.fullmatch(r"\d{1,6}", typed, re.ASCII):
        raise Wrong(f"“{typed}” in {option} is not the number of a slot.")
    return int(typed)


def _held(rotation: Rotation, winners: list[tuple[int, int]], missed: set[tuple[int, int]]) -> list[Reckoned]:
    done: list[Reckoned] = []
    before = Standing()
    for turn, (slot, bid) in enumerate(winners, start=1):
        due = dues(rotation, {**before.winners, turn: slot}, turn) if slot in next_slots(rotation, before) else {}
        paid = (
            Line(turn, *seat, seat.slot, minor) for seat, minor in due.items() if (turn, seat.slot) not in missed
        )
        done.append(reckon(rotation, before, Sheet(slot, bid, tuple(paid))))
        before = done[-1].after
    return done


def as_data(rotation: Rotation, done: list[Reckoned]) -> dict[str, Any]:
    """The rotation as plain data: every amount a decimal string."""
    money, end = rotation.currency, done[-1].after
    each = {line.slot: line.amount_minor for one in done for line in one.shares if one is done[-1]}
    paid = sum(one.paid_in_minor for one in done)
    out = sum(one.pots_minor + one.shares_in_cash_minor for one in done)
    slots = stands(rotation, end)
    return {
        "currency": money.code,
        "order": rotation.rules.order.value,
        "contribution": decimal(rotation.rules.contribution_minor, money),
        "slots": len(rotation.slots),
        "pot": decimal(rotation.pot_minor, money),
        "turns": [_turn_data(rotation, one) for one in done],
        "bids": decimal(sum(end.bids.values()), money),
        "share_each": decimal(max(each.values(), default=0), money),
        "remainder": decimal(end.remainder_minor, money),
        "by_slot": [
            {
                "slot": one.seat.slot,
                "turn": one.received_at,
                "paid_in": decimal(one.paid_minor, money),
                "received": decimal(one.received_minor, money),
                "bid": decimal(one.bid_minor, money),
                "share_of_bids": decimal(one.shared_minor, money),
                "net": decimal(one.net_minor, money),
                "owed": decimal(one.owed_minor, money),
            }
            for one in slots
        ],
        "owed": decimal(sum(line.amount_minor for line in all_owed(rotation, end)), money),
        "sum_paid_in": decimal(paid, money),
        "sum_paid_out": decimal(out, money),
        "kept": decimal(paid - out, money),
        "checks": {
            "paid_in_is_paid_out_and_kept": paid == out + end.held_minor + end.remainder_minor,
            "each_slot_received_once": sorted(end.winners.values()) == [slot.number for slot in rotation.slots],
        },
    }


def _turn_data(rotation: Rotation, one: Reckoned) -> dict[str, Any]:
    money = rotation.currency
    return {
        "turn": one.turn,
        "slot": one.after.winners[one.turn],
        "pot": decimal(one.due_minor, money),
        "paid_in": decimal(one.paid_in_minor, money),
        "missed": [line.slot for line in one.missed],
        "bid": decimal(one.bid_minor, money),
        "received": decimal(sum(line.amount_minor for line in one.pots if line.turn == one.turn), money),
        "shared": decimal(sum(line.amount_minor for line in one.shares), money),
        "kept": decimal(one.after.kept_minor, money),
    }


def _lines(result: dict[str, Any]) -> list[str]:
    found = [f"Pot: {result['slots']} × {result['contribution']} = {result['pot']} {result['currency']}"]
    for turn in result["turns"]:
        missed = f", missed by slot {', '.join(map(str, turn['missed']))}" if turn["missed"] else ""
        bid = f" less the bid of {turn['bid']}" if turn["bid"].strip("0.") else ""
        received = f"slot {turn['slot']} receives {turn['received']}{bid}"
        found.append(f"Turn {turn['turn']}: {turn['paid_in']} paid in{missed}; {received}")
    found.append(f"Bids: {result['bids']}; each slot's share at the end: {result['share_each']}; remainder {result['remainder']}")
    for slot in result["by_slot"]:
        owed = f", owes {slot['owed']}" if slot["owed"].strip("0.") else ""
        found.append(
            f"Slot {slot['slot']}: paid in {slot['paid_in']}, received {slot['received']}, "
            f"share of the bids {slot['share_of_bids']}, net {slot['net']}{owed}"
        )
    found.append(f"Check: {result['sum_paid_in']} paid in = {result['sum_paid_out']} paid out + {result['kept']} kept")
    return found
