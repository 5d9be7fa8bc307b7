"""`flask calc kiosk`: a day at the tap, or a bill of the water board, by the same functions that post."""

import re
from fractions import Fraction
from typing import Any

import click

from core.money import Currency, Rounding
from groups.calc_cli import Wrong, amount, calc, currency_option, decimal, json_option, say
from groups.kiosk.bills import Loss, reckon_bill
from groups.kiosk.day_sheet import TapDay, reckon_day
from groups.kiosk.readings import Flow, Meter, Replaced, parse_reading
from groups.kiosk.rules import KioskRules, MeterUnit, ShortGoes


@calc.command("kiosk")
@click.option("--opening", required=True, help="The meter before, as its face shows it.")
@click.option("--closing", required=True, help="The meter now.")
@click.option("--tariff", required=True, help="What people pay …")
@click.option("--per-litres", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="… for so many litres.")
@click.option("--handed-in", "handed_in", help="The cash that was counted.")
@click.option("--debt", default="0", help="What of the cash pays for earlier days.")
@click.option("--dry", default="", metavar="REASON", help="No water came: why.")
@click.option("--rolled-over", is_flag=True, help="The meter passed its highest figure.")
@click.option("--replaced", metavar="FINAL:START", help="The old meter's last reading, and the new meter's first.")
@click.option("--meter-unit", type=click.Choice([one.value for one in MeterUnit]), default="m3", show_default=True)
@click.option("--digits", type=click.IntRange(1, 9), default=5, show_default=True, help="Figures of the meter before the point.")
@click.option("--tolerance", default="0", help="Cash short by no more than this is the group's.")
@click.option("--short", type=click.Choice([one.value for one in ShortGoes]), default="attendant", show_default=True)
@click.option("--commission-percent", default="0", help="The attendant's part of the cash handed in.")
@click.option("--commission-day", default="0", help="What the attendant gets for a day with water.")
@click.option("--bulk-litres", type=click.IntRange(0, 10**12), help="What the water board's meter counted in the same time.")
@click.option("--bulk-tariff", help="What the water board charges for a cubic metre.")
@click.option("--bulk-fixed", default="0", help="Its fixed charge on a bill.")
@click.option("--billed", help="What its bill says; without it the bill is reckoned.")
@click.option("--rounding", type=click.Choice([one.value for one in Rounding]), default="half_up", show_default=True)
@click.option("--unit", help="Amounts are rounded to a multiple of this.  [default: one minor unit]")
@currency_option
@json_option
def kiosk_command(money: Currency, as_json: bool, **given: Any) -> None:
    """Reckon a kiosk: litres × tariff against the cash, who bears the difference, the water board's bill and the water lost."""
    rules = _rules(given, money)
    day = TapDay(
        currency=money,
        flow=_flow(given),
        counted_minor=amount(given["handed_in"], money) if given["handed_in"] is not None else 0,
        dry=bool(given["dry"]),
        reason=given["dry"],
        debt_minor=amount(given["debt"], money),
        owed_minor=amount(given["debt"], money),
    )
    found = reckon_day(rules, day)
    result: dict[str, Any] = {
        "currency": money.code,
        "litres": found.litres,
        "buckets": str(Fraction(found.litres, rules.tariff_litres)),
        "should_be": decimal(found.should_minor, money),
        "should_be_exact": str(found.exact * Fraction(1, money.unit)),
        "handed_in": decimal(found.handed_in_minor, money) if given["handed_in"] is not None else None,
        "difference": decimal(found.difference_minor, money),
        "attendant_owes": decimal(found.owes_minor, money),
        "group_bears": decimal(found.borne_minor, money),
        "over": decimal(found.over_minor, money),
        "debt_paid": decimal(found.debt_minor, money),
        "commission": decimal(found.commission_minor, money),
        "into_the_box": decimal(found.into_the_box_minor, money),
        "dry": day.dry,
        "rounding": rules.rounding.value,
        "unit": decimal(rules.unit_minor, money),
    }
    if given["bulk_litres"] is not None:
        result |= _bulk(rules, found.litres, given, money)
    say(result, _lines(result), as_json)


def _rules(given: dict[str, Any], money: Currency) -> KioskRules:
    return KioskRules(
        tariff_minor=amount(given["tariff"], money),
        tariff_litres=given["per_litres"],
        meter_unit=MeterUnit(given["meter_unit"]),
        bulk_minor=amount(given["bulk_tariff"], money) if given["bulk_tariff"] is not None else 0,
        bulk_fixed_minor=amount(given["bulk_fixed"], money),
        rounding=Rounding(given["rounding"]),
        unit_minor=amount(given["unit"], money) if given["unit"] is not None else 1,
        tolerance_minor=amount(given["tolerance"], money),
        short=ShortGoes(given["short"]),
        commission=_percent(given["commission_percent"]),
        commission_day_minor=amount(given["commission_day"], money),
    )


def _percent(typed: str) -> Fraction:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", typed, re.ASCII):
        raise Wrong(f"“{typed}” is not a percentage. Write digits and a dot, such as 12.5.")
    return Fraction(typed) * Fraction(1, 100)


def _flow(given: dict[str, Any]) -> Flow:
    meter = Meter("", MeterUnit(given["meter_unit"]), given["digits"])
    replaced = None
    if given["replaced"]:
        final, _, start = given["replaced"].partition(":")
        replaced = Replaced(parse_reading(final, meter), meter, parse_reading(start, meter))
    opening, closing = parse_reading(given["opening"], meter), parse_reading(given["closing"], meter)
    return Flow(meter, opening, closing, given["rolled_over"], replaced)


def _bulk(rules: KioskRules, tap_litres: int, given: dict[str, Any], money: Currency) -> dict[str, Any]:
    loss = Loss(given["bulk_litres"], tap_litres)
    tenths = loss.tenths_of_percent
    found: dict[str, Any] = {
        "bulk_litres": loss.bulk_litres,
        "loss_litres": loss.litres,
        "loss_percent": None if tenths is None else decimal(tenths, loss.scale),
        "loss_percent_parts": [loss.litres, loss.bulk_litres],
    }
    if rules.bulk_minor or rules.bulk_fixed_minor:
        said = amount(given["billed"], money) if given["billed"] is not None else None
        bill = reckon_bill(rules, money, loss.bulk_litres, said or 0, reason="as typed")
        found |= {
            "bill_water": decimal(bill.water_minor, money),
            "bill_fixed": decimal(bill.fixed_minor, money),
            "bill": decimal(bill.reckoned_minor, money),
            "bill_difference": decimal(bill.difference_minor, money) if said is not None else None,
        }
    return found


def _lines(result: dict[str, Any]) -> list[str]:
    found = [
        f"Water: {result['litres']} litres; should be {result['should_be']} {result['currency']}",
        f"Handed in: {result['handed_in'] or '0'}; difference {result['difference']}",
        f"The attendant owes {result['attendant_owes']}, the group bears {result['group_bears']}, over {result['over']}",
        f"Commission {result['commission']}; into the box {result['into_the_box']}",
    ]
    if "bulk_litres" in result:
        percent = "no percentage, for no water was bought" if result["loss_percent"] is None else f"{result['loss_percent']}%"
        found.append(f"Lost: {result['loss_litres']} of {result['bulk_litres']} litres, {percent}")
    if "bill" in result:
        found.append(f"Bill: {result['bill_water']} for water + {result['bill_fixed']} fixed = {result['bill']}")
    return found
