"""Any surplus by any decision: the lines sum to it, its members' sums are its lines, and a bound is held or refused."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendars import year_of
from core.errors import Refused
from core.money import currency
from groups.sharing.appropriation_rules import AppropriationLine, AppropriationRules, Bound, Certainty, Of, To
from groups.sharing.dividend import MemberYear
from groups.sharing.dividend_errors import (
    CutOffDayImpossible,
    DenominatorImpossible,
    DividendAmountImpossible,
    FirstMonthImpossible,
    LineNamedTwice,
    LineUnknown,
    RateImpossible,
    RateStepMissing,
    RestHasNoLine,
    RoundingUnitImpossible,
    TwoLinesForMembers,
)
from groups.sharing.dividend_rules import DividendRules
from groups.sharing.rounding import RoundingRule
from groups.sharing.year_end import Decisions, reckon_year
from groups.sharing.year_templates import (
    PH_APPROPRIATION,
    PH_DIVIDENDS,
    THAI_COOPERATIVE_APPROPRIATION,
    THAI_COOPERATIVE_DIVIDENDS,
    THAI_GROUP_APPROPRIATION,
    THAI_GROUP_DIVIDENDS,
)

TEMPLATES = [
    (THAI_GROUP_DIVIDENDS, THAI_GROUP_APPROPRIATION),
    (THAI_COOPERATIVE_DIVIDENDS, THAI_COOPERATIVE_APPROPRIATION),
    (PH_DIVIDENDS, PH_APPROPRIATION),
]
PHP = currency("PHP")
rates = st.none() | st.integers(0, 3000).map(lambda n: Fraction(n, 10000))
a_member = st.tuples(st.integers(0, 10**8), st.integers(0, 10**7))


@settings(max_examples=100)
@given(
    st.sampled_from(TEMPLATES),
    st.integers(1, 10**9),
    st.lists(a_member, min_size=1, max_size=12),
    rates,
    rates,
    st.fixed_dictionaries({}, optional={"reserve": st.integers(0, 10**8)}),
)
def test_what_is_appropriated_is_the_surplus_within_its_bounds(
    template: tuple[DividendRules, AppropriationRules],
    surplus: int,
    kept: list[tuple[int, int]],
    dividend_rate: Fraction | None,
    rebate_rate: Fraction | None,
    amounts: dict[str, int],
) -> None:
    """Invariant 16; and what the members get together is what the books take from the surplus for them."""
    dividends, rules = template
    members = [MemberYear(number, opening, (), paid) for number, (opening, paid) in enumerate(kept, start=1)]
    decided = Decisions(dividend_rate, rebate_rate, amounts)
    try:
        made = reckon_year(members, year_of(2025), surplus, dividends, rules, PHP, decided)
    except Refused as refused:
        assert "{" not in str(refused)
        return
    whole = made.appropriation
    assert sum(one.minor for one in whole.lines) == surplus
    assert all(one.minor >= 0 for one in whole.lines)
    assert (whole.amount("dividend"), whole.amount("rebate")) == (made.dividends_minor, made.rebates_minor)
    assert made.total_minor == made.dividends_minor + made.rebates_minor - made.tax_minor
    for check in whole.checks:
        assert check.least_minor is None or check.allocated_minor >= check.least_minor
        assert check.most_minor is None or check.minor <= check.most_minor
    if rules.rate_bound:
        assert made.rebate_rate <= rules.rate_bound.times * made.dividend_rate


def line(key: str, **more: object) -> AppropriationLine:
    return AppropriationLine(key, key, "3110", **more)  # type: ignore[arg-type]


def test_rules_that_contradict_themselves_are_refused() -> None:
    for wrong, refusal in (
        ({"lines": (line("a"), line("a"))}, LineNamedTwice),
        ({"lines": (line("a", of=Of.LINE, of_line="b"), line("b"))}, LineUnknown),
        ({"lines": (line("a"),), "rest_to": "b"}, RestHasNoLine),
        ({"lines": (line("a", most_minor=5),), "rest_to": "a"}, RestHasNoLine),
        ({"lines": (line("reserve"), line("b", to=To.REBATE), line("c", to=To.REBATE))}, TwoLinesForMembers),
        ({"bounds": (Bound(("roof",), "Roofs", "nowhere", Certainty.UNCONFIRMED),)}, LineUnknown),
    ):
        with pytest.raises(refusal):
            AppropriationRules(**wrong)  # type: ignore[arg-type]
    with pytest.raises(DividendAmountImpossible):
        line("a", least_minor=6, most_minor=5)
    for wrong_dividend, refusal in (
        ({"denominator": 367}, DenominatorImpossible),
        ({"cut_off_day": 32}, CutOffDayImpossible),
        ({"first_month": 0}, FirstMonthImpossible),
        ({"tax_rate": Fraction(101, 100)}, RateImpossible),
        ({"rate_step": Fraction(0)}, RateStepMissing),
        ({"subscribed_minor": -1}, DividendAmountImpossible),
    ):
        with pytest.raises(refusal):
            DividendRules(**wrong_dividend)  # type: ignore[arg-type]
    with pytest.raises(RoundingUnitImpossible):
        RoundingRule(unit_minor=0)
