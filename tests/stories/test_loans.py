"""Cases W19, W20, W25 and W26: four loans, four ways to pay them back. Sources: Apache Fineract (RS01, RS02), TurnKey Lender.

"Five thousand I borrowed, for eighteen months, one in the hundred a month. In my group we pay the same fifty of interest each
time, on the whole loan. My sister's group reckons on what she still owes, and she pays three hundred and five each month, and
the last time a little less. In the book of a third group the coins do not divide: two pay 343.33, the last one 343.34."
"""

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from core.money import currency, parse_amount
from groups.calc_cli import calc
from groups.loans.agreement import LoanTerms
from groups.loans.calculator import Asked, answer
from groups.loans.cli import loan_command
from groups.loans.events import Paid
from groups.loans.replay import replay
from groups.loans.schedule import Row, Schedule
from tests.data import case

MONEY = currency("KES")
LENT = date(2026, 1, 31)
LOANS = ("W19", "W20", "W25", "W26")


def cents(typed: str) -> int:
    return parse_amount(typed, MONEY)


def asked(one: dict[str, Any]) -> Asked:
    return Asked(
        money=MONEY,
        principal=one["principal"],
        instalments=str(one["n"]),
        annual_rate=one.get("annual_pct", ""),
        monthly_rate=one.get("monthly_pct", ""),
        period_rate=one.get("period_pct", ""),
        method=one["method"],
        instalment_unit=one.get("instalment_unit", ""),
    )


def lent(one: dict[str, Any]) -> tuple[LoanTerms, Schedule]:
    found = answer(asked(one), LENT)
    return found.terms, found.schedule


def as_published(one: dict[str, Any], rows: tuple[Row, ...]) -> None:
    """Every figure that the source prints."""
    interest, due = [row.interest_minor for row in rows], [row.due_minor for row in rows]
    assert len(rows) == one["n"]
    for name, found in (("interest_rows", interest), ("due", due), ("principal_rows", [row.principal_minor for row in rows])):
        if name in one:
            assert found == [cents(typed) for typed in one[name]], name
    if "interest_row" in one:
        assert set(interest) == {cents(one["interest_row"])}
    if "instalment" in one:
        assert set(due[:-1]) == {cents(one["instalment"])}
        assert due[-1] == cents(one["last_due"])
    assert cents(one.get("total_interest", "0")) in (0, sum(interest))
    assert cents(one.get("total_due", "0")) in (0, sum(due))


@pytest.mark.parametrize("name", LOANS)
def test_each_instalment_is_the_published_one(name: str) -> None:
    one = case(name)
    terms, schedule = lent(one)
    as_published(one, schedule.rows)
    assert sum(row.principal_minor for row in schedule.rows) == terms.principal_minor
    assert schedule.rows[-1].balance_minor == 0


@pytest.mark.parametrize("name", LOANS)
def test_who_pays_as_published_is_free_on_the_last_day(name: str) -> None:
    terms, schedule = lent(case(name))
    payments = [Paid(str(row.n), row.day, row.due_minor) for row in schedule.rows]
    account = replay(terms, payments, schedule.rows[-1].day)
    assert (account.balance_minor, account.due.total, account.payoff_minor) == (0, 0, 0)
    assert [line.split.interest for line in account.payments] == [row.interest_minor for row in schedule.rows]


@pytest.mark.parametrize("name", LOANS)
def test_the_calculator_says_the_same_in_the_spelling_of_the_case(name: str) -> None:
    one = case(name)
    given = [word for key in ("principal", "method", "n", "annual_pct", "monthly_pct", "period_pct", "instalment_unit")
             if key in one for word in (f"--{key}", str(one[key]))]
    assert loan_command in calc.commands.values()
    done = CliRunner().invoke(calc, ["loan", *given, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    rows = lent(one)[1].rows
    assert [cents(row["principal"]) for row in told["rows"]] == [row.principal_minor for row in rows]
    assert [cents(row["interest"]) for row in told["rows"]] == [row.interest_minor for row in rows]
    assert [cents(row["due"]) for row in told["rows"]] == [row.due_minor for row in rows]
    assert cents(told["total_due"]) == sum(row.due_minor for row in rows)
    assert told["instalment"] == "305.00" or name != "W20"
