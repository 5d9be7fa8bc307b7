"""Who is counted and who is left out, by which funder's rule."""

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.settlements.classes import Tenure
from projects.settlements.eligibility import Eligible, FunderRule, who_is_left_out

answers = st.dictionaries(st.sampled_from(list(Tenure)), st.sampled_from(list(Eligible)))
rules = st.lists(st.builds(FunderRule, st.sampled_from(["A", "B", "C"]), st.just("rule"), st.just("source"), answers), max_size=3)
tenures = st.dictionaries(st.integers(1, 40).map(str), st.sampled_from(list(Tenure)))


@given(tenures, rules)
@settings(max_examples=100)
def test_nobody_is_left_out_of_the_count(households: dict[str, Tenure], asked: list[FunderRule]) -> None:
    found = who_is_left_out(households, asked)
    assert sorted(found.admitted + found.applying + found.without) == sorted(households)
    assert sum(found.by_tenure.values()) == found.total == len(households)
    for funder in found.funders:
        assert sum(funder.by_answer.values()) == found.total
        named = [number for line in found.lines if line.rule is funder.rule for number in line.households]
        assert len(named) == found.total - funder.by_answer[Eligible.YES]


def test_a_renter_is_left_out_by_one_funder_and_admitted_by_another() -> None:
    owners = FunderRule("Ministry", "owners only", "decree 1", {Tenure.OWNER: Eligible.YES, Tenure.RENTER: Eligible.NO})
    everybody = FunderRule("City fund", "all residents", "by-law 2", {tenure: Eligible.YES for tenure in Tenure})
    found = who_is_left_out({"1": Tenure.OWNER, "2": Tenure.RENTER}, [owners, everybody])
    assert [(line.rule.funder, line.tenure, line.answer, line.households) for line in found.lines] == [
        ("Ministry", Tenure.RENTER, Eligible.NO, ("2",))
    ]
    assert found.without == ()
    assert who_is_left_out({"2": Tenure.RENTER}, [owners]).without == ("2",)


def test_a_rule_that_does_not_say_leaves_out_and_is_named() -> None:
    silent = FunderRule("Donor", "grant letter", "letter of 3 May", {Tenure.OWNER: Eligible.YES})
    found = who_is_left_out({"1": Tenure.NONE}, [silent])
    assert found.lines[0].answer is Eligible.NOT_STATED and found.without == ("1",)


def test_without_any_funder_everybody_is_without_one() -> None:
    found = who_is_left_out({"1": Tenure.OWNER, "2": Tenure.NONE}, [])
    assert found.without == ("1", "2") and found.lines == ()


def test_households_are_named_in_the_order_of_their_doors() -> None:
    doors = ("10", "B-1", "2", "1")
    assert who_is_left_out(dict.fromkeys(doors, Tenure.OWNER), []).without == ("1", "2", "10", "B-1")
