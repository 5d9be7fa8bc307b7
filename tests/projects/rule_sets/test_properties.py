"""What holds of every set and every case: sums, bounds, rounding, and that nobody is counted twice or forgotten."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.frozen import from_text, to_text
from core.money import Rounding, round_to
from projects.rule_sets.case import Case
from projects.rule_sets.checking import faults
from projects.rule_sets.evaluating import evaluate
from projects.rule_sets.evaluation import summed
from projects.rule_sets.places import ANY, Land, Tenure, UpgradingType
from projects.rule_sets.reading import rule_set_from, text_of
from projects.rule_sets.rule_set import Answer, Eligible, Line, LineKind, RuleSet
from projects.rule_sets.sets import READY_MADE
from tests.projects.rule_sets.cases import DAY, figure, own

SUMS = st.integers(0, 10**7)
PERCENTS = st.fractions(0, 100, max_denominator=1000)
HOUSEHOLDS = st.integers(0, 5_000)


@st.composite
def sets(draw: st.DrawFn) -> RuleSet:
    """A rate, a percentage of it between a floor and a cap, a cap for the community, and some tenures left out."""
    floor = draw(SUMS)
    percentage = Line(
        "management",
        "Management",
        LineKind.PERCENTAGE,
        percent=figure(draw(PERCENTS)),
        of="grant",
        floor=figure(floor),
        cap=figure(floor + draw(SUMS)),
    )
    answers = draw(st.dictionaries(st.sampled_from(Tenure), st.sampled_from(Answer)))
    return own(
        lines=(Line("grant", "Grant", LineKind.PER_HOUSEHOLD, rates={ANY: figure(draw(SUMS))}), percentage),
        community_cap=figure(draw(st.integers(0, 10**9))) if draw(st.booleans()) else None,
        eligible={tenure: Eligible(answer, "A") for tenure, answer in answers.items()},
        rounding=draw(st.sampled_from(Rounding)),
        rounding_unit_minor=draw(st.sampled_from([1, 100])),
    )


@given(sets(), HOUSEHOLDS)
def test_lines_add_up_and_stay_within_their_bounds(rule_set: RuleSet, households: int) -> None:
    found = evaluate(rule_set, Case(on=DAY, untold=households))
    total = found.total_minor
    assert total is not None and total == summed(found.lines) == sum(minor or 0 for minor in found.amounts().values())
    if not households:
        assert (found.lines, total) == ((), 0)
        return
    line = rule_set.lines[1]
    assert line.floor and line.cap and line.floor.number is not None and line.cap.number is not None
    assert line.floor.number * 100 <= (found.amounts()["management"] or 0) <= line.cap.number * 100
    if rule_set.community_cap and rule_set.community_cap.number is not None:
        assert total <= rule_set.community_cap.number * 100


@given(sets(), HOUSEHOLDS, HOUSEHOLDS)
def test_more_households_are_never_due_less(rule_set: RuleSet, few: int, more: int) -> None:
    small, big = (evaluate(rule_set, Case(on=DAY, untold=n)).total_minor for n in (few, few + more))
    assert small is not None and big is not None and small <= big


@given(sets(), st.dictionaries(st.sampled_from(Tenure), HOUSEHOLDS), HOUSEHOLDS)
def test_everybody_is_counted_or_left_out(rule_set: RuleSet, households: dict[Tenure, int], untold: int) -> None:
    found = evaluate(rule_set, Case(on=DAY, households=households, untold=untold))
    assert found.eligible_households + sum(one.households for one in found.left_out) == found.case.total
    assert found.eligible is (found.eligible_households > 0)


@given(sets(), st.integers(1, 5_000))
def test_a_percentage_is_rounded_once_from_its_exact_fraction(rule_set: RuleSet, households: int) -> None:
    grant, management = evaluate(rule_set, Case(on=DAY, untold=households)).lines[:2]
    assert grant.minor is not None and rule_set.lines[1].percent and rule_set.lines[1].percent.number is not None
    exact = grant.minor * rule_set.lines[1].percent.number * Fraction(1, 100)
    assert management.minor == round_to(exact, rule_set.rounding, rule_set.rounding_unit_minor)


@given(sets())
def test_a_set_is_the_same_when_it_is_kept_and_read(rule_set: RuleSet) -> None:
    assert from_text(RuleSet, to_text(rule_set)) == rule_set
    assert rule_set_from(text_of(rule_set)) == rule_set
    assert faults(rule_set) == []


@given(st.sampled_from(READY_MADE), st.integers(0, 10**6), st.sampled_from(UpgradingType))
def test_every_ready_made_set_answers_every_project(rule_set: RuleSet, households: int, upgrading: UpgradingType) -> None:
    rate = Fraction(39_000) if rule_set.index_unit else None
    on = rule_set.valid_from or rule_set.valid_to or DAY
    case = Case(on=on, untold=households, upgrading=upgrading, cost_minor=10**9, index_rate=rate)
    found = evaluate(rule_set, case)
    assert found.total_minor == summed(found.lines)
    assert all(due.minor is None or isinstance(due.minor, int) for due in found.lines)
    assert case.on_land in Land
