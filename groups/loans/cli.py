"""`flask calc loan`: schedules of every method, by the same functions that post."""

from collections.abc import Mapping
from typing import Any

import click

from core.calendars import today
from core.money import Currency
from core.rates import percent_text
from groups.calc_cli import Wrong, calc, currency_option, decimal, json_option, say
from groups.loans.calculator import METHODS, Answer, Asked, answer, whole
from groups.loans.rules import (
    DUE_ON_NAMES,
    LEVEL_BY_NAMES,
    MEANWHILE_NAMES,
    MOMENT_NAMES,
    ON_HOLIDAY_NAMES,
    ROUNDING_NAMES,
    PeriodUnit,
    RatePer,
)
from groups.loans.schedule import Row


def _meanings(names: Mapping[Any, Any], usual: str) -> str:
    told = "; ".join(f"{kind.value.replace('_', '-')}: {name}" for kind, name in names.items())
    return f"{told}.  [default: {usual}]"


# How options and their answers are typed: an underscore is as good as a hyphen.
_SPELLING = {"token_normalize_func": lambda typed: typed.replace("_", "-")}
_OPTIONS = (
    click.option("--principal", required=True, help="How much is lent: 5000 or 1250.50."),
    click.option("--method", default="flat", show_default=True, help=f"One of: {', '.join(METHODS)}."),
    click.option("--instalments", "--n", "instalments", required=True, help="How many there are."),
    click.option("--annual-pct", "annual_rate", default="", help="Interest in per cent a year (12 months, 52 weeks, 365 days)."),
    click.option("--monthly-pct", "monthly_rate", default="", help="Or: interest in per cent a month."),
    click.option("--period-pct", "period_rate", default="", help="Or: interest in per cent for each loan period."),
    click.option("--interest-by", default="", help="period: whole periods; day: actual days over 365.  [default: by the method]"),
    click.option("--level-by", default="", help=f"Equal instalments of interest by day: {_meanings(LEVEL_BY_NAMES, 'period')}"),
    click.option("--every", default="1", show_default=True, help="Length of a loan period, in the unit of --period."),
    click.option(
        "--period", "unit", default="months", show_default=True, help=f"{', '.join(unit.value for unit in PeriodUnit)}."
    ),
    click.option("--start", "--first-day", "start", default="", metavar="DAY", help="When it is handed out.  [default: today]"),
    click.option("--first-due", default="", metavar="DAY", help="When the first instalment is due.  [default: a period later]"),
    click.option("--due-on", default="", help=_meanings(DUE_ON_NAMES, "calendar; with --meeting-every next-meeting")),
    click.option("--meeting-every", default="", help="The group meets on the first day, and then every so many days: 7."),
    click.option("--holiday", "holidays", multiple=True, metavar="DAY", help="A day without a meeting; once for each."),
    click.option("--on-holiday", default="", help=f"An instalment that falls on one. {_meanings(ON_HOLIDAY_NAMES, 'next')}"),
    click.option("--principal-starts", default="", help="At which instalment principal starts.  [default: 1]"),
    click.option("--grace-principal", default="", help="The same, said as periods without principal: 3 is --principal-starts 4."),
    click.option(
        "--meanwhile", default="", help=f"Does interest grow before principal starts? {_meanings(MEANWHILE_NAMES, 'paid')}"
    ),
    click.option("--interest-free", default="0", show_default=True, help="How many first periods are free of interest."),
    click.option("--instalment-unit", default="", help="Instalments are rounded to this: 1, 0.05, 100.  [default: a coin]"),
    click.option("--interest-unit", default="", help="Interest is rounded to this.  [default: the smallest unit]"),
    click.option("--rounding", default="half-up", help=_meanings(ROUNDING_NAMES, "half-up")),
    click.option("--moment", default="each-line", help=f"What is rounded. {_meanings(MOMENT_NAMES, 'each-line')}"),
)


def _with_options(command: Any) -> Any:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@calc.command("loan", context_settings=_SPELLING)
@_with_options
@currency_option
@json_option
def loan_command(money: Currency, as_json: bool, grace_principal: str, **given: Any) -> None:
    """Reckon a loan: what falls due when, of principal and of interest, with the last instalment taking the difference.

    Interest is reckoned exactly and rounded once, as --rounding, --interest-unit and --moment say. Equal instalments are
    rounded to --instalment-unit; with equal principal it is the principal that is.
    """
    found = answer(Asked(money=money, **_with_grace(given, grace_principal)), today())
    say(_data(found), _lines(found), as_json)


def _with_grace(given: dict[str, Any], grace_principal: str) -> dict[str, Any]:
    if not grace_principal:
        return given
    if given["principal_starts"]:
        raise Wrong("Give --principal-starts or --grace-principal, not both.")
    return {**given, "principal_starts": str(whole(grace_principal, "0") + 1)}


def _data(found: Answer) -> dict[str, Any]:
    money, schedule, plan = found.money, found.schedule, found.terms.plan
    last = schedule.rows[-1]
    return {
        "currency": money.code,
        "method": plan.method.value,
        "interest_by": plan.interest_by.value,
        "principal": decimal(found.terms.principal_minor, money),
        "rate_pct": percent_text(plan.rate),
        "rate_per": plan.rate_per.value,
        "period_rate_pct": percent_text(plan.rate_a_period),
        "n": len(schedule.rows),
        "instalments_asked": plan.periods,
        "start": found.terms.disbursed_on.isoformat(),
        "instalment": decimal(schedule.instalment_minor, money),
        "last_due": decimal(last.due_minor, money),
        "total_principal": decimal(found.terms.principal_minor, money),
        "total_interest": decimal(schedule.total_interest_minor, money),
        "total_due": decimal(schedule.total_due_minor, money),
        "rounding": {
            "mode": plan.rounding.value,
            "interest_unit": decimal(plan.interest_unit_minor, money),
            "instalment_unit": decimal(plan.instalment_unit_minor, money),
            "moment": plan.moment.value,
        },
        "principal_starts": plan.principal_starts,
        "meanwhile": plan.meanwhile.value,
        "interest_free_periods": plan.interest_free_periods,
        "rows": [_row(row, money) for row in schedule.rows],
    }


def _row(row: Row, money: Currency) -> dict[str, Any]:
    return {
        "n": row.n,
        "day": row.day.isoformat(),
        "principal": decimal(row.principal_minor, money),
        "interest": decimal(row.interest_minor, money),
        "due": decimal(row.due_minor, money),
        "balance": decimal(row.balance_minor, money),
        "interest_on": decimal(row.base_minor, money),
        "interest_rate_pct": percent_text(row.rate),
        "interest_grown": decimal(row.grown_minor, money),
        "interest_waiting": decimal(row.waiting_minor, money),
    }


_COLUMNS = ("n", "day", "principal", "interest", "due", "balance")
_RATE_SAID = {RatePer.YEAR: "a year", RatePer.MONTH: "a month", RatePer.PERIOD: "a period"}


def _lines(found: Answer) -> list[str]:
    data, plan = _data(found), found.terms.plan
    table = [_COLUMNS, *(tuple(str(row[column]) for column in _COLUMNS) for row in data["rows"])]
    table.append(("", "total", data["total_principal"], data["total_interest"], data["total_due"], ""))
    wide = any(row.waiting_minor for row in found.schedule.rows)
    if wide:
        waiting = ["interest waiting", *(row["interest_waiting"] for row in data["rows"]), ""]
        table = [(*line, cell) for line, cell in zip(table, waiting, strict=True)]
    widths = [max(len(line[place]) for line in table) for place in range(len(table[0]))]
    rounding, sooner = data["rounding"], plan.periods - len(found.schedule.rows)
    paid_off = [f"Rounded up like this, the loan is paid off {sooner} instalments sooner than asked."] if sooner else []
    return [
        f"{data['principal']} {data['currency']} at {data['rate_pct']}% {_RATE_SAID[plan.rate_per]}, {data['method']}, "
        f"{data['n']} instalments, every {plan.every} {plan.unit.value}",
        "",
        *("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table),
        "",
        f"Interest for a period: {data['period_rate_pct']}%"
        + (" in equal periods; here by actual days over 365" if data["interest_by"] == "day" else ""),
        f"Rounded: {rounding['mode']}; interest to {rounding['interest_unit']}, {rounding['moment']}; "
        f"instalments to {rounding['instalment_unit']}; the last instalment takes the difference.",
        *paid_off,
    ]
