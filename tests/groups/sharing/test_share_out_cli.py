"""`flask calc share-out`, `split` and `shares`: the published cases typed on the command line, and what is refused there."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from groups.sharing.share_out_cli import calc
from tests.data import case


def run(*arguments: str) -> Result:
    return CliRunner().invoke(calc, arguments)


def asked(*arguments: str) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    result: dict[str, Any] = json.loads(done.output)
    return result


def figures(result: dict[str, Any], name: str) -> list[Any]:
    return [member[name] for member in result["members"]]


def test_w08_by_weights() -> None:
    one = case("W08")
    result = asked("share-out", "--pool", one["pool"], "--weights", ",".join(one["weights"]))
    assert figures(result, "payout") == [f"{part}.00" for part in one["out"]]


def test_w13_equal_whole_units() -> None:
    one = case("W13")
    result = asked(
        "share-out", "--pool", one["pool"], "--members", str(one["members"]), "--strategy", "equal", "--unit", one["unit"]
    )
    assert (set(figures(result, "payout")), result["remainder"]) == ({"6244.00"}, one["remainder"])


def test_w17_in_minor_units() -> None:
    one = case("W17")
    lists = ("--shares", ",".join(map(str, one["shares"])), "--loans", ",".join(map(str, one["loan"])))
    for expected in one["cases"]:
        pool = ("--pool", str(expected["pool"]), "--welfare-each", str(one["welfare_each"]), "--currency", "jpy")
        result = asked("share-out", *pool, *lists)
        assert figures(result, "gross") == [str(part) for part in expected["gross"]]
        assert figures(result, "net") == [str(part) for part in expected["net"]]
    assert figures(result, "payout") == ["0", "50000"]
    assert figures(result, "owes_more_than_hers") == [True, False]


def test_w15_split() -> None:
    for one in case("W15")["cases"]:
        result = asked("split", str(one["minor"]), "--ratios", ",".join(map(str, one["ratios"])), "--currency", "UGX")
        assert result["parts"] == [str(part) for part in one["out"]]
    assert asked("split", "-0.05", "--ratios", "0.7,0.3")["parts"] == ["-0.04", "-0.01"]


@pytest.mark.parametrize("ratios", ["0,0", "", "1,-2", "a"])
def test_what_cannot_be_split(ratios: str) -> None:
    done = run("split", "5", "--ratios", ratios)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)


def test_w10_shares() -> None:
    one = case("W10")
    result = asked("shares", "--share-value", one["share_value"], "--paid", ",".join(one["paid"]))
    assert result["shares"] == one["shares"]
    assert result["left_over"] == [f"{left}.00" for left in one["leftover"]]
    assert "23.00: 4 shares, 3.00 left over" in run("shares", "--share-value", "5", "--paid", "23").output


def test_a_pool_by_its_parts_and_the_working_in_lines() -> None:
    done = run(
        *("share-out", "--cash", "800", "--bank", "100", "--debts", "20", "--reserve", "30", "--other", "0"),
        *("--member", "7:3", "--member", "2:4:100", "--carry-over", "7:50"),
    )
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "Total to share: 950.00 USD",
        "  = cash 800.00, bank 100.00, owed 100.00, other 0.00, debts 20.00, reserve 30.00",
        "100% by shares: 950.00000000 divided by 7 = 135.71428571",
        "Member 2: 542.85 credited, 0.00 of the social fund, 100.00 set off, payout 442.85, paid 442.85",
        "Member 7: 407.14 credited, 0.00 of the social fund, 0.00 set off, payout 407.14, paid 357.14",
        "Remainder: 0.01 stays in the box for the next cycle",
        "Check: 949.99 credited + 0.01 remainder = 950.00",
        "Check: 799.99 paid, 800.00 counted, 0.00 missing",
    ]


def test_who_owes_more_is_named_in_the_lines() -> None:
    done = run("share-out", "--pool", "100", "--member", "1:3:40", "--member", "2:7")
    assert "Less what cannot be covered: 14.29; really there: 85.71" in done.output


def test_a_mix_and_a_social_fund_that_is_shared() -> None:
    mix = [word for part in ("interest:50", "committee:25", "equal:25") for word in ("--part", part)]
    lists = ("--savings", "1000,1500,500,0", "--interest", "300,100,0,0", "--committee", "1", "--welfare", "41")
    result = asked("share-out", "--pool", "3400", *lists, *mix, "--unit", "1")
    assert figures(result, "payout") == ["1285.00", "1585.00", "535.00", "35.00"]
    assert (result["shared"], [part["percent"] for part in result["parts"]]) == ("surplus", ["50", "25", "25"])


@pytest.mark.parametrize(
    "lists", [("--savings", "333,667"), ("--weights", "3.33,6.67"), ("--weights", "333,667", "--strategy", "savings")]
)
def test_by_money_saved(lists: tuple[str, ...]) -> None:
    assert figures(asked("share-out", "--pool", "1100", *lists, "--unit", "1"), "payout") == ["366.00", "733.00"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--members 2", "There is nothing to share: give the pool, or the cash and the other parts of it."),
        ("--pool 2x --members 2", "“2x” is not an amount. Type digits only, for example 1250.00."),
        ("--pool 20", "Nobody is named: give how many members there are"),
        ("--pool 20 --shares 1,2 --loans 1", "The lists have 1, 2 members. Give each list one figure for each member."),
        ("--pool 20 --shares 1,2 --loans 1,-1", "A figure of a member cannot be below zero."),
        ("--pool 20 --shares 1,b", "“b” is not a whole number. Write digits only."),
        ("--pool 20 --member 1", "“1” is not a member: write NUMBER:SHARES or NUMBER:SHARES:LOAN."),
        ("--pool 20 --member 1:2 --members 3", "Name the members one by one or by lists, not both."),
        ("--pool 20 --member 1:2 --member 1:3", "Member 1 is on the list twice. Write one line for each member."),
        ("--pool 20 --members 2 --committee 3", "The committee names member 3, who is not on the list."),
        ("--pool 20 --members 2 --part sum:3", "“sum:3” is not a part: write one of shares, savings, equal, interest, committee"),
        ("--pool 20 --members 2 --part equal:3%", "“3%” is not a number. Write digits and a dot, such as 12.5."),
        ("--pool 20 --members 2 --part equal:50", "The parts of the share-out come to 50 percent."),
        ("--pool 20 --members 2 --part equal:100 --strategy equal", "Give one way of dividing or the parts of a mix, not both."),
        ("--pool 20 --members 3 --strategy equal --rounding ceiling", "Rounded like this, the parts come to 0.01 USD more"),
        ("--pool 20 --members 3 --currency XXX", "Invalid value for '--currency': XXX is not a currency code."),
        ("--pool 20 --nobody", "No such option '--nobody'"),
    ],
)
def test_what_is_refused_is_one_sentence(arguments: str, sentence: str) -> None:
    done = run("share-out", *arguments.split(" "))
    assert done.exit_code == 2
    assert done.stderr.startswith(f"Error: {sentence}")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("paid", ["5,-1", "x"])
def test_nobody_brings_less_than_nothing(paid: str) -> None:
    assert run("shares", "--share-value", "5", "--paid", paid).exit_code == 2
