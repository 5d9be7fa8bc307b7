"""The Method of Equal Shares with its completions, and why each item was funded or not.

Completions (equalshares.net, implementation/completion): none; Add1, which raises every share step by step and counts anew; Add1
and then most votes first; most votes first. Guards: Add1 ends when every supported item is funded, and after MOST_STEPS.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from budgeting.counting.course import Course, begin, explained
from budgeting.counting.election import Election
from budgeting.counting.electorate import electorate
from budgeting.counting.greedy import greedy
from budgeting.counting.outcome import Outcome, Part, Reason
from budgeting.counting.rule import Add1Stop, Completion, Rule, Utility
from budgeting.counting.shares import Market, Run, buy
from budgeting.counting.tally import Tally, barred
from budgeting.counting.ties import Precedence
from core.marks import N_

MOST_STEPS = 10_000
# Where all items together fit, more than this many steps times groups of voters are not gone through one by one.
MOST_WORK = 5_000_000
STOPPED = N_("Shares were raised 10,000 times without an end in sight; the last result that the budget allows was taken.")


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
    outcome = replace(course.outcome(), share=run.share, add1_steps=steps)
    return replace(outcome, note=STOPPED) if steps == MOST_STEPS else outcome


def _add1(
    election: Election, rule: Rule, market: Market, run: Run, places: Sequence[int], order: Precedence
) -> tuple[Run, int]:
    """Raise every share until the next step would overspend, or until nothing more would fit (`rule.add1_stop`)."""
    budget, costs = election.budget_minor, market.costs
    if sum(costs[place] for place in places) <= budget:
        found, raised = _all_of_them(rule, market, run, places, order)
        if raised > MOST_STEPS or raised * len(run.state) > MOST_WORK:
            return found, raised
    steps = 0
    while steps < MOST_STEPS and not _complete(rule, market, run, places, budget):
        higher = buy(market, run.electorate, run.share + rule.increment_minor, places, order, budget)
        if sum(costs[place] for place in higher.bought) > budget:
            break
        run, steps = higher, steps + 1
    return run, steps


def _complete(rule: Rule, market: Market, run: Run, places: Sequence[int], budget: int) -> bool:
    """Nothing is open any more; or, where that ends it, nothing that is open would fit."""
    bought = set(run.bought)
    taken = {market.groups[place] for place in bought} - {""}
    still = [place for place in places if place not in bought and market.groups[place] not in taken]
    if rule.add1_stop is Add1Stop.OVERSPENT:
        return not still
    left = budget - sum(market.costs[place] for place in run.bought)
    return all(market.costs[place] > left for place in still)


def _all_of_them(rule: Rule, market: Market, run: Run, places: Sequence[int], order: Precedence) -> tuple[Run, int]:
    """Where all items together fit, Add1 cannot overspend and goes on, perhaps very long, until all are funded: a share at which
    they are, found by doubling and halving, and how many steps away it is. (A lower one may exist: more is not always more.)"""

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
    paid = run.payments()
    items = course.election.items
    for place in sorted(range(len(items)), key=lambda one: items[one].id):
        if run.electorate.backers[place]:
            _write(course, place, *_money(run, place, turn, paid, items[place].cost_minor))


def _money(
    run: Run, place: int, turn: dict[int, int], paid: list[tuple[tuple[int, int], ...]], cost: int
) -> tuple[Fraction, list[tuple[int, Fraction]]]:
    """What the supporters of an item had when it was bought, or when it was first not enough, and what had gone where."""
    voters: dict[int, int] = {}
    for one in run.electorate.backers[place]:
        voters[run.state[one]] = voters.get(run.state[one], 0) + run.electorate.sizes[one]
    total: dict[int, int] = {}
    for state, count in voters.items():
        for item, amount in paid[state]:
            total[item] = total.get(item, 0) + amount * count
    left, enough = run.left[0] * sum(voters.values()), cost * run.denominator
    gone: list[tuple[int, Fraction]] = []
    for item in sorted(total, key=turn.__getitem__):
        if left < enough or item == place:
            break
        gone.append((item, Fraction(total[item], run.denominator)))
        left -= total[item]
    return Fraction(left, run.denominator), gone


def _write(course: Course, place: int, left: Fraction, gone: list[tuple[int, Fraction]]) -> None:
    cost, items = course.election.items[place].cost_minor, course.election.items
    parts = tuple(Part(items[item].id, amount) for item, amount in gone)
    if place not in course.why:
        if cost > course.election.budget_minor:
            course.misfit(place)
        elif not course.exclude(place):
            reason = Reason.SUPPORT_SPENT if gone else Reason.SHARES_TOO_SMALL
            course.refuse(place, reason, short_minor=ceil(cost - left))
    explained(course, place, support=left * Fraction(1, cost) if cost else None, gone_to=parts)
