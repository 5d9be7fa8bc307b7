"""`flask calc dividend` and `appropriation`: the published cases as they are spelled, and one sentence for what is wrong."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from groups.calc_cli import calc
from groups.sharing import dividend_cli, refund_cli
from tests.data import case


def run(*arguments: str) -> Result:
    assert {dividend_cli.dividend_command, refund_cli.refund_command} <= set(calc.commands.values())
    return CliRunner().invoke(calc, arguments)


def asked(*arguments: str) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    result: dict[str, Any] = json.loads(done.output)
    assert not any(isinstance(value, float) for value in result.values())
    return result


@pytest.mark.parametrize("name", ["W01", "W03", "W06"])
@pytest.mark.parametrize("with_weights", [True, False])
def test_the_published_cases_in_their_own_spelling(name: str, with_weights: bool) -> None:
    one = case(name)
    weights = ("--weights", ",".join(map(str, one["weights"])), "--den", str(one["den"])) if with_weights else ()
    given = ("--opening", one["opening"], "--monthly", ",".join(one["monthly"]), "--rate-pct", one["rate_pct"])
    back = ("--interest-paid", one.get("interest_paid", "0"), "--rebate-pct", one.get("rebate_pct", "0"))
    result = asked("dividend", *given, *weights, *back, "--rounding", one["rounding"])
    assert [float(line) for line in result["lines"]] == [float(line) for line in one["lines"]]
    assert result["weights"] == [str(weight) for weight in one["weights"]]
    if name == "W06":
        assert (result["opening_dividend"], result["dividend"]) == ("6500.00", "6773.00")
    else:
        assert (result["dividend"], result["rebate"]) == (one["dividend"], f"{one['rebate']}.00")


def test_mode_unit_and_moment_apart_or_in_one() -> None:
    given = ("dividend", "--opening", "100000", "--monthly", ",".join(["1000"] * 12), "--rate-pct", "6.15")
    for in_one, apart, dividend in (
        ("half_up_0.01_per_line", ("half-up", "0.01", "line"), "6488.28"),
        ("half_even_0.01_per_line", ("half-even", "0.01", "line"), "6488.25"),
        ("half_up_0.01_at_end", ("half-up", "0.01", "end"), "6488.25"),
        ("floor_1_per_member", ("floor", "1", "end"), "6488.00"),
        ("ceiling_0.25_per_line", ("ceiling", "0.25", "payment"), "6489.00"),
    ):
        mode, unit, moment = apart
        assert asked(*given, "--rounding", in_one)["dividend"] == dividend
        assert asked(*given, "--rounding", mode, "--unit", unit, "--moment", moment)["dividend"] == dividend
    exact = asked(*given, "--rounding", "exact")
    assert (exact["lines"][0], exact["dividend"]) == ("56.375", "6488.25")


def test_days_short_years_withdrawals_and_tax() -> None:
    paid = ("--payment", "2015-03-09:1000", "--payment", "2015-03-05:500")
    late = asked("dividend", *paid, "--cut-off-day", "5", "--rate-pct", "6")
    assert [(one["counts_from"], one["weight"], one["rounded"]) for one in late["working"]] == [
        ("2015-03-01", "9", "22.50"),
        ("2015-04-01", "8", "40.00"),
    ]
    short = asked("dividend", "--opening", "1100", "--monthly", "1100,0,-550", "--den", "11", "--rate-pct", "10")
    assert (short["weights"], short["lines"]) == (["10", "9", "8"], ["100.00", "0.00", "-40.00"])
    year = ("--year-start", "2015-10-01", "--year-end", "2016-09-30")
    by_days = asked("dividend", "--payment", "2016-09-20:366", "--by", "days", "--rate-pct", "100", *year)
    assert (by_days["denominator"], by_days["lines"]) == (366, ["10.00"])
    fixed = asked("dividend", "--payment", "2016-09-20:365", "--by", "days", "--den", "365", "--rate-pct", "100", *year)
    assert fixed["lines"] == ["10.00"]
    tax = ("--tax-pct", "10", "--tax-from", "50")
    taxed = asked("dividend", "--opening", "1000", "--rate-pct", "10", *tax, "--interest-paid", "5")
    assert (taxed["tax"], taxed["total"], taxed["rebate"]) == ("10.00", "90.00", "0.00")
    average = asked("dividend", "--opening", "1200", "--monthly", "1200", "--by", "average", "--own-month", "--pool", "100")
    assert (average["average_balance"], average["rate_pct"], average["dividend"]) == ("2400.00", "4.16", "99.84")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--rate-pct", "5", "--monthly", "1000,,5"), "“” is not an amount"),
        (("--rate-pct", "6.5.1"), "“6.5.1” is not a number"),
        (("--rate-pct", "101"), "A rate is from 0 to 100 percent"),
        ((), "Give either the rate, or the sum"),
        (("--rate-pct", "5", "--rounding", "sideways"), "“sideways” is no way of rounding"),
        (("--rate-pct", "5", "--rounding", "floor_1_per_line", "--unit", "5"), "already says 1, and 5 says something else"),
        (("--rate-pct", "5", "--rounding", "floor_1_per_line", "--moment", "end"), "already says line, and end"),
        (("--rate-pct", "5", "--monthly", "1,2", "--weights", "1"), "There are 1 weights for 2 monthly payments"),
        (("--rate-pct", "5", "--monthly", "1", "--weights", "13"), "an amount earns for 0 to 12 parts"),
        (("--rate-pct", "5", "--monthly", "1", "--weights", "1", "--by", "days"), "Weights belong to monthly payments"),
        (("--rate-pct", "5", "--monthly", "1", "--by", "days"), "Interest by days needs the day"),
        (("--rate-pct", "5", "--monthly", "1,2,3", "--months", "2"), "There are 3 monthly payments in a year of 2 months"),
        (("--rate-pct", "5", "--payment", "yesterday:5"), "“yesterday” is not a day"),
        (("--rate-pct", "5", "--payment", "20150309:5"), "“20150309” is not a day"),
        (("--rate-pct", "5", "--payment", "5"), "“5” is not a payment"),
        (("--rate-pct", "5", "--by", "weeks"), "is not one of"),
        (("--rate-pct", "5", "--currency", "QQQ"), "QQQ is not a currency code"),
        (("--rate-pct", "5", "--opening", "0.07", "--rounding", "exact"), "The rule says exact"),
    ],
)
def test_what_cannot_be_reckoned_is_one_sentence_and_exit_code_2(arguments: tuple[str, ...], sentence: str) -> None:
    done = run("dividend", *arguments)
    assert (done.exit_code, done.output.count("\n")) == (2, 1), done.output
    assert sentence in done.output


def test_an_appropriation_by_ready_made_rules_and_by_lines_of_ones_own() -> None:
    voted = ("--amount", "dividend:435928220", "--amount", "rebate:66250415", "--amount", "welfare:4860000")
    made = asked("appropriation", "--surplus", "564003928.57", "--rules", "thai-cooperative", *voted)
    assert {one["line"]: one["amount"] for one in made["lines"]}["reserve"] == "56965293.57"
    assert made["sum"] == made["surplus"]
    lines = ("--line", "reserve:10", "--line", "school:50:reserve", "--line", "dividend:60:left", "--amount", "roof:7.77")
    bound = ("--statutory", "reserve,school", "--at-least", "dividend:30:after_statutory")
    own = asked("appropriation", "--surplus", "1000", *lines, *bound)
    assert [one["amount"] for one in own["lines"]] == ["432.23", "50.00", "510.00", "7.77"]
    assert own["checks"][0]["at_least"] == "255.00"
    read = run("appropriation", "--surplus", "10000", "--rules", "ph-cooperative").output
    assert "Patronage refund: 2800.00 (28% of the surplus)" in read and "Bound held" in read


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--rules", "ph-cooperative", "--amount", "education:2000"), "1000.00 THB too much"),
        (("--amount", "school:10001"), "1.00 THB too much"),
        (("--line", "reserve"), "“reserve” is not a line"),
        (("--line", "reserve:10:moon"), "“reserve:10:moon” is not a line"),
        (("--amount", "roof"), "“roof” is not a line"),
        (("--statutory", "roof"), "has no line roof"),
        (("--at-most", "reserve:50"), "5000.00 THB too much"),
        (("--rules", "ph-cooperative", "--amount", "roof:5"), "has no line roof"),
    ],
)
def test_an_appropriation_that_breaks_a_bound_is_refused(arguments: tuple[str, ...], sentence: str) -> None:
    done = run("appropriation", "--surplus", "10000", *arguments)
    assert (done.exit_code, done.output.count("\n")) == (2, 1), done.output
    assert sentence in done.output


def test_a_patronage_refund_by_a_sum_a_rate_and_the_bound_of_law() -> None:
    paid = ("refund", "--paid", "9000,0,6000.35", "--currency", "php")
    bounded = asked(*paid, "--pool", "2800", "--capital-rate-pct", "8.4")
    assert (bounded["refunds"], bounded["sum"], bounded["left_over"]) == (["1511.99", "0.00", "1008.06"], "2520.05", "279.95")
    whole = asked(*paid, "--pool", "2800")
    assert (whole["refunds"], whole["left_over"]) == (["1679.96", "0.00", "1120.04"], "0.00")
    stepped = asked(*paid, "--pool", "2800", "--by-rate", "--rounding", "floor_1")
    assert (stepped["rate_pct"], stepped["refunds"]) == ("18.67", ["1680.00", "0.00", "1120.00"])
    voted = asked("refund", "--paid", "18521.15", "--rate-pct", "5")
    assert (voted["refunds"], voted["left_over"]) == (["926.06"], None)
    assert "Together: 926.06 THB" in run("refund", "--paid", "18521.15", "--rate-pct", "5").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--paid", "5"), "Give either --rate-pct or --pool"),
        (("--paid", "-5", "--pool", "5"), "Nobody paid less than nothing"),
        (("--paid", "5", "--rate-pct", "17", "--capital-rate-pct", "8"), "17 percent is 1 above the most, 16"),
        (("--paid", "5", "--rate-pct", "101"), "A rate is from 0 to 100 percent"),
        (("--paid", "five", "--pool", "5"), "is not an amount"),
    ],
)
def test_a_refund_that_cannot_be_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    done = run("refund", *arguments)
    assert (done.exit_code, done.output.count("\n")) == (2, 1), done.output
    assert sentence in done.output
