"""`flask calc kiosk`: a day and a bill typed on the command line, and that whatever is typed wrong is one sentence."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from groups.kiosk.cli import calc


def run(arguments: str) -> Result:
    return CliRunner().invoke(calc, ["kiosk", *arguments.split()])


def asked(arguments: str) -> dict[str, Any]:
    done = run(f"{arguments} --currency mwk --json")
    assert done.exit_code == 0, done.output
    result: dict[str, Any] = json.loads(done.output)
    return result


def test_a_day_short_and_the_bill_and_the_loss() -> None:
    result = asked(
        "--opening 00120.0 --closing 125.0 --tariff 25 --handed-in 6000 --bulk-litres 5500 --bulk-tariff 400 --bulk-fixed 1000 "
        "--billed 3250"
    )
    assert (result["litres"], result["buckets"], result["should_be"], result["difference"]) == (5000, "250", "6250.00", "-250.00")
    assert (result["attendant_owes"], result["into_the_box"]) == ("250.00", "6000.00")
    assert (result["loss_litres"], result["loss_percent"], result["loss_percent_parts"]) == (500, "9.1", [500, 5500])
    assert (result["bill_water"], result["bill"], result["bill_difference"]) == ("2200.00", "3200.00", "50.00")


def test_dry_rolled_over_and_replaced() -> None:
    dry = asked("--opening 120 --closing 120 --tariff 25 --dry burst --handed-in 250 --debt 250")
    assert (dry["dry"], dry["should_be"], dry["into_the_box"]) == (True, "0.00", "250.00")
    assert asked("--opening 99999 --closing 2 --tariff 25 --rolled-over")["litres"] == 3000
    replaced = asked("--opening 7 --closing 2 --tariff 25 --replaced 9:1 --commission-percent 10 --handed-in 3750")
    assert (replaced["litres"], replaced["commission"]) == (3000, "375.00")


def test_the_working_in_lines() -> None:
    done = run("--opening 0 --closing 1 --tariff 25 --handed-in 1300 --bulk-litres 0 --bulk-fixed 10 --currency mwk")
    assert done.output.splitlines() == [
        "Water: 1000 litres; should be 1250.00 MWK",
        "Handed in: 1300.00; difference 50.00",
        "The attendant owes 0.00, the group bears 0.00, over 50.00",
        "Commission 0.00; into the box 1300.00",
        "Lost: -1000 of 0 litres, no percentage, for no water was bought",
        "Bill: 0.00 for water + 10.00 fixed = 10.00",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--opening 5 --closing 4 --tariff 25", "The meter said 00005.000 and now says 00004.000, which is less."),
        ("--opening 5 --closing 5 --tariff 25", "No water went through the meter."),
        ("--opening 5 --closing x --tariff 25", "“x” is not a reading."),
        ("--opening 5 --closing 6 --tariff 0", "The constitution does not say what water costs at the tap."),
        ("--opening 5 --closing 6 --tariff 25 --commission-percent x", "“x” is not a percentage."),
        ("--opening 5 --closing 6 --tariff 25 --commission-percent 101", "A share of the takings is from nothing"),
        ("--opening 5 --closing 6 --tariff 25 --per-litres 0", "Invalid value for '--per-litres'"),
    ],
)
def test_what_is_refused_is_one_sentence(arguments: str, sentence: str) -> None:
    done = run(arguments)
    assert done.exit_code == 2 and done.stderr.startswith(f"Error: {sentence}"), done.stderr
    assert len(done.stderr.splitlines()) == 1
