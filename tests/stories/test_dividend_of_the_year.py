"""Cases W01, W03 and W06: dividends of three Thai co-operatives, by the months that remain.

"A hundred thousand baht I had on New Year's Day, and a thousand I pay every month. The hundred thousand earns the whole year,
January's thousand eleven months, December's none. Three co-operatives, three ways with the satang: one has none left over, one
rounds each line to the satang, one drops them line by line. I want to see my lines, and they must sum to what I am paid."
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from core.calendars import Period, year_of
from core.money import Rounding, currency, parse_amount
from groups.sharing.dividend import Payment, dividend, rebate
from groups.sharing.dividend_rules import DividendRules, Earns
from groups.sharing.rounding import Moment, RoundingRule, as_decimal
from tests.data import case

THB = currency("THB")
YEAR = year_of(2015)
POLICIES = {
    "exact": (RoundingRule(None), Moment.END),
    "half_up_0.01_per_line": (RoundingRule(Rounding.HALF_UP, 1), Moment.LINE),
    "floor_1_per_line": (RoundingRule(Rounding.FLOOR, 100), Moment.LINE),
}


def satang(typed: str) -> int:
    return parse_amount(typed, THB)


def rate(percent: str) -> Fraction:
    return Fraction(percent) * Fraction(1, 100)


def on_payday(amounts: list[str]) -> list[Payment]:
    return [Payment(date(2015, month, 25), satang(amount)) for month, amount in enumerate(amounts, start=1)]


def reckon(published: dict[str, Any]) -> Any:
    rounding, moment = POLICIES[published["rounding"]]
    rules = DividendRules(rounding=rounding, moment=moment)
    return dividend(satang(published["opening"]), on_payday(published["monthly"]), YEAR, rules, rate(published["rate_pct"]))


@pytest.mark.parametrize("name", ["W01", "W03", "W06"])
def test_each_month_has_the_published_weight_and_the_published_line(name: str) -> None:
    published = case(name)
    months = len(published["monthly"])
    lines = reckon(published).lines
    assert [line.weight for line in lines][:months] == published["weights"]
    paid = [line.exact if line.rounded_minor is None else Fraction(line.rounded_minor) for line in lines]
    assert paid[:months] == [satang(line) for line in published["lines"]]
    assert not any(paid[months:]), "months without a payment earn nothing"


@pytest.mark.parametrize("name", ["W01", "W03"])
def test_dividend_and_rebate_come_to_the_published_baht(name: str) -> None:
    published = case(name)
    assert reckon(published).minor == satang(published["dividend"])
    back = rebate(satang(published["interest_paid"]), rate(published["rebate_pct"]), RoundingRule())
    assert back.minor == satang(published["rebate"])


def test_the_third_co_operative_pays_for_the_opening_shares_by_themselves() -> None:
    published = case("W06")
    reckoned = reckon(published)
    assert reckoned.opening.rounded_minor == satang(published["opening_dividend"])
    assert reckoned.minor == satang(published["opening_dividend"]) + sum(satang(line) for line in published["lines"])


def test_the_same_year_by_each_moment_of_rounding() -> None:
    """6.15%: a month of eleven earns 56.375. Line by line the halves add up; rounded once there is none."""
    thousand = on_payday(["1000"] * 12)

    def by(rounding: RoundingRule, moment: Moment) -> int:
        return dividend(satang("100000"), thousand, YEAR, DividendRules(rounding=rounding, moment=moment), rate("6.15")).minor

    assert by(RoundingRule(None), Moment.LINE) == satang("6488.25"), "the halves of the lines make whole satang together"
    assert by(RoundingRule(Rounding.HALF_UP), Moment.END) == satang("6488.25")
    assert by(RoundingRule(Rounding.HALF_UP), Moment.LINE) == satang("6488.28")
    assert by(RoundingRule(Rounding.HALF_EVEN), Moment.LINE) == satang("6488.25"), "three up, three down"
    assert by(RoundingRule(Rounding.FLOOR), Moment.LINE) == satang("6488.22")
    assert by(RoundingRule(Rounding.CEILING), Moment.LINE) == satang("6488.28")
    assert by(RoundingRule(Rounding.FLOOR, 25), Moment.END) == satang("6488.25")
    assert by(RoundingRule(Rounding.FLOOR, 100), Moment.END) == satang("6488")


def test_a_late_payment_counts_from_the_next_month() -> None:
    """"By the fifth, the rules say. In March we did not meet, so I paid March and April together on the ninth of April."""
    rules = DividendRules(cut_off_day=5, rounding=RoundingRule(None))
    late = [Payment(date(2015, 4, 5), satang("1000")), Payment(date(2015, 4, 9), satang("2000"))]
    lines = dividend(0, late, YEAR, rules, rate("6")).lines
    assert [(line.since, line.weight, as_decimal(line.exact, 2)) for line in lines if line.minor] == [
        (date(2015, 4, 1), 8, "40.00"),
        (date(2015, 5, 1), 7, "70.00"),
    ]
    december = dividend(0, [Payment(date(2015, 12, 6), satang("1000"))], YEAR, rules, rate("6"))
    assert (december.minor, december.lines[-1].since) == (0, date(2016, 1, 1))


def test_where_the_month_of_the_payment_earns_too() -> None:
    """A notice of a co-operative in Chiang Mai (cmcoop.or.th, news 484): "added from 8 January to 7 February: eleven twelfths;
    from 8 February to 7 March: ten". Paid by the seventh, a payment earns for its own month.
    """
    rules = DividendRules(cut_off_day=7, own_period=True)
    for day, weight in (((1, 7), 12), ((1, 8), 11), ((2, 7), 11), ((2, 8), 10), ((3, 7), 10), ((12, 8), 0)):
        lines = dividend(0, [Payment(date(2015, *day), satang("1000"))], YEAR, rules, rate("6")).lines
        assert [line.weight for line in lines if line.minor] == [weight], day


def test_another_published_year_from_october() -> None:
    """wing5-coop.com: 50,000 and 500 a month at 7%; each line to the satang; 5% of 18,521.15 in interest back."""
    year = Period(date(2009, 10, 1), date(2010, 9, 30))
    ends = ((2009, 10, 31), (2009, 11, 30), (2009, 12, 31), (2010, 1, 31), (2010, 2, 28), (2010, 3, 31))
    ends += ((2010, 4, 30), (2010, 5, 31), (2010, 6, 30), (2010, 7, 31), (2010, 8, 31), (2010, 9, 30))
    made = dividend(satang("50000"), [Payment(date(*end), satang("500")) for end in ends], year, DividendRules(), rate("7"))
    lines = "32.08 29.17 26.25 23.33 20.42 17.50 14.58 11.67 8.75 5.83 2.92 0.00".split()
    assert [line.rounded_minor for line in made.lines] == [satang(line) for line in lines]
    assert (made.minor, rebate(satang("18521.15"), rate("5"), RoundingRule()).minor) == (satang("3692.50"), satang("926.06"))


def test_the_first_year_was_eleven_months_long() -> None:
    """A short year is divided into its own months, ten elevenths for the first, unless the rules say otherwise."""
    first_year = Period(date(2015, 2, 1), date(2015, 12, 31))
    paid = [Payment(date(2015, month, 25), satang("1100")) for month in range(2, 13)]
    short = dividend(satang("11000"), paid, first_year, DividendRules(), rate("6"))
    assert short.denominator == 11
    assert [line.weight for line in short.lines] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert (short.opening.rounded_minor, short.minor) == (satang("660"), satang("990"))
    elevenths = dividend(0, on_payday(["1100"] * 12), YEAR, DividendRules(denominator=11), rate("6"))
    assert [line.weight for line in elevenths.lines] == [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert elevenths.lines[0].rounded_minor == satang("66")


def test_a_year_from_october_to_september_and_one_with_a_leap_day() -> None:
    year = Period(date(2015, 10, 1), date(2016, 9, 30))
    paid = [Payment(date(2015, 10, 31), satang("1200")), Payment(date(2016, 2, 29), satang("1200"))]
    lines = dividend(0, paid, year, DividendRules(first_month=10), rate("10")).lines
    assert [(line.since, line.weight) for line in lines if line.minor] == [(date(2015, 10, 1), 11), (date(2016, 2, 1), 7)]


def test_by_the_days_that_remain() -> None:
    rules = DividendRules(earns=Earns.DAYS)
    lines = dividend(satang("36500"), [Payment(date(2015, 12, 1), satang("36500"))], YEAR, rules, rate("10")).every_line
    assert [(line.weight, line.rounded_minor) for line in lines] == [(365, satang("3650")), (30, satang("300"))]


def test_what_is_withdrawn_no_longer_earns() -> None:
    paid = [Payment(date(2015, 3, 25), satang("1200")), Payment(date(2015, 7, 10), -satang("600"))]
    reckoned = dividend(satang("1200"), paid, YEAR, DividendRules(), rate("10"))
    assert [line.rounded_minor for line in reckoned.every_line if line.minor] == [satang("120"), satang("90"), -satang("25")]
    assert reckoned.minor == satang("185")
