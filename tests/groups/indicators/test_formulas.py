"""Every indicator by hand, the right way up: the published glossary once printed one of them upside down."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import currency
from groups.indicators.facts import Came, Facts, LoanFacts
from groups.indicators.formulas import BY_CODE, INDICATORS, NOT_MEASURED
from groups.indicators.indicator import Mark, Unit
from groups.indicators.measuring import FactsDoNotAddUp, Measured, measured, of_group, of_groups

KES = currency("KES")
DAY = date(2026, 6, 29)

# Twenty women and men, half a year into the cycle: 24 began, 1 joined, 5 left. Everything above differs from what is below.
GROUP = Facts(
    day=DAY,
    currency=KES,
    weeks=26,
    members=20,
    women=15,
    sex_said=20,
    at_start=24,
    joined=1,
    left=5,
    savers=18,
    last_meeting=Came(1, 20, 17, 2),
    last_four=Came(4, 80, 70, 6),
    loan_fund_minor=40_000_00,
    social_cash_minor=5_000_00,
    loans_minor=60_000_00,
    assets_minor=106_000_00,
    debts_minor=12_000_00,
    borrowed_minor=10_000_00,
    savings_minor=80_000_00,
    saved_minor=50_000_00,
    social_fund_minor=5_000_00,
    profit_minor=9_000_00,
    interest_minor=8_000_00,
    loans=LoanFacts(
        given=30,
        given_minor=150_000_00,
        written_off=2,
        written_off_minor=3_000_00,
        outstanding=12,
        late_minor=6_000_00,
        due=90,
        on_time=81,
        borrowers=11,
        borrowers_this_cycle=16,
    ),
)

BY_HAND = {
    "attendance-in-person": Fraction(70, 80),
    "attendance-by-sending": Fraction(6, 80),
    "attendance-rate": Fraction(17, 20),
    "retention-rate": Fraction(20, 25),
    "dropout-rate": Fraction(5, 25),
    "membership-growth": Fraction(-4, 24),
    "women": Fraction(15, 20),
    "participation": Fraction(18, 20),
    "assets": Fraction(105_000_00),
    "average-savings": Fraction(4_000_00),
    "savings-of-the-cycle": Fraction(2_500_00),
    "net-profit": Fraction(9_000_00),
    "profit-per-member": Fraction(450_00),
    "return-on-savings": Fraction(9, 80),
    "return-on-savings-a-year": Fraction(18, 80),
    "return-on-assets": Fraction(9, 106),
    "return-on-assets-a-year": Fraction(18, 106),
    "interest-on-savings": Fraction(8, 80),
    "average-loan": Fraction(5_000_00),
    "average-outstanding-loan": Fraction(5_000_00),
    "portfolio-at-risk-30": Fraction(6, 60),
    "loans-written-off": Fraction(2, 30),
    "write-off-ratio": Fraction(3, 150),
    "risk-coverage": Fraction(80, 6),
    "payments-on-time": Fraction(81, 90),
    "members-with-a-loan-this-cycle": Fraction(16, 20),
    "members-with-outstanding-loans": Fraction(11, 20),
    "loan-fund-utilisation": Fraction(60, 100),
    "loans-of-assets": Fraction(60, 106),
    "social-fund-per-member": Fraction(250_00),
    "debt-to-equity": Fraction(10, 89),
    "loans-per-group": Fraction(30),
    "members-per-group": Fraction(20),
    "share-out-per-group": Fraction(88_000_00),
    "groups-per-officer": Fraction(1, 4),
    "members-per-officer": Fraction(20, 4),
}


def test_every_indicator_by_hand() -> None:
    assert {one.indicator.code: one.value for one in of_groups([GROUP], officers=4)} == BY_HAND


def test_a_group_is_not_asked_what_only_a_network_can_say() -> None:
    asked = {one.indicator.code for one in of_group(GROUP)}
    assert asked == {one.code for one in INDICATORS if not one.of_networks}
    assert BY_HAND.keys() - asked == {
        *("loans-per-group", "members-per-group", "share-out-per-group", "groups-per-officer", "members-per-officer")
    }


def test_a_dash_and_its_reason_where_there_is_nothing_to_divide_by() -> None:
    empty = {one.indicator.code: one for one in of_group(Facts(DAY, KES, weeks=26, loans=LoanFacts()))}
    assert {code: one.value for code, one in empty.items() if one.value is not None} == {"assets": 0, "net-profit": 0}
    assert empty["women"].why_not == "Nobody was a member on this day."
    assert empty["average-loan"].why_not == "No loan has been given yet."
    assert empty["risk-coverage"].why_not == "No loan is more than 30 days late."
    assert all(one.why_not for code, one in empty.items() if code not in ("assets", "net-profit"))


def test_a_group_that_does_not_lend_has_no_loan_figures() -> None:
    saving = {one.indicator.code: one for one in of_group(replace(GROUP, loans=None))}
    assert saving["portfolio-at-risk-30"].why_not == "This group gives no loans."
    assert saving["portfolio-at-risk-30"].value is saving["portfolio-at-risk-30"].above is None
    assert saving["women"].value == Fraction(3, 4)


def test_not_said_is_not_nought() -> None:
    unsaid = measured(BY_CODE["women"], [replace(GROUP, women=0, sex_said=0)])
    assert (unsaid.value, unsaid.why_not) == (None, "Nobody wrote down whether members are women or men.")


@pytest.mark.parametrize(("weeks", "shown"), [(3, None), (4, Fraction(9 * 52, 80 * 4))])
def test_a_year_is_reckoned_only_after_four_weeks_and_beside_the_raw_figure(weeks: int, shown: Fraction | None) -> None:
    young = replace(GROUP, weeks=weeks)
    yearly = [one for one in of_group(young) if one.indicator.raw]
    assert [one.indicator.raw for one in yearly] == ["return-on-savings", "return-on-assets"]
    assert yearly[0].value == shown
    assert measured(BY_CODE["return-on-savings"], [young]).value == Fraction(9, 80)
    assert yearly[0].why_not == ("" if shown else "The cycle is younger than 4 weeks.")


def test_many_groups_are_added_up_by_their_parts() -> None:
    """One of 2 came, and 18 of 18: 19 of 20 is 95 per cent, where the mean of the quotients would say 75."""
    small = replace(GROUP, last_meeting=Came(1, 2, 1, 0))
    large = replace(GROUP, last_meeting=Came(1, 18, 18, 0), loans=None)
    came = measured(BY_CODE["attendance-rate"], [small, large])
    assert (came.above, came.below, came.groups) == (19, 20, 2)
    lent = measured(BY_CODE["average-loan"], [small, large])
    assert (lent.above, lent.below, lent.groups) == (150_000_00, 30, 1), "a group that does not lend counts in neither part"


def test_a_young_group_counts_in_no_part_of_a_yearly_figure() -> None:
    yearly = measured(BY_CODE["return-on-savings-a-year"], [GROUP, replace(GROUP, weeks=1)])
    assert (yearly.groups, yearly.value) == (1, Fraction(18, 80))


def test_two_currencies_or_two_days_are_not_added_up() -> None:
    for other in (replace(GROUP, currency=currency("THB")), replace(GROUP, day=date(2026, 6, 30))):
        with pytest.raises(FactsDoNotAddUp, match="one currency and for one day"):
            of_groups([GROUP, other], officers=1)


def test_none_is_called_by_the_name_of_a_standard() -> None:
    for one in INDICATORS:
        said = " ".join((one.name, one.above_words, one.below_words, one.source)).upper()
        assert not any(standard in said for standard in ("SAVIX", "SEEP", "CGAP")), one.code
        assert bool(one.source) == (one.mark is Mark.VERIFIED), one.code


def test_every_formula_is_whole() -> None:
    assert len(BY_CODE) == len(INDICATORS)
    for one in INDICATORS:
        assert one.version >= 1 and one.above_words
        assert bool(one.below_words) == (one.below is not None or one.per_officer)
        assert one.unit is Unit.PERCENT or not one.whole
        assert one.raw in ("", *BY_CODE)
    assert all(name and reason for name, reason in NOT_MEASURED)


counts = st.integers(0, 50)
amounts = st.integers(0, 10**12)


@st.composite
def groups(draw: st.DrawFn) -> Facts:
    """Any group whose facts agree with each other."""
    at_start, joined = draw(counts), draw(counts)
    left = draw(st.integers(0, at_start + joined))
    members = at_start + joined - left
    women, came = draw(st.integers(0, members)), draw(st.integers(0, members))
    loans_minor, fund, other = draw(amounts), draw(amounts), draw(amounts)
    given, given_minor = draw(counts), draw(amounts)
    return Facts(
        day=DAY,
        currency=KES,
        weeks=draw(st.integers(0, 60)),
        members=members,
        women=women,
        sex_said=draw(st.integers(women, members)),
        at_start=at_start,
        joined=joined,
        left=left,
        savers=draw(st.integers(0, members)),
        last_meeting=Came(1, members, came, members - came),
        last_four=Came(2, members * 2, came, members - came),
        loan_fund_minor=fund,
        loans_minor=loans_minor,
        assets_minor=fund + loans_minor + other,
        savings_minor=draw(amounts),
        profit_minor=draw(st.integers(-(10**12), 10**12)),
        loans=LoanFacts(
            given=given,
            given_minor=given_minor,
            written_off=draw(st.integers(0, given)),
            written_off_minor=draw(st.integers(0, given_minor)),
            late_minor=draw(st.integers(0, loans_minor)),
            due=given,
            on_time=draw(st.integers(0, given)),
            borrowers=draw(st.integers(0, members)),
            borrowers_this_cycle=draw(st.integers(0, members)),
        ),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(groups(), min_size=1, max_size=4))
def test_a_part_is_never_more_than_the_whole_and_parts_add_up(facts: list[Facts]) -> None:
    together = {one.indicator.code: one for one in of_groups(facts, officers=2)}
    for one in together.values():
        if one.indicator.whole and one.value is not None:
            assert 0 <= one.value <= 1, one.indicator.code
    alone = [{one.indicator.code: one for one in of_group(each)} for each in facts]
    for code in alone[0]:
        assert _sum(each[code] for each in alone) == (together[code].above, together[code].below)


def _sum(parts: "list[Measured] | object") -> tuple[int | None, int | None]:
    known = [one for one in parts if one.above is not None]  # type: ignore[attr-defined]
    if not known:
        return None, None
    below = [one.below for one in known if one.below is not None]
    return sum(one.above for one in known), sum(below) if below else None
