"""`flask calc refund`: a patronage refund or rebate over many members, by a rate or a sum, by the same functions that post."""

from fractions import Fraction
from typing import Any

import click

from core.money import Currency
from core.rates import parse_percent, percent_text
from groups.calc_cli import Wrong, amount, amounts, calc, decimal, json_option, say
from groups.sharing.dividend_calculator import rounding_named
from groups.sharing.dividend_cli import baht_option
from groups.sharing.dividend_rules import DividendRules, RebateBy
from groups.sharing.year_end import highest_rebates, voted_rebates


@calc.command("refund")
@click.option("--paid", required=True, help="What members 1, 2, 3 … paid in the year (interest, purchases): 9000,0,6000.35.")
@click.option("--rate-pct", default="", help="The refund's rate in per cent.")
@click.option("--pool", default="", help="Instead of a rate: the sum that there is.")
@click.option("--by-rate", is_flag=True, help="Pay the highest rate that fits the pool, instead of dividing it to the last coin.")
@click.option("--capital-rate-pct", default="", help="The rate of interest on share capital, which bounds the refund's.")
@click.option("--times", type=click.IntRange(1, 100), default=2, show_default=True, help="At most so many times that rate.")
@click.option("--rounding", default="half-up", show_default=True, help="How each refund is rounded where it goes by a rate.")
@click.option("--rate-step-pct", default="0.01", show_default=True, help="In which steps a rate is looked for.")
@baht_option
@json_option
def refund_command(money: Currency, as_json: bool, **given: Any) -> None:
    """Reckon what members get back of what they paid: by a rate, or a sum divided by largest remainder.

    Of two alike the smaller number gets the odd coin first. What the bound of law does not allow is left over, for the reserve.
    """
    if bool(given["rate_pct"]) == bool(given["pool"]):
        raise Wrong("Give either --rate-pct or --pool; the other is reckoned from it.")
    paid = dict(enumerate(amounts(given["paid"], money), start=1))
    if min(paid.values()) < 0:
        raise Wrong("Nobody paid less than nothing: check --paid.")
    by_rate = bool(given["rate_pct"]) or given["by_rate"]
    rules = DividendRules(
        rebate_by=RebateBy.RATE if by_rate else RebateBy.SPLIT,
        rebate_rounding=rounding_named(given["rounding"], money)[0],
        rate_step=parse_percent(given["rate_step_pct"]),
    )
    most = Fraction(1)
    if given["capital_rate_pct"]:
        most = min(most, parse_percent(given["capital_rate_pct"]) * given["times"])
    if given["rate_pct"]:
        rate, back = voted_rebates(paid, parse_percent(given["rate_pct"]), rules)
        if rate > most:
            raise Wrong(f"{percent_text(rate)} percent is {percent_text(rate - most)} above the most, {percent_text(most)}.")
    else:
        rate, back = highest_rebates(paid, amount(given["pool"], money), most, rules)
    together = sum(one.minor for one in back.values())
    result = {
        "currency": money.code,
        "rate_pct": percent_text(rate),
        "refunds": [decimal(one.minor, money) for one in back.values()],
        "members": [
            {"number": number, "paid": decimal(one.paid_minor, money), "refund": decimal(one.minor, money)}
            for number, one in back.items()
        ],
        "sum": decimal(together, money),
        "left_over": decimal(amount(given["pool"], money) - together, money) if given["pool"] else None,
    }
    lines = [f"Member {number}: {decimal(one.paid_minor, money)} → {decimal(one.minor, money)}" for number, one in back.items()]
    say(result, [f"{result['rate_pct']}%", *lines, f"Together: {result['sum']} {money.code}"], as_json)
