"""`flask calc`: the calculators on the command line. Each area adds its own, made of the same functions that post.

A calculation reads no book. What it cannot reckon it refuses in one sentence on stderr, with exit code 2.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import click

from core.errors import Refusal
from core.money import Currency, currency, parse_amount, plain
from web.commands import Refusing, Wrong

__all__ = ["CurrencyOption", "Wrong", "amount", "amounts", "calc", "currency_option", "decimal", "json_option", "say"]


class Calculations(click.Group):
    command_class = Refusing


@click.group("calc", cls=Calculations)
def calc() -> None:
    """Reckon without a book: loans, dividends, share-outs and more. Nothing is kept.

    Amounts are typed with a dot: 1250.50. With --json all results are decimal strings.
    """


class CurrencyOption(click.ParamType[Currency]):
    """An ISO 4217 code, for the number of its decimals."""

    name = "code"

    def convert(self, value: str | Currency, param: click.Parameter | None, ctx: click.Context | None) -> Currency:
        try:
            return value if isinstance(value, Currency) else currency(value.upper())
        except Refusal as refused:
            self.fail(str(refused), param, ctx)


def currency_option(command: Callable[..., None]) -> Callable[..., None]:
    """`--currency CODE`: how many decimals the amounts have."""
    option = click.option(
        "--currency",
        "money",
        type=CurrencyOption(),
        default="USD",
        show_default=True,
        help="Its ISO 4217 code, for the number of decimals.",
    )
    return option(command)


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object; every amount is a decimal string.")


def amount(typed: str, of: Currency) -> int:
    """Minor units of an amount that may be below zero. Raises as `core.money.parse_amount` does."""
    return -parse_amount(typed[1:], of) if typed.startswith("-") else parse_amount(typed, of)


def amounts(typed: str, of: Currency) -> list[int]:
    """The amounts of a list with commas between: "100,250.50,0"."""
    return [amount(one.strip(), of) for one in typed.split(",")]


def decimal(minor: int, of: Currency) -> str:
    return plain(minor, of)


def say(result: Mapping[str, Any], lines: list[str], as_json: bool) -> None:
    """Prints the result as one JSON object or as lines to read."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(lines))


COMMANDS = (calc,)
