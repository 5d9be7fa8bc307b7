"""What holds for every election and every rule."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from budgeting.counting.count import count
from budgeting.counting.election import Ballot, BallotKind, Election, Item
from budgeting.counting.electorate import electorate
from budgeting.counting.errors import TieNeedsLot
from budgeting.counting.outcome import FUNDED_REASONS, Outcome
from budgeting.counting.rule import Add1Stop, Completion, Method, Misfit, Rule, TieBreak, Utility
from budgeting.counting.shares import Market, buy
from budgeting.counting.tally import tally
from budgeting.counting.ties import by_id, precedence
from core.frozen import from_text, to_text
from tests.budgeting.counting.ballots import elections, shuffled

TIES = st.sampled_from([(), (TieBreak.LOWER_COST,), (TieBreak.MORE_VOTES, TieBreak.HIGHER_COST)])
SHARES = st.builds(
    Rule,
    st.just(Method.EQUAL_SHARES),
    utility=st.sampled_from([Utility.COST, Utility.CARDINALITY]),
    completion=st.sampled_from(Completion),
    add1_stop=st.sampled_from(Add1Stop),
    increment_minor=st.integers(1, 3),
    compare=st.booleans(),
    ties=TIES,
)
PLAIN_SHARES = SHARES.map(lambda rule: replace(rule, compare=False, completion=Completion.NONE))
RULES = st.one_of(
    SHARES,
    st.builds(
        Rule,
        st.sampled_from([Method.GREEDY, Method.VOTES_PER_COST]),
        misfit=st.sampled_from(Misfit),
        threshold_votes=st.integers(0, 4),
        threshold_cost=st.one_of(st.none(), st.integers(1, 3)),
        top_up=st.sampled_from([None, Fraction(4, 5)]),
        ties=TIES,
    ),
    st.builds(Rule, st.just(Method.PHRAGMEN), ties=TIES),
    st.builds(Rule, st.just(Method.KNAPSACK), utility=st.sampled_from([Utility.COST, Utility.CARDINALITY]), ties=TIES),
)


@settings(max_examples=80, deadline=None)
@given(elections(), RULES)
def test_the_budget_holds_and_every_item_has_its_reason(election: Election, rule: Rule) -> None:
    outcome = count(election, rule, by_order=True)
    assert outcome.cost_minor - outcome.reserve_minor <= election.budget_minor
    assert sorted(why.item for why in outcome.why) == sorted(item.id for item in election.items)
    assert [why.item for why in outcome.why if why.reason in FUNDED_REASONS] == list(outcome.selected)
    assert {step.item for step in outcome.steps if step.funded} == set(outcome.selected)
    groups = [item.exclusive for item in election.items if item.id in outcome.selected and item.exclusive]
    assert len(set(groups)) == len(groups)


@settings(max_examples=80, deadline=None)
@given(elections(), RULES, st.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter(election: Election, rule: Rule, seed: int) -> None:
    """Not by a byte; and if a lot is needed, it is needed in any order, and gives the same too."""
    order = Random(seed).sample(range(len(election.items)), len(election.items))
    other = shuffled(election, order)
    lot = sorted(item.id for item in election.items)
    Random(seed).shuffle(lot)
    assert to_text(count(election, rule, lot=lot)) == to_text(count(other, rule, lot=lot))
    assert _or_the_equals(election, rule) == _or_the_equals(other, rule)


def _or_the_equals(election: Election, rule: Rule) -> object:
    try:
        return to_text(count(election, rule))
    except TieNeedsLot as asked:
        return sorted(asked.facts["items"])  # type: ignore[call-overload]


@settings(max_examples=80, deadline=None)
@given(elections(), RULES, st.integers(0, 10_000))
def test_without_a_lot_no_lot_would_change_anything(election: Election, rule: Rule, seed: int) -> None:
    try:
        without = count(election, rule)
    except TieNeedsLot:
        assume(False)
    lot = [item.id for item in election.items]
    Random(seed).shuffle(lot)
    assert set(count(election, rule, lot=lot).selected) == set(without.selected)


@settings(max_examples=80, deadline=None)
@given(elections(), RULES)
def test_counted_again_it_is_the_same_text(election: Election, rule: Rule) -> None:
    text = to_text(count(election, rule, by_order=True))
    assert to_text(count(election, rule, by_order=True)) == text
    assert to_text(from_text(Outcome, text)) == text


@settings(max_examples=80, deadline=None)
@given(elections(BallotKind.POINTS), st.sampled_from(Utility), st.integers(0, 9))
def test_payments_are_the_cost_and_nobody_pays_more_than_her_share(election: Election, utility: Utility, raised: int) -> None:
    rule = Rule(Method.EQUAL_SHARES, utility=utility)
    market = Market([item.cost_minor for item in election.items], [""] * len(election.items), utility is Utility.COST)
    share = Fraction(election.budget_minor, election.voters or 1) + raised
    order = precedence(election, tally(election, rule), (), None, by_id(election))
    voters = electorate(election, rule)
    supported = [place for place in range(len(election.items)) if voters.backers[place]]
    run = buy(market, voters, share, supported, order)
    paid, total = run.payments(), dict.fromkeys(run.bought, 0)
    assert len(set(run.bought)) == len(run.bought)
    for group, state in enumerate(run.state):
        assert 0 <= sum(amount for _, amount in paid[state]) <= share * run.denominator
        for place, amount in paid[state]:
            assert group in voters.backers[place], "only supporters pay"
            total[place] += amount * voters.sizes[group]
    assert total == {place: market.costs[place] * run.denominator for place in run.bought}
    for place in set(supported) - set(run.bought):
        left = sum(voters.sizes[group] * run.left[run.state[group]] for group in voters.backers[place])
        assert left < market.costs[place] * run.denominator, "it ends only when nothing more can be paid"


@settings(max_examples=80, deadline=None)
@given(elections(groups=False), st.integers(1, 12), PLAIN_SHARES)
def test_a_lone_favourite_of_enough_voters_is_funded(others: Election, supporters: int, rule: Rule) -> None:
    """Who are x % of the voters, want one thing only, and ask for no more than x % of the budget."""
    voters = others.voters + supporters
    cost = supporters * others.budget_minor // voters
    items = (*others.items, Item("favourite", cost))
    cast = {**others.ballots, Ballot((len(others.items),)): supporters}
    outcome = count(replace(others, items=items, ballots=cast, voters=voters), rule, by_order=True)
    assert "favourite" in outcome.selected


@settings(max_examples=80, deadline=None)
@given(elections(most_items=6), st.sampled_from([Utility.COST, Utility.CARDINALITY]))
def test_the_best_set_is_the_best_of_all_sets(election: Election, utility: Utility) -> None:
    rule = Rule(Method.KNAPSACK, utility=utility)
    votes = tally(election, rule).votes
    places = range(len(election.items))

    def allowed(chosen: tuple[int, ...]) -> bool:
        items = [election.items[place] for place in chosen]
        groups = [item.exclusive for item in items if item.exclusive]
        return sum(item.cost_minor for item in items) <= election.budget_minor and len(set(groups)) == len(groups)

    def total(chosen: tuple[int, ...]) -> int:
        return sum(int(votes[one]) * (election.items[one].cost_minor if utility is Utility.COST else 1) for one in chosen)

    best = max(total(chosen) for size in range(len(places) + 1) for chosen in combinations(places, size) if allowed(chosen))
    outcome = count(election, rule, by_order=True)
    chosen = tuple(place for place in places if election.items[place].id in outcome.selected)
    assert allowed(chosen) and total(chosen) == best
