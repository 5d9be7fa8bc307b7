"""Every published case of the savings groups, typed into the calculators as a trainer would: exact to the smallest coin.

"We take the paper that the case was printed on, type its figures in, and lay the answer beside it."
"""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner

from app import COMMANDS
from groups.calc_cli import calc
from tests.data import CASES

Case = dict[str, Any]
LINES = [json.loads(line) for line in (CASES / "savings.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]


assert calc in COMMANDS  # by importing the app every room has added its calculator


def told(*arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(calc, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.output)
    return answer


def same(found: list[str], printed: list[str]) -> bool:
    """The same amounts, however many zeros the paper printed behind the point."""
    return [Decimal(one) for one in found] == [Decimal(one) for one in printed]


def dividend(case: Case) -> None:
    weights = ",".join(map(str, case["weights"]))
    year = ["--opening", case["opening"], "--monthly", ",".join(case["monthly"]), "--weights", weights]
    asked = [*year, "--den", str(case["den"]), "--rate-pct", case["rate_pct"], "--rounding", case["rounding"]]
    if "interest_paid" in case:
        asked += ["--interest-paid", case["interest_paid"], "--rebate-pct", case["rebate_pct"]]
    answer = told("dividend", *asked)
    assert same(answer["lines"], case["lines"])
    for name in ("dividend", "rebate", "opening_dividend"):
        assert name not in case or same([answer[name]], [case[name]]), name


def proportional(case: Case) -> None:
    answer = told("share-out", "--pool", case["pool"], "--shares", ",".join(case["weights"]))
    assert same([member["payout"] for member in answer["members"]], case["out"])


def share_purchase(case: Case) -> None:
    answer = told("shares", "--share-value", case["share_value"], "--paid", ",".join(case["paid"]))
    assert [member["shares"] for member in answer["members"]] == case["shares"]
    assert same([member["left_over"] for member in answer["members"]], case["leftover"])


def rosca(case: Case) -> None:
    answer = told("rotation", "--contribution", case["contribution"], "--members", str(case["members"]))
    assert same([answer["pot"]], [case["pot"]])


def equal_floor(case: Case) -> None:
    asked = ["--pool", case["pool"], "--members", str(case["members"]), "--strategy", "equal", "--unit", case["unit"]]
    answer = told("share-out", *asked)
    assert same([answer["members"][0]["payout"], answer["remainder"]], [case["payout"], case["remainder"]])


def allocate(case: Case) -> None:
    """Minor units, as the library's page has them: a currency without decimals."""
    for one in case["cases"]:
        ratios = ",".join(map(str, one["ratios"]))
        answer = told("split", str(one["minor"]), "--ratios", ratios, "--currency", "JPY")
        assert same(answer["parts"], one["out"])


def set_off(case: Case) -> None:
    lists = [f"--{name}={','.join(map(str, case[key]))}" for name, key in (("shares", "shares"), ("loans", "loan"))]
    for one in case["cases"]:
        pool = ["--pool", str(one["pool"]), "--welfare-each", str(case["welfare_each"]), "--currency", "JPY"]
        answer = told("share-out", *pool, *lists)
        assert same([member["gross"] for member in answer["members"]], one["gross"])
        assert same([member["net"] for member in answer["members"]], one["net"])
        assert all(Decimal(member["payout"]) >= 0 for member in answer["members"])


def loan(case: Case) -> None:
    (rate,) = (["--" + name.replace("_", "-"), case[name]] for name in case if name.endswith("_pct"))
    unit = ["--instalment-unit", case["instalment_unit"]] if "instalment_unit" in case else []
    asked = ["--principal", case["principal"], "--method", case["method"], "--n", str(case["n"]), *rate, *unit]
    answer = told("loan", *asked, "--start", "2026-01-01")
    rows = answer["rows"]
    columns = {"principal_rows": "principal", "interest_rows": "interest", "due": "due"}
    for printed, column in columns.items():
        assert printed not in case or same([row[column] for row in rows], case[printed]), printed
    for name in ("total_interest", "total_due", "last_due", "instalment"):
        assert name not in case or same([answer[name]], [case[name]]), name
    if "interest_row" in case:
        assert same([row["interest"] for row in rows], [case["interest_row"]] * case["n"])


KINDS: dict[str, Callable[[Case], None]] = {
    "thai_dividend": dividend,
    "thai_dividend_partial": dividend,
    "proportional": proportional,
    "share_purchase": share_purchase,
    "rosca": rosca,
    "share_out_equal_floor": equal_floor,
    "allocate_list_order": allocate,
    "share_out_set_off": set_off,
    "loan": loan,
}


@pytest.mark.parametrize("case", LINES, ids=[line["id"] for line in LINES])
def test_the_calculators_say_what_was_published(case: Case) -> None:
    KINDS[case["kind"]](case)
