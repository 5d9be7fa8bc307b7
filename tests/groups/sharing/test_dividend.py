"""Dividends and rebates for any member and any rules: the lines sum to what is printed, and the rate is the highest that fits."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendars import Period, year_of
from core.money import Rounding
from groups.sharing.dividend import (
    Earning,
    MemberYear,
    Payment,
    Weighed,
    dividend,
    earning,
    highest_rate,
    member_dividend,
    months_of,
    withheld,
)
from groups.sharing.dividend_errors import (
    NotWhole,
    OpeningBelowZero,
    PaymentOutsideYear,
    RateAboveLaw,
    WeightImpossible,
    WithdrawnTooMuch,
    YearTooLong,
)
from groups.sharing.dividend_rules import DividendRules, Earns
from groups.sharing.rounding import Moment, RoundingRule, as_decimal

YEAR = Period(date(2015, 10, 1), date(2016, 9, 30))
PER_MILLE = Fraction(1, 1000)
days = st.integers(0, 365).map(lambda n: YEAR.start + timedelta(days=n))
paid_in = st.lists(st.builds(Payment, days, st.integers(0, 10**9)), max_size=15)
roundings = st.builds(RoundingRule, st.sampled_from(list(Rounding)), st.sampled_from([1, 5, 25, 100]))
rules_of_groups = st.builds(
    DividendRules,
    earns=st.sampled_from([Earns.MONTHS, Earns.DAYS]),
    cut_off_day=st.sampled_from([0, 1, 5, 15, 31]),
    own_period=st.booleans(),
    rounding=roundings,
    moment=st.sampled_from(list(Moment)),
)
rates = st.integers(0, 1000).map(lambda n: n * PER_MILLE)


@settings(max_examples=80)
@given(st.integers(0, 10**10), paid_in, rules_of_groups, rates)
def test_the_printed_lines_sum_to_the_dividend(opening: int, paid: list[Payment], rules: DividendRules, rate: Fraction) -> None:
    """Invariant 10: the lines, by the group's own rule, are the dividend; and no payment is lost between them."""
    made = dividend(opening, paid, YEAR, rules, rate)
    assert made.exact == sum(line.exact for line in made.every_line)
    assert made.minor == earning(opening, paid, YEAR, rules).minor_at(rate)
    assert sum(line.minor for line in made.every_line) == opening + sum(one.minor for one in paid)
    if rules.moment is Moment.END:
        assert made.minor == rules.rounding.of(made.exact)
    else:
        assert made.minor == sum(line.rounded_minor or 0 for line in made.every_line) + made.raised_minor
    assert made.minor % rules.rounding.unit_minor == 0
    assert abs(made.minor - made.exact) < rules.rounding.unit_minor * (len(made.every_line) + 1)
    assert made.exact <= rate * (opening + sum(one.minor for one in paid)), "nobody earns for more than the year"


@settings(max_examples=60)
@given(st.integers(0, 10**9), paid_in, st.booleans(), st.sampled_from([0, 5, 15]), rates)
def test_months_that_remain_and_average_balances_are_one_thing(
    opening: int, paid: list[Payment], own: bool, cut_off: int, rate: Fraction
) -> None:
    by_months = DividendRules(rounding=RoundingRule(), moment=Moment.END, own_period=own, cut_off_day=cut_off)
    by_average = DividendRules(Earns.AVERAGE, rounding=RoundingRule(), moment=Moment.END, own_period=own, cut_off_day=cut_off)
    one, other = (dividend(opening, paid, YEAR, rules, rate) for rules in (by_months, by_average))
    assert one.exact == other.exact == one.average_minor * rate
    assert one.average_minor == other.average_minor


@settings(max_examples=60)
@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**10), min_size=1, max_size=8), st.sampled_from([1, 5, 25]))
def test_the_highest_rate_fits_and_one_step_more_does_not(room: int, amounts: list[int], in_steps: int) -> None:
    step = Fraction(in_steps, 10000)

    def total(rate: Fraction) -> int:
        return sum(RoundingRule(Rounding.HALF_UP, 100).of(one * rate) for one in amounts)

    rate = highest_rate(total, room, step)
    assert total(rate) <= room or rate == 0
    assert rate == 1 or total(rate + step) > room or rate + step > 1


def test_a_mistake_that_was_taken_back_leaves_no_trace() -> None:
    """Invariant 5, for whatever the books leave out: no payment, no line."""
    paid = [Payment(date(2016, 1, 10), 5000)]
    wrong = [Payment(date(2016, 3, 7), 700), Payment(date(2016, 3, 7), -700)]
    for rules in (DividendRules(cut_off_day=5), DividendRules(Earns.DAYS), DividendRules(Earns.AVERAGE)):
        assert dividend(100, [*paid, *wrong], YEAR, rules, PER_MILLE).minor == dividend(100, paid, YEAR, rules, PER_MILLE).minor


def test_what_cannot_be_reckoned_is_refused() -> None:
    rules, rate = DividendRules(most_rate=Fraction(8, 100), most_rate_source="a ministerial rule"), Fraction(6, 100)
    with pytest.raises(OpeningBelowZero):
        dividend(-1, [], YEAR, rules, rate)
    with pytest.raises(PaymentOutsideYear, match="2015-09-30 is outside the year from 2015-10-01 to 2016-09-30"):
        dividend(0, [Payment(date(2015, 9, 30), 5)], YEAR, rules, rate)
    with pytest.raises(WithdrawnTooMuch, match="On 2016-02-01"):
        dividend(10, [Payment(date(2016, 2, 1), -11), Payment(date(2016, 3, 1), 5)], YEAR, rules, rate)
    with pytest.raises(RateAboveLaw, match=r"8.5 percent is 0.5 percent above .* from law, 8 percent \(a ministerial rule\)"):
        dividend(0, [], YEAR, rules, Fraction(85, 1000))
    with pytest.raises(YearTooLong, match="36 months"):
        months_of(Period(date(2015, 1, 1), date(2017, 12, 31)))
    with pytest.raises(WeightImpossible, match="0 to 11 parts"):
        Earning(0, (Weighed(None, 5, Fraction(12)),), 11, RoundingRule(), Moment.LINE)
    with pytest.raises(WeightImpossible, match="12"):
        dividend(0, [], YEAR, DividendRules(Earns.AVERAGE, denominator=11), rate)
    with pytest.raises(NotWhole, match="25/3"):
        dividend(100, [], YEAR, DividendRules(rounding=RoundingRule(None)), Fraction(1, 12))


def test_rounding_alone_never_makes_a_member_owe() -> None:
    rules = DividendRules(rounding=RoundingRule(Rounding.FLOOR, 100))
    made = dividend(900, [Payment(date(2015, 10, 2), -900)], YEAR, rules, Fraction(6, 100))
    assert ([line.rounded_minor for line in made.every_line][:2], made.raised_minor, made.minor) == ([0, -100], 100, 0)


def test_each_payment_by_itself() -> None:
    """Two halves of a satang in one month: rounded apart they are two, together one."""
    paid = [Payment(date(2016, 3, 2), 50), Payment(date(2016, 3, 9), 50)]
    apart = DividendRules(moment=Moment.PAYMENT, own_period=True, denominator=7)
    together = DividendRules(moment=Moment.LINE, own_period=True, denominator=7)
    assert [dividend(0, paid, YEAR, one, Fraction(1, 100)).minor for one in (apart, together)] == [2, 1]
    by_day = DividendRules(Earns.DAYS, moment=Moment.PAYMENT)
    assert [line.weight for line in dividend(0, paid[::-1], YEAR, by_day, Fraction(1)).lines] == [212, 205]


def test_tax_is_withheld_from_a_dividend_above_the_threshold_only() -> None:
    rules = DividendRules(tax_rate=Fraction(1, 10), tax_from_minor=10000, tax_rounding=RoundingRule(Rounding.FLOOR, 100))
    assert [withheld(minor, rules) for minor in (0, 10000, 10001, 12999)] == [0, 0, 1000, 1200]
    member = MemberYear(7, 200000, (), paid_minor=300000)
    earns = earning(member.opening_minor, member.payments, year_of(2015), rules)
    whole = member_dividend(member, earns, rules, Fraction(10, 100), Fraction(5, 100))
    assert (whole.dividend.minor, whole.rebate.minor, whole.tax_minor, whole.total_minor) == (20000, 15000, 2000, 33000)


@pytest.mark.parametrize(
    ("exact", "exponent", "text"),
    [
        (Fraction(5225), 2, "52.25"),
        (Fraction(5000), 2, "50.00"),
        (Fraction(56375, 10), 2, "56.375"),
        (Fraction(-5, 2), 2, "-0.025"),
        (Fraction(100, 3), 2, "1/3"),
        (Fraction(7), 0, "7"),
        (Fraction(7, 4), 0, "1.75"),
    ],
)
def test_exact_amounts_in_writing(exact: Fraction, exponent: int, text: str) -> None:
    assert as_decimal(exact, exponent) == text
