"""The Method of Equal Shares with its completions, the step that compares it with most votes first, and its explanation.

Completions (equalshares.net, implementation/completion): none; Add1, which raises every share step by step and counts anew; Add1
and then most votes first; most votes first. Guards: Add1 ends when every supported item is funded, and after MOST_STEPS.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from budgeting.counting.course import Course, begin, explained
from budgeting.counting.election import WITH_POINTS, Election
from budgeting.counting.electorate import Electorate, electorate
from budgeting.counting.greedy import greedy
from budgeting.counting.outcome import Outcome, Part, Reason
from budgeting.counting.rule import Add1Stop, Completion, Method, Rule, Utility
from budgeting.counting.shares import Market, Run, buy
from budgeting.counting.tally import Tally, barred
from budgeting.counting.ties import Precedence
from core.marks import N_

MOST_STEPS = 10_000
STOPPED = N_("Shares were raised {steps} times without an end in sight, and the last result that the budget allows was taken.")


def equal_shares(election: Election, rule: Rule, counted: Tally, order: Precedence) -> Outcome:
    """Raises NotForBallots where points are asked for and there are none."""
    voters = electorate(election, rule)
    out = barred(election, rule, counted)
    market = Market(
        [item.cost_minor for item in election.items],
        [item.exclusive for item in election.items],
        rule.utility is Utility.COST,
    )
    places = [
        place for place, item in enumerate(election.items) if place not in out and item.cost_minor <= election.budget_minor
    ]
    share = Fraction(election.budget_minor, election.voters) if election.voters else Fraction(0)
    run, steps = buy(market, voters, share, places, order), 0
    if rule.completion in {Completion.ADD1, Completion.ADD1_GREEDY}:
        run, steps = _add1(election, rule, market, run, places, order)
    course = begin(election, counted, out)
    for purchase in run.purchases:
        course.fund(purchase.place, effective=purchase.effective, payment=purchase.most)
    if rule.completion in {Completion.GREEDY, Completion.ADD1_GREEDY}:
        greedy(course, rule, order, Reason.COMPLETED)
    _explain(course, run)
    outcome = replace(course.outcome(), share=run.share, add1_steps=steps, method_taken=Method.EQUAL_SHARES.value)
    return replace(outcome, note=STOPPED) if steps == MOST_STEPS else outcome


def _add1(
    election: Election, rule: Rule, market: Market, run: Run, places: Sequence[int], order: Precedence
) -> tuple[Run, int]:
    """Raise every share until the next step would overspend, or until nothing more would fit (`rule.add1_stop`)."""
    budget, costs = election.budget_minor, market.costs
    if sum(costs[place] for place in places) <= budget:
        return _all_of_them(rule, market, run, places, order)
    steps = 0
    while steps < MOST_STEPS and not _complete(rule, market, run, places, budget):
        higher = buy(market, run.electorate, run.share + rule.increment_minor, places, order, budget)
        if sum(costs[place] for place in higher.bought) > budget:
            break
        run, steps = higher, steps + 1
    return run, steps


def _complete(rule: Rule, market: Market, run: Run, places: Sequence[int], budget: int) -> bool:
    """Nothing is open any more; or, where that ends it, nothing that is open would fit."""
    taken = {market.groups[place] for place in run.bought} - {""}
    still = [place for place in places if place not in set(run.bought) and market.groups[place] not in taken]
    if rule.add1_stop is Add1Stop.OVERSPENT:
        return not still
    left = budget - sum(market.costs[place] for place in run.bought)
    return all(market.costs[place] > left for place in still)


def _all_of_them(rule: Rule, market: Market, run: Run, places: Sequence[int], order: Precedence) -> tuple[Run, int]:
    """Where all items together fit, Add1 cannot overspend and would go on, perhaps for ever, until all are funded. So the share
    is found by doubling and halving: the first one at which nothing is open, as far as halving finds it."""

    def at(steps: int) -> Run:
        return buy(market, run.electorate, run.share + steps * rule.increment_minor, places, order)

    def done(one: Run) -> bool:
        return _complete(rule, market, one, places, sum(market.costs))

    low, high, found = 0, 1, run
    if done(run):
        return run, 0
    while not done(found := at(high)):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) >> 1
        tried = at(middle)
        if done(tried):
            high, found = middle, tried
        else:
            low = middle
    return found, high


def _explain(course: Course, run: Run) -> None:
    """Give every supported item its effective support, and the items that its supporters' shares went to until then."""
    turn = {place: number for number, place in enumerate(run.bought)}
    paid = [run.payments(state) for state in range(len(run.left))]
    for place in range(len(course.election.items)):
        if not run.electorate.backers[place]:
            continue
        left, gone = _money(run, place, turn, paid, course.election.items[place].cost_minor)
        _write(course, run, place, left, gone)


def _money(
    run: Run, place: int, turn: dict[int, int], paid: list[dict[int, Fraction]], cost: int
) -> tuple[Fraction, list[tuple[int, Fraction]]]:
    """What the supporters of an item had when it was bought, or when it was first not enough, and what had gone where."""
    sizes, total = run.electorate.sizes, {}
    voters: dict[int, int] = {}
    for one in run.electorate.backers[place]:
        voters[run.state[one]] = voters.get(run.state[one], 0) + sizes[one]
    for state, count in voters.items():
        for item, amount in paid[state].items():
            total[item] = total.get(item, Fraction(0)) + amount * count
    left = run.share * sum(voters.values())
    gone: list[tuple[int, Fraction]] = []
    for item in sorted(total, key=turn.__getitem__):
        if left < cost or item == place:
            break
        gone.append((item, total[item]))
        left -= total[item]
    return left, gone


def _write(course: Course, run: Run, place: int, left: Fraction, gone: list[tuple[int, Fraction]]) -> None:
    cost, items = course.election.items[place].cost_minor, course.election.items
    parts = tuple(Part(items[item].id, amount) for item, amount in gone)
    if place not in course.why:
        short = -((left - cost) // 1) if left < cost else 0
        course.misfit(place) if cost > course.election.budget_minor else course.exclude(place) or course.refuse(
            place, Reason.SUPPORT_SPENT if gone else Reason.SHARES_TOO_SMALL, short_minor=short
        )
    explained(course, place, support=left / cost if cost else None, gone_to=parts)
