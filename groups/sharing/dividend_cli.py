"""`flask calc dividend` and `flask calc appropriation`: by the same functions that post."""

from fractions import Fraction
from typing import Any

import click

from core.money import Currency
from core.rates import percent_text
from groups.calc_cli import CurrencyOption, Wrong, calc, decimal, json_option, say
from groups.sharing.appropriation import Appropriated, Appropriation, percent_of
from groups.sharing.appropriation_calculator import TEMPLATES, AskedLines, appropriated
from groups.sharing.dividend import DividendLine
from groups.sharing.dividend_calculator import Answer, Asked, answer
from groups.sharing.dividend_rules import EARNS_NAMES, Earns
from groups.sharing.rounding import MOMENT_NAMES, Moment, as_decimal

_MORE_DECIMALS = 6
_ROUNDINGS = (
    "exact, half-up, half-even, floor or ceiling; or with unit and moment in one: half_up_0.01_per_line, floor_1_per_line, "
    "half_up_1_at_end."
)

baht_option = click.option(
    "--currency", "money", type=CurrencyOption(), default="THB", show_default=True, help="Its ISO 4217 code, for the decimals."
)


def _meanings(names: dict[Any, Any]) -> str:
    return "; ".join(f"{kind.value}: {name}" for kind, name in names.items())


@calc.command("dividend")
@click.option("--opening", default="0", show_default=True, help="Shares held when the year began.")
@click.option("--monthly", multiple=True, help="Paid for shares in months 1, 2, 3 …: a list with commas, or once for each.")
@click.option("--payment", multiple=True, metavar="DAY:AMOUNT", help="Paid on a day, 2015-03-09:1000; below zero: withdrawn.")
@click.option("--weights", help="Parts of the year for each of --monthly, instead of the months that remain: 11,10,9.")
@click.option("--den", type=click.IntRange(1, 366), help="Parts of the year that weights are of.  [default: its months or days]")
@click.option("--months", type=click.IntRange(1, 24), help="Months of the year.  [default: 12, or a smaller --den]")
@click.option("--year-start", default="", metavar="DAY", help="First day of the year.  [default: 1 January]")
@click.option("--year-end", default="", metavar="DAY", help="Last day of the year.  [default: by --months]")
@click.option("--cut-off-day", type=click.IntRange(0, 31), default=0, help="Paid later: counts as paid in the next month.")
@click.option("--own-month", is_flag=True, help="A payment earns for its own month (or day) too: 12 … 1; usual with a cut-off.")
@click.option("--by", type=click.Choice([one.value for one in Earns]), default="months", help=_meanings(EARNS_NAMES))
@click.option("--rate-pct", default="", help="The dividend's rate in per cent: 5.70.")
@click.option("--pool", default="", help="Instead of a rate: the sum there is; the highest rate that fits is found.")
@click.option("--rate-step-pct", default="0.01", show_default=True, help="In which steps that rate is looked for.")
@click.option("--interest-paid", default="0", help="Interest (or purchases) that the member paid in the year.")
@click.option("--rebate-pct", default="0", help="How much of it is given back, in per cent.")
@click.option("--rounding", default="half-up", show_default=True, help=_ROUNDINGS)
@click.option("--unit", default="", help="The smallest step of a rounded amount: 0.01, 0.25, 1 …  [default: one minor unit]")
@click.option("--moment", type=click.Choice([one.value for one in Moment]), help=f"{_meanings(MOMENT_NAMES)}.  [default: line]")
@click.option("--rebate-rounding", default="half-up", show_default=True, help="How the rebate is rounded, once: floor_1 …")
@click.option("--tax-pct", default="0", help="Tax withheld from the dividend, never from the rebate.")
@click.option("--tax-from", default="0", help="Only from a dividend above this.")
@click.option("--tax-rounding", default="floor", show_default=True, help="How the tax is rounded.")
@baht_option
@json_option
def dividend_command(money: Currency, as_json: bool, **given: Any) -> None:
    """Reckon a member's dividend and rebate, with every line of the working.

    Opening shares × rate, and for each month: amount × rate × weight ÷ parts of the year. The first month of twelve has weight
    11, the last 0. "exact" amounts are cut after six decimals more than the currency has where they do not end; the fraction
    beside them is whole.
    """
    found = answer(_asked(given, money))
    say(_dividend_data(found, money), _dividend_lines(found, money), as_json)


def _asked(given: dict[str, Any], money: Currency) -> Asked:
    return Asked(
        money=money,
        opening=given["opening"],
        monthly=tuple(one for part in given["monthly"] for one in part.split(",")),
        payments=tuple(_on_a_day(one) for one in given["payment"]),
        weights=tuple(given["weights"].split(",")) if given["weights"] else (),
        denominator=given["den"] or 0,
        months=given["months"] or 0,
        year_start=given["year_start"],
        year_end=given["year_end"],
        cut_off_day=given["cut_off_day"],
        own_period=given["own_month"],
        earns=Earns(given["by"]),
        rate=given["rate_pct"],
        pool=given["pool"],
        rate_step=given["rate_step_pct"],
        interest_paid=given["interest_paid"],
        rebate_rate=given["rebate_pct"],
        rounding=given["rounding"],
        unit=given["unit"],
        moment=Moment(given["moment"]) if given["moment"] else None,
        rebate_rounding=given["rebate_rounding"],
        tax=given["tax_pct"],
        tax_from=given["tax_from"],
        tax_rounding=given["tax_rounding"],
    )


def _on_a_day(typed: str) -> tuple[str, str]:
    day, colon, amount = typed.partition(":")
    if not colon:
        raise Wrong(f"“{typed}” is not a payment: write DAY:AMOUNT, such as 2015-03-09:1000.")
    return day, amount


def exact_text(exact: Fraction, money: Currency) -> str:
    """Exact minor units in whole units; what does not end is cut after six decimals more than the currency has."""
    text = as_decimal(exact, money.exponent)
    if "/" not in text:
        return text
    scaled = abs(exact) * 10**_MORE_DECIMALS
    cut = decimal(scaled.numerator // scaled.denominator, Currency(money.code, money.exponent + _MORE_DECIMALS))
    return f"-{cut}" if exact < 0 else cut


def _line_text(line: DividendLine, money: Currency) -> str:
    return exact_text(line.exact, money) if line.rounded_minor is None else decimal(line.rounded_minor, money)


def _dividend_data(found: Answer, money: Currency) -> dict[str, Any]:
    made, rules = found.dividend, found.rules
    return {
        "currency": money.code,
        "rate_pct": percent_text(made.rate),
        "by": rules.earns.value,
        "denominator": made.denominator,
        "rounding": rules.rounding.mode.value if rules.rounding.mode else "exact",
        "unit": decimal(rules.rounding.unit_minor, money),
        "moment": rules.moment.value,
        "year_start": found.year.start.isoformat() if found.dated else None,
        "year_end": found.year.end.isoformat() if found.dated else None,
        "weights": [str(line.weight) for line in found.lines],
        "lines": [_line_text(line, money) for line in found.lines],
        "working": [_line_data(place, line, found, money) for place, line in enumerate(found.lines, start=1)],
        "opening_dividend": _line_text(made.opening, money) if made.opening else None,
        "average_balance": exact_text(made.average_minor, money),
        "dividend_exact": exact_text(made.exact, money),
        "raised_to_zero": decimal(made.raised_minor, money),
        "dividend": decimal(made.minor, money),
        "interest_paid": decimal(found.rebate.paid_minor, money),
        "rebate_pct": percent_text(found.rebate.rate),
        "rebate_exact": exact_text(found.rebate.exact, money),
        "rebate": decimal(found.rebate.minor, money),
        "tax": decimal(found.tax_minor, money),
        "total": decimal(found.total_minor, money),
    }


def _line_data(place: int, line: DividendLine, found: Answer, money: Currency) -> dict[str, Any]:
    return {
        "line": place,
        "counts_from": line.since.isoformat() if line.since and found.dated else None,
        "amount": decimal(line.minor, money),
        "weight": str(line.weight),
        "exact": exact_text(line.exact, money),
        "exact_fraction": str(line.exact * Fraction(1, money.unit)),
        "rounded": None if line.rounded_minor is None else decimal(line.rounded_minor, money),
    }


def _dividend_lines(found: Answer, money: Currency) -> list[str]:
    data = _dividend_data(found, money)
    parts, rate = data["denominator"], data["rate_pct"]
    said = [f"{rate}%, rounded {data['rounding']} to {data['unit']}: {MOMENT_NAMES[found.rules.moment]}"]
    if found.dividend.opening:
        amount = decimal(found.dividend.opening.minor, money)
        said.append(f"Opening shares: {amount} × {rate}% = {data['opening_dividend']}")
    for one, text in zip(data["working"], data["lines"]):
        name = f"{one['line']}" + (f" (from {one['counts_from']})" if one["counts_from"] else "")
        said.append(f"{name}: {one['amount']} × {rate}% × {one['weight']}/{parts} = {one['exact']} → {text}")
    said += [
        f"Dividend: {data['dividend']}",
        f"Rebate: {data['interest_paid']} × {data['rebate_pct']}% = {data['rebate']}",
        f"Tax withheld: {data['tax']}",
        f"Total: {data['total']} {money.code}",
    ]
    return said


@calc.command("appropriation")
@click.option("--surplus", required=True, help="The year's net surplus.")
@click.option("--rules", type=click.Choice(list(TEMPLATES)), help="Ready-made lines and bounds to start from.")
@click.option("--line", multiple=True, metavar="KEY:PERCENT[:OF]", help="OF: surplus, left, after_statutory, or a line above.")
@click.option("--amount", multiple=True, metavar="KEY:AMOUNT", help="What a line comes to as voted, whatever its percentage.")
@click.option("--statutory", default="", metavar="KEYS", help="Lines that the law takes off first, with commas between.")
@click.option("--at-least", multiple=True, metavar="KEYS:PERCENT[:OF]", help="A bound; several lines together: a+b:10.")
@click.option("--at-most", multiple=True, metavar="KEYS:PERCENT[:OF]", help="A bound from above.")
@click.option("--rest", default="", metavar="KEY", help="The line that takes what is left.  [default: reserve]")
@click.option("--rounding", default="floor", show_default=True, help=f"How each line is rounded: {_ROUNDINGS}")
@click.option("--unit", default="", help="The smallest step of a line.  [default: one minor unit]")
@baht_option
@json_option
def appropriation_command(money: Currency, as_json: bool, **given: Any) -> None:
    """Reckon where a year's surplus goes, line by line; refuse what breaks a bound, by its rule, its source and by how much."""
    asked = AskedLines(
        money=money,
        surplus=given["surplus"],
        template=given["rules"] or "",
        lines=given["line"],
        amounts=given["amount"],
        statutory=tuple(one.strip() for one in given["statutory"].split(",") if one.strip()),
        at_least=given["at_least"],
        at_most=given["at_most"],
        rest=given["rest"],
        rounding=given["rounding"],
        unit=given["unit"],
    )
    found = appropriated(asked)
    say(_appropriation_data(found, money), _appropriation_lines(found, money), as_json)


def _appropriation_data(found: Appropriation, money: Currency) -> dict[str, Any]:
    return {
        "currency": money.code,
        "surplus": decimal(found.surplus_minor, money),
        "lines": [_appropriated_data(one, found, money) for one in found.lines],
        "checks": [
            {
                "lines": list(check.bound.lines),
                "rule": check.bound.rule,
                "source": check.bound.source,
                "certainty": check.bound.certainty.value,
                "amount": decimal(check.minor, money),
                "at_least": None if check.least_minor is None else exact_text(check.least_minor, money),
                "at_most": None if check.most_minor is None else exact_text(check.most_minor, money),
            }
            for check in found.checks
        ],
        "sum": decimal(sum(one.minor for one in found.lines), money),
    }


def _appropriated_data(one: Appropriated, found: Appropriation, money: Currency) -> dict[str, Any]:
    return {
        "line": one.line.key,
        "name": one.line.name,
        "percent": percent_text(one.line.percent),
        "of": one.line.of_line or one.line.of.value,
        "base": decimal(one.base_minor, money),
        "amount": decimal(one.minor, money),
        "of_it_the_rest": decimal(one.rest_minor, money),
        "percent_of_surplus": percent_of(one.minor, found.surplus_minor),
    }


def _appropriation_lines(found: Appropriation, money: Currency) -> list[str]:
    data = _appropriation_data(found, money)
    said = [f"Surplus: {data['surplus']} {money.code}"]
    for one in data["lines"]:
        said.append(f"{one['name']}: {one['amount']} ({one['percent_of_surplus']}% of the surplus)")
    said += [f"Bound held: {check['rule']} ({check['source']}): {check['amount']}" for check in data["checks"]]
    return [*said, f"Together: {data['sum']}"]
