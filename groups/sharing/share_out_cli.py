"""`flask calc share-out`, `flask calc split` and `flask calc shares`: by the same functions that post."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import click

from core.money import Currency, Rounding, split
from core.rates import percent_text
from groups.calc_cli import Wrong, amount, amounts, calc, currency_option, decimal, json_option, say
from groups.figures import share_money
from groups.sharing.rules import MOMENT_NAMES, REMAINDER_NAMES, SHARED_NAMES, STRATEGY_NAMES, Moment, Remainder, Shared
from groups.sharing.share_out import Divided, Line, Pool, ShareOut
from groups.sharing.share_out_calculator import MOST_MEMBERS, STRATEGIES, Asked, answer, exact

TYPED = (
    "pool cash bank other debts reserve shares weights savings interest loans committee strategy shared welfare_each welfare "
    "unit rounding moment remainder"
).split()
_VALUE_DECIMALS = 6


def _choice(options: Iterable[str]) -> click.Choice[str]:
    return click.Choice([str(option) for option in options])


def _meanings(names: dict[Any, Any]) -> str:
    return "; ".join(f"{kind.value}: {name}" for kind, name in names.items())


@calc.command("share-out")
@click.option("--pool", help="What there is to share. Or give its parts instead:")
@click.option("--cash", help="Counted cash: a part of the pool, and the most that is paid out.")
@click.option("--bank", help="A part of the pool: money in the bank.")
@click.option("--other", help="A part of the pool: other money that is sure to come in.")
@click.option("--debts", help="Taken off the pool: what the group owes to others.")
@click.option("--reserve", help="Taken off the pool: what the meeting agreed to keep.")
@click.option("--member", "member", multiple=True, metavar="NUMBER:SHARES[:LOAN]", help="One member; once for each.")
@click.option("--members", type=click.IntRange(1, MOST_MEMBERS), help="How many members, numbered from 1, without a list.")
@click.option("--shares", help="Shares of members 1, 2, 3 …, with commas between.")
@click.option("--weights", help="The same as --shares; sums with decimals are taken as money saved.")
@click.option("--savings", help="Money saved by members 1, 2, 3 …")
@click.option("--interest", help="Interest paid by members 1, 2, 3 …")
@click.option("--loans", help="What members 1, 2, 3 … still owe; set off against their parts.")
@click.option("--committee", help="Numbers of the committee's members, with commas between.")
@click.option("--strategy", type=_choice(STRATEGIES), help="By what the pool is divided.  [default: shares]")
@click.option("--part", multiple=True, metavar="STRATEGY:PERCENT", help="A mix: such as interest:50, committee:25, equal:25.")
@click.option("--shared", type=_choice(Shared), help=_meanings(SHARED_NAMES))
@click.option("--welfare-each", help="What each member gets of a social fund that is shared.")
@click.option("--welfare", help="A social fund to be shared the same for each, instead of --welfare-each.")
@click.option("--unit", help="The smallest sum that is paid out.  [default: one minor unit]")
@click.option("--rounding", type=_choice(Rounding), default=Rounding.FLOOR.value, show_default=True)
@click.option("--moment", type=_choice(Moment), default=Moment.PAYOUT.value, show_default=True, help=_meanings(MOMENT_NAMES))
@click.option(
    "--remainder", type=_choice(Remainder), default=Remainder.NEXT_CYCLE.value, show_default=True, help=_meanings(REMAINDER_NAMES)
)
@click.option("--carry-over", multiple=True, metavar="NUMBER:AMOUNT", help="What a member leaves for the next cycle.")
@click.option("--in-part", is_flag=True, help="Where the cash does not reach, pay each the same fraction.")
@currency_option
@json_option
def share_out_command(money: Currency, as_json: bool, **given: Any) -> None:
    """Reckon a share-out: everybody's part of a pool, debts set off gross, the remainder named.

    Who owes more than all that is hers gets nothing, and the value is reckoned anew from what is really there. "gross" and
    "net" are the bare sums before that; "credited" and "payout" are what is posted.
    """
    found = answer(
        Asked(
            money,
            **{name: given[name] or "" for name in TYPED},
            member=given["member"],
            members=str(given["members"] or ""),
            parts=given["part"],
            carry_over=given["carry_over"],
            in_part=given["in_part"],
        )
    )
    say(as_data(found.result, found.pool, found.counted), _lines(found.result, found.pool, found.counted), as_json)


def value_text(value: Fraction, money: Currency) -> str:
    """The value of one share in the currency, cut after six decimals more than it has."""
    scaled = value * 10**_VALUE_DECIMALS
    return decimal(scaled.numerator // scaled.denominator, Currency(money.code, money.exponent + _VALUE_DECIMALS))


def as_data(result: ShareOut, pool: Pool | None, counted: int | None) -> dict[str, Any]:
    """The share-out as plain data: every amount a decimal string."""
    money = result.currency
    names = ("cash_minor", "bank_minor", "owed_minor", "other_minor", "debts_minor", "reserve_minor")
    bare, first = result.first.parts[0], result.final.parts[0]
    return {
        "currency": money.code,
        "unit": decimal(result.rules.unit_minor, money),
        "rounding": result.rules.rounding.value,
        "moment": result.rules.moment.value,
        "remainder_to": result.rules.remainder.value,
        "shared": result.rules.shared.value,
        "pool_parts": {name.removesuffix("_minor"): decimal(getattr(pool, name), money) for name in names} if pool else None,
        "pool": decimal(result.pool_minor, money),
        "not_recovered": decimal(result.unrecovered_minor, money),
        "really_there": decimal(result.really_there_minor, money),
        "all_shares": str(bare.weights),
        "bare_value_per_share": value_text(bare.value, money),
        "total_shares": str(first.weights),
        "value_per_share": value_text(first.value, money),
        "value_per_share_exact": str(first.value * Fraction(1, money.unit)),
        "savings_back": str(result.final.savings_rate),
        "parts": [_part_data(one, money) for one in result.final.parts],
        "members": [_member_data(line, money) for line in result.lines],
        "remainder": decimal(result.remainder_minor, money),
        "sum_gross": decimal(result.total("plain_gross_minor"), money),
        "sum_credited": decimal(result.total("gross_minor"), money),
        "sum_payouts": decimal(result.total("payout_minor"), money),
        "sum_paid": decimal(result.total("paid_minor"), money),
        "cash": None if counted is None else decimal(counted, money),
        "cash_missing": decimal(result.missing_minor, money),
        "checks": {
            "credited_and_remainder_is_what_is_there": result.parts_and_remainder_agree,
            "payouts_are_credited_less_set_off": result.payouts_agree,
            "paid_within_cash": result.box_can_pay,
        },
    }


def _part_data(one: Divided, money: Currency) -> dict[str, str]:
    return {
        "strategy": one.part.strategy.value,
        "percent": percent_text(one.part.rate),
        "amount": value_text(one.amount, money),
        "weights": str(one.weights),
        "value": value_text(one.value, money),
    }


def _member_data(line: Line, money: Currency) -> dict[str, Any]:
    owed = {"loan": line.holding.loan_minor, "loan_set_off": line.loan_set_off_minor, "still_owes": line.still_owes_minor}
    paid = {"payout": line.payout_minor, "carried_over": line.carried_over_minor, "paid": line.paid_minor}
    bare = {"gross": line.plain_gross_minor, "net": line.plain_net_minor, "credited": line.gross_minor}
    figures = {"savings": line.holding.savings_minor, **bare, "welfare": line.welfare_minor, **owed, **paid}
    return {
        "number": line.number,
        "shares": str(line.holding.shares),
        **{name: decimal(minor, money) for name, minor in figures.items()},
        "unpaid": decimal(line.unpaid_minor, money),
        "owes_more_than_hers": line.owes_more,
    }


def _lines(result: ShareOut, pool: Pool | None, counted: int | None) -> list[str]:
    money, data = result.currency, as_data(result, pool, counted)
    found = [f"Total to share: {data['pool']} {money.code}"]
    if pool:
        found.append("  = " + ", ".join(f"{name} {value}" for name, value in data["pool_parts"].items()))
    if result.unrecovered_minor:
        found.append(f"Less what cannot be covered: {data['not_recovered']}; really there: {data['really_there']}")
    for one in result.final.parts:
        name, percent = STRATEGY_NAMES[one.part.strategy], percent_text(one.part.rate)
        shared, value = value_text(one.amount, money), value_text(one.value, money)
        found.append(f"{percent}% {name}: {shared} divided by {one.weights} = {value}")
    for member in data["members"]:
        found.append(
            f"Member {member['number']}: {member['credited']} credited, {member['welfare']} of the social fund, "
            f"{member['loan_set_off']} set off, payout {member['payout']}, paid {member['paid']}"
        )
    found.append(f"Remainder: {data['remainder']} {REMAINDER_NAMES[result.rules.remainder]}")
    found.append(f"Check: {data['sum_credited']} credited + {data['remainder']} remainder = {data['really_there']}")
    if counted is not None:
        found.append(f"Check: {data['sum_paid']} paid, {data['cash']} counted, {data['cash_missing']} missing")
    return found


@calc.command("split", context_settings={"ignore_unknown_options": True})  # an amount below zero is no option
@click.argument("amount_typed", metavar="AMOUNT")
@click.option("--ratios", required=True, help="How the parts of members 1, 2, 3 … stand to each other: 70,30.")
@currency_option
@json_option
def split_command(amount_typed: str, ratios: str, money: Currency, as_json: bool) -> None:
    """Split an AMOUNT by ratios to the last coin: largest remainder, of two alike the smaller number first."""
    numbers = [exact(one) for one in ratios.split(",")]
    scale = lcm(*(one.denominator for one in numbers))
    weights = {number: int(ratio * scale) for number, ratio in enumerate(numbers, start=1)}
    parts = split(amount(amount_typed, money), weights)
    texts = [decimal(part, money) for part in parts.values()]
    total = decimal(sum(parts.values()), money)
    say({"currency": money.code, "parts": texts, "sum": total}, [*texts, f"Together: {total}"], as_json)


@calc.command("shares")
@click.option("--share-value", required=True, help="The price of one share.")
@click.option("--paid", required=True, help="What members 1, 2, 3 … brought, with commas between.")
@currency_option
@json_option
def shares_command(share_value: str, paid: str, money: Currency, as_json: bool) -> None:
    """How many whole shares money buys, and what is left over."""
    value, brought = amount(share_value, money), amounts(paid, money)
    if value <= 0 or min(brought) < 0:
        raise Wrong("A share has to cost something, and nobody brings less than nothing.")
    bought = [share_money(one, value) for one in brought]
    rows = [
        {"paid": decimal(one, money), "shares": shares, "left_over": decimal(left, money)}
        for one, (shares, left) in zip(brought, bought)
    ]
    _say_shares(rows, bought, value, money, as_json)


def _say_shares(
    rows: Sequence[dict[str, Any]], bought: Sequence[tuple[int, int]], value: int, money: Currency, as_json: bool
) -> None:
    result = {
        "currency": money.code,
        "share_value": decimal(value, money),
        "members": rows,
        "shares": [shares for shares, _ in bought],
        "left_over": [row["left_over"] for row in rows],
    }
    say(result, [f"{row['paid']}: {row['shares']} shares, {row['left_over']} left over" for row in rows], as_json)
