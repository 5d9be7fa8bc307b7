"""`flask calc loan`: every option has its effect, and whatever is typed wrong is one sentence."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from groups.calc_cli import calc
from groups.loans.cli import loan_command


def run(arguments: str) -> Result:
    assert loan_command in calc.commands.values()
    return CliRunner().invoke(calc, ["loan", *arguments.split()])


def told(arguments: str) -> dict[str, Any]:
    done = run(f"{arguments} --start 2026-01-31 --json")
    assert done.exit_code == 0, done.output
    result: dict[str, Any] = json.loads(done.output)
    return result


def column(arguments: str, name: str) -> list[str]:
    return [row[name] for row in told(arguments)["rows"]]


THREE = "--principal 300 --instalments 3 --period-pct 1"


def test_a_loan_as_a_table_to_read() -> None:
    done = run(f"{THREE} --start 2026-01-31 --meanwhile later --principal-starts 2")
    assert done.output.splitlines()[:5] == [
        "300.00 USD at 1% a period, flat, 3 instalments, every 1 months",
        "",
        "n         day  principal  interest     due  balance  interest waiting",
        "1  2026-02-28       0.00      0.00    0.00   300.00              3.00",
        "2  2026-03-31     150.00      6.00  156.00   150.00              0.00",
    ]


def test_the_figures_and_the_rounding_that_was_used() -> None:
    found = told(f"{THREE} --method declining_annuity --rounding half_even --moment at_end --interest-unit 0.05")
    assert found["rounding"] == {
        "mode": "half_even",
        "interest_unit": "0.05",
        "instalment_unit": "0.01",
        "moment": "at_end",
    }
    assert (found["n"], found["instalment"], found["total_principal"]) == (3, "102.01", "300.00")
    assert [row["interest"] for row in found["rows"]] == ["3.00", "2.00", "1.00"]
    assert found["rows"][0]["interest_on"] == "300.00"


@pytest.mark.parametrize(
    ("options", "name", "expected"),
    [
        ("--method flat_cents", "due", ["103.00", "103.00", "103.00"]),
        ("--method equal-principal", "interest", ["3.00", "2.00", "1.00"]),
        ("--method bullet", "principal", ["0.00", "0.00", "300.00"]),
        ("--method bullet --grace-principal 0 --meanwhile added", "due", ["0.00", "0.00", "309.09"]),
        ("--grace_principal 1 --meanwhile none", "interest", ["0.00", "3.00", "3.00"]),
        ("--interest-free 2", "interest", ["0.00", "0.00", "3.00"]),
        ("--currency UGX --instalment-unit 50", "due", ["100", "100", "109"]),
        ("--every 2 --period weeks", "day", ["2026-02-14", "2026-02-28", "2026-03-14"]),
        ("--every 10 --period day", "day", ["2026-02-10", "2026-02-20", "2026-03-02"]),
        ("--first-due 2026-03-15", "day", ["2026-03-15", "2026-04-15", "2026-05-15"]),
        ("--meeting-every 7", "day", ["2026-02-28", "2026-04-04", "2026-05-02"]),
        ("--meeting-every 7 --due-on each_meeting", "day", ["2026-02-07", "2026-02-14", "2026-02-21"]),
        ("--holiday 2026-02-28 --on-holiday previous", "day", ["2026-02-27", "2026-03-31", "2026-04-30"]),
        ("--holiday 2026-02-28 --on-holiday shift", "day", ["2026-03-31", "2026-04-30", "2026-05-31"]),
        ("--method equal-principal --interest-by day", "interest", ["2.76", "2.04", "0.99"]),
        ("--method declining-daily --level-by days", "due", ["101.93", "101.93", "101.95"]),
    ],
)
def test_each_option_has_its_effect(options: str, name: str, expected: list[str]) -> None:
    assert column(f"{THREE} {options}", name) == expected


def test_a_unit_that_pays_off_sooner_says_so() -> None:
    loan = "--principal 100 --n 8 --period-pct 1 --method annuity --instalment-unit 20 --start 2026-01-31"
    found = told(loan.removesuffix(" --start 2026-01-31"))
    assert (found["n"], found["instalments_asked"], found["total_principal"]) == (6, 8, "100.00")
    assert "the loan is paid off 2 instalments sooner than asked." in run(loan).output


def test_the_same_rate_said_in_three_ways() -> None:
    for rate in ("--annual-pct 12", "--monthly_pct 1", "--period-pct 1"):
        assert told(f"--principal 300 --n 3 {rate}")["total_interest"] == "9.00"
    assert told("--principal 5200 --n 1 --annual-pct 12 --period weeks")["period_rate_pct"] == "0.230769"
    assert told("--principal 5200 --n 1 --annual-pct 12 --period weeks")["total_interest"] == "12.00"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("--principal 0", "A loan is an amount above zero"),
        ("--principal -1", "is below zero"),
        ("--principal 1e3", "is not an amount"),
        ("--principal 1.005", "is not an amount"),
        ("--principal 0.005", "has 3 decimals"),
        ("--principal 9007199254740993", "more than the books can hold"),
        ("--principal 9999999999999", "more than the books can hold"),
        ("--principal 100.5 --currency CLP", "CLP has 0"),
        ("--instalments 0", "1 to 600 instalments"),
        ("--instalments 1_0", "is not a whole number"),
        ("--instalments 12.5", "is not a whole number"),
        ("--monthly-pct 2", "2 were typed"),
        ("--period-pct 2000", "“interest rate” goes from 0% to 1000%"),
        ("--period-pct NaN", "is not a number"),
        ("--method simple", "Choose one of these: flat, declining-annuity"),
        ("--rounding nearest", "“rounding of interest”"),
        ("--start 2569-11-23", "is not a day"),
        ("--start 2026-02-30", "is not a day"),
        ("--start 20261123", "is not a day"),
        ("--holiday tomorrow", "is not a day"),
        ("--first-due 2026-01-01", "the next one after"),
        ("--meeting-every 0", "is not a whole number that fits here"),
        ("--principal-starts 4", "there are only 3"),
        ("--principal-starts 2 --grace-principal 1", "not both"),
        ("--instalment-unit 1000", "Take a smaller unit"),
        ("--instalment-unit 0", "“rounding unit of an instalment”"),
        ("--every 366 --instalments 600", "after the year 2199"),
        ("--currency XXX", "is not a currency code"),
        ("--colour blue", "No such option"),
    ],
)
def test_what_is_typed_wrong_is_one_sentence(wrong: str, said: str) -> None:
    done = run(f"{THREE} --start 2026-01-31 {wrong}")
    assert done.exit_code == 2
    assert said in done.stderr and done.stderr.startswith("Error: ")
    assert len(done.stderr.strip().splitlines()) == 1 and done.stdout == ""


def test_an_option_that_is_missing_is_named() -> None:
    assert "Missing option '--principal'" in run("--n 3").stderr
    assert "0 were typed" in run("--principal 300 --n 3").stderr
