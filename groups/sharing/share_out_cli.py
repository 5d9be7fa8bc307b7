"""`flask calc share-out`, `flask calc split` and `flask calc shares`: by the same functions that post."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

import click

from core.money import MAX_MINOR, Currency, Rounding, split
from core.rates import percent_text
from groups.calc_cli import Wrong, amount, amounts, calc, currency_option, decimal, json_option, say
from groups.figures import share_money
from groups.sharing.rules import (
    MOMENT_NAMES,
    REMAINDER_NAMES,
    SHARED_NAMES,
    STRATEGY_NAMES,
    Moment,
    Part,
    Remainder,
    Shared,
    SharingRules,
    Strategy,
)
from groups.sharing.share_out import Divided, Holding, Line, Pool, ShareOut, equal_welfare, share_out

STRATEGIES = {
    "shares": Strategy.BY_SHARES,
    "savings": Strategy.BY_SAVINGS,
    "equal": Strategy.EQUALLY,
    "interest": Strategy.BY_INTEREST,
    "committee": Strategy.COMMITTEE,
}
_OF_EARNINGS_ONLY = (Strategy.BY_INTEREST, Strategy.COMMITTEE)
_VALUE_DECIMALS = 6


def _choice(options: Iterable[str]) -> click.Choice[str]:
    return click.Choice([str(option) for option in options])


def _meanings(names: dict[Any, Any]) -> str:
    return "; ".join(f"{kind.value}: {name}" for kind, name in names.items())


@calc.command("share-out")
@click.option("--pool", "pool_typed", help="What there is to share. Or give its parts instead:")
@click.option("--cash", "cash_typed", help="Counted cash: a part of the pool, and the most that is paid out.")
@click.option("--bank", default="0", help="A part of the pool: money in the bank.")
@click.option("--other", default="0", help="A part of the pool: other money that is sure to come in.")
@click.option("--debts", default="0", help="Taken off the pool: what the group owes to others.")
@click.option("--reserve", default="0", help="Taken off the pool: what the meeting agreed to keep.")
@click.option("--member", "member", multiple=True, metavar="NUMBER:SHARES[:LOAN]", help="One member; once for each.")
@click.option("--members", type=click.IntRange(1, 10_000), help="How many members, numbered from 1, without a list.")
@click.option("--shares", help="Shares of members 1, 2, 3 …, with commas between.")
@click.option("--weights", help="The same as --shares; sums with decimals are taken as money saved.")
@click.option("--savings", help="Money saved by members 1, 2, 3 …")
@click.option("--interest", help="Interest paid by members 1, 2, 3 …")
@click.option("--loans", help="What members 1, 2, 3 … still owe; set off against their parts.")
@click.option("--committee", default="", help="Numbers of the committee's members, with commas between.")
@click.option("--strategy", type=_choice(STRATEGIES), help="By what the pool is divided.  [default: shares]")
@click.option("--part", multiple=True, metavar="STRATEGY:PERCENT", help="A mix: such as interest:50, committee:25, equal:25.")
@click.option("--shared", type=_choice(Shared), help=_meanings(SHARED_NAMES))
@click.option("--welfare-each", default="0", help="What each member gets of a social fund that is shared.")
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
    rules = _rules(given, money)
    holdings = _holdings(given, rules, money)
    counted = amount(given["cash_typed"], money) if given["cash_typed"] is not None else None
    pool = Pool(
        cash_minor=counted or 0,
        bank_minor=amount(given["bank"], money),
        owed_minor=sum(one.loan_minor for one in holdings),
        other_minor=amount(given["other"], money),
        debts_minor=amount(given["debts"], money),
        reserve_minor=rules.reserve_minor,
    )
    if given["pool_typed"] is None and counted is None and not pool.bank_minor:
        raise Wrong("There is nothing to share: give --pool, or --cash and its other parts.")
    each = amount(given["welfare_each"], money)
    if given["welfare"] is not None:
        each = equal_welfare(amount(given["welfare"], money), sum(one.seated for one in holdings), rules.unit_minor)
    result = share_out(
        amount(given["pool_typed"], money) if given["pool_typed"] is not None else pool.total_minor,
        holdings,
        rules,
        money,
        cash_minor=MAX_MINOR if counted is None else counted,
        welfare_each_minor=each,
        carried_over=dict(_numbered(one, money, "--carry-over") for one in given["carry_over"]),
        in_part=given["in_part"],
    )
    shown = None if given["pool_typed"] is not None else pool
    say(as_data(result, shown, counted), _lines(result, shown, counted), as_json)


def _rules(given: dict[str, Any], money: Currency) -> SharingRules:
    if given["part"] and given["strategy"]:
        raise Wrong("Give --strategy or --part, not both.")
    chosen = STRATEGIES[given["strategy"] or "shares"]
    if not given["strategy"] and (_weights_are_money(given) or _only_savings(given)):
        chosen = Strategy.BY_SAVINGS
    parts = tuple(_part(one) for one in given["part"]) or (Part(chosen),)
    of_earnings = any(part.strategy in _OF_EARNINGS_ONLY for part in parts)
    return SharingRules(
        shared=Shared(given["shared"]) if given["shared"] else Shared.SURPLUS if of_earnings else Shared.EVERYTHING,
        parts=parts,
        unit_minor=amount(given["unit"], money) if given["unit"] is not None else 1,
        rounding=Rounding(given["rounding"]),
        moment=Moment(given["moment"]),
        remainder=Remainder(given["remainder"]),
        reserve_minor=amount(given["reserve"], money),
    )


def _weights_are_money(given: dict[str, Any]) -> bool:
    return given["weights"] is not None and "." in given["weights"]


def _only_savings(given: dict[str, Any]) -> bool:
    return given["savings"] is not None and not (given["shares"] or given["weights"] or given["member"])


def _part(typed: str) -> Part:
    name, _, percent = typed.partition(":")
    if name not in STRATEGIES:
        raise Wrong(f"“{typed}” is not a part: write one of {', '.join(STRATEGIES)}, a colon and a percentage.")
    return Part(STRATEGIES[name], exact(percent) * Fraction(1, 100))


def exact(typed: str) -> Fraction:
    """A number that is not below zero, exactly as it is written: "12.5"."""
    if not re.fullmatch(r"\d{1,15}(\.\d{1,15})?", typed.strip(), re.ASCII):
        raise Wrong(f"“{typed}” is not a number. Write digits and a dot, such as 12.5.")
    return Fraction(typed.strip())


def _whole(typed: str, option: str) -> int:
    if not re.fullmatch(r"\d{1,15}", typed.strip(), re.ASCII):
        raise Wrong(f"“{typed}” in {option} is not a whole number. Write digits only.")
    return int(typed)


def _numbered(typed: str, money: Currency, option: str) -> tuple[int, int]:
    number, _, rest = typed.partition(":")
    return _whole(number, option), amount(rest, money)


def _holdings(given: dict[str, Any], rules: SharingRules, money: Currency) -> list[Holding]:
    if given["member"]:
        if given["shares"] or given["weights"] or given["loans"] or given["members"]:
            raise Wrong("Name members by --member or by lists, not both.")
        found = [_member(one, money) for one in given["member"]]
    else:
        found = _listed(given, rules, money)
    committee = [_whole(one, "--committee") for one in given["committee"].split(",") if one.strip()]
    unknown = set(committee) - {one.number for one in found}
    if unknown:
        raise Wrong(f"--committee names {min(unknown)}, who is not a member.")
    return [replace(one, committee=one.number in committee) for one in found]


def _member(typed: str, money: Currency) -> Holding:
    parts = typed.split(":")
    if not 2 <= len(parts) <= 3:
        raise Wrong(f"“{typed}” is not a member: write NUMBER:SHARES or NUMBER:SHARES:LOAN.")
    loan = amount(parts[2], money) if len(parts) == 3 else 0
    return Holding(_whole(parts[0], "--member"), shares=_whole(parts[1], "--member"), loan_minor=loan)


def _listed(given: dict[str, Any], rules: SharingRules, money: Currency) -> list[Holding]:
    weights = given["weights"] or given["shares"]
    by_money = given["weights"] is not None and rules.parts[0].strategy is Strategy.BY_SAVINGS
    columns = (
        [] if not weights or by_money else [_whole(one, "--shares") for one in weights.split(",")],
        _column(weights if by_money else given["savings"], money),
        _column(given["interest"], money),
        _column(given["loans"], money),
    )
    lengths = {len(column) for column in columns if column} | ({given["members"]} if given["members"] else set())
    if not lengths:
        raise Wrong("Nobody is named: give --member, --members or a list such as --shares 3,5,2.")
    if len(lengths) > 1:
        raise Wrong(f"The lists have {', '.join(map(str, sorted(lengths)))} members. Give each list one figure for each member.")
    filled = [column or [0] * max(lengths) for column in columns]
    if any(figure < 0 for column in filled for figure in column):
        raise Wrong("A figure of a member cannot be below zero.")
    return [
        Holding(number, shares=shares, savings_minor=savings, interest_minor=interest, loan_minor=loan)
        for number, (shares, savings, interest, loan) in enumerate(zip(*filled), start=1)
    ]


def _column(typed: str | None, money: Currency) -> list[int]:
    return amounts(typed, money) if typed else []


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


@calc.command("split")
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
