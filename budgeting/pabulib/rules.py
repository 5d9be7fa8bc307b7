"""Which rule a file declares, the rules that can be asked for by name, and which of the format's words a rule of ours has.

What a declared word leaves open is said in a remark. Sources: pabulib.org/format; the tie criteria of equal shares are those
of equalshares.net (lower cost, then more votes).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from budgeting.counting.election import WITH_POINTS, BallotKind, Election
from budgeting.counting.outcome import Outcome
from budgeting.counting.rule import Add1Stop, Completion, Method, Misfit, Rule, TieBreak, Utility
from budgeting.pabulib.errors import RuleWithoutThreshold
from budgeting.pabulib.meta import TITLE
from budgeting.pabulib.numbers import whole_number
from budgeting.pabulib.pb_file import Reading
from budgeting.pabulib.remarks import RULE_CUSTOM, RULE_EXCLUSIVE, RULE_NO_THRESHOLD, RULE_NOT_SAID, Remark

SHARES_TIES = (TieBreak.LOWER_COST, TieBreak.MORE_VOTES)
_THRESHOLD = "min_project_score_threshold"
_GREEDY = Rule(Method.GREEDY)
_SHARES = Rule(Method.EQUAL_SHARES, ties=SHARES_TIES)
_ADD1 = replace(_SHARES, completion=Completion.ADD1)
# What can be asked for. Steps of Add1, thresholds and points of places depend on the file and are filled in for it.
NAMED: Mapping[str, Rule] = MappingProxyType(
    {
        "greedy": _GREEDY,
        "greedy-no-skip": replace(_GREEDY, misfit=Misfit.STOP),
        "greedy-threshold": _GREEDY,
        "votes-per-cost": Rule(Method.VOTES_PER_COST),
        "equalshares": _SHARES,
        "equalshares-comparison": replace(_SHARES, compare=True),
        "equalshares/add1": _ADD1,
        "equalshares/add1-comparison": replace(_ADD1, compare=True),
        "equalshares/add1-exhausted": replace(_ADD1, add1_stop=Add1Stop.EXHAUSTED),
        "equalshares/add1-greedy": replace(_SHARES, completion=Completion.ADD1_GREEDY),
        "equalshares/greedy": replace(_SHARES, completion=Completion.GREEDY),
        "phragmen": Rule(Method.PHRAGMEN, ties=SHARES_TIES),
        "knapsack": Rule(Method.KNAPSACK),
    }
)
# What greedy leaves open, where the file says so.
_GREEDY_WITH = {
    "greedy-exclusive": RULE_EXCLUSIVE,
    "greedy-custom": RULE_CUSTOM,
    "greedy-threshold": RULE_NO_THRESHOLD,
}


@dataclass(frozen=True, slots=True)
class Declared:
    """`name`: by which it is counted, one of NAMED or the file's own for greedy with something beside. `remarks`: what of it
    could not be followed."""

    name: str
    rule: Rule
    remarks: tuple[Remark, ...] = ()


def declared(reading: Reading) -> Declared:
    """The file's own rule with its parameters. What it says in words only, or not at all, is counted by greedy and said so."""
    said, threshold = reading.file.meta.get("rule", ""), _threshold(reading)
    line = reading.lines.get("rule", reading.lines[TITLE])
    if said in NAMED and (said != "greedy-threshold" or threshold):
        name = "greedy-threshold" if said == "greedy" and threshold else said
        return Declared(name, replace(_fitted(NAMED[said], reading), threshold_votes=threshold))
    rule = replace(_fitted(_GREEDY, reading), threshold_votes=threshold)
    if said in _GREEDY_WITH:
        return Declared(said, rule, (Remark(line, _GREEDY_WITH[said]),))
    name = "greedy-threshold" if threshold else "greedy"
    return Declared(name, rule, (Remark(line, RULE_NOT_SAID, {"typed": said}),))


def rule_of(reading: Reading) -> Rule:
    return declared(reading).rule


def named(name: str, reading: Reading) -> Rule:
    """A rule of NAMED for this file. Raises RuleWithoutThreshold, and KeyError for a name that is not there."""
    rule = _fitted(NAMED[name], reading)
    if name != "greedy-threshold":
        return rule
    if not (threshold := _threshold(reading)):
        raise RuleWithoutThreshold()
    return replace(rule, threshold_votes=threshold)


def _threshold(reading: Reading) -> int:
    return whole_number(reading.file.meta.get(_THRESHOLD, "")) or 0


def _fitted(rule: Rule, reading: Reading) -> Rule:
    """With shares raised by one whole unit of the currency a step, and places of a ranking worth 3, 2, 1 for three places."""
    rule = replace(rule, increment_minor=10**reading.exponent)
    if reading.kind in WITH_POINTS or reading.kind is BallotKind.RANKING:
        rule = replace(rule, utility=Utility.POINTS)
    if reading.kind is BallotKind.RANKING:
        longest = max((len(ballot.choices) for ballot in reading.ballots), default=0)
        rule = replace(rule, rank_points=tuple(range(longest, 0, -1)))
    return rule


def word_of(rule: Rule, election: Election, outcome: Outcome, exponent: int) -> str:
    """The format's word for a rule of ours; "unknown" where a reader who follows the word would count otherwise.

    Who recounts equal shares by the word takes whole units of currency, and knows no lot.
    """
    if rule.method is Method.GREEDY:
        return _greedy_word(rule, election)
    unit = 10**exponent
    plain_shares = rule.utility is Utility.COST and rule.ties[:2] == SHARES_TIES and not outcome.ties
    whole = not any(amount % unit for amount in (election.budget_minor, *(item.cost_minor for item in election.items)))
    unbounded = not (rule.threshold_votes or rule.threshold_share or rule.threshold_cost)
    if rule.method is not Method.EQUAL_SHARES or not (plain_shares and whole and unbounded):
        return "unknown"
    of_completion: dict[Completion, Callable[[], bool]] = {
        Completion.NONE: lambda: True,
        Completion.ADD1: lambda: rule.add1_stop is Add1Stop.OVERSPENT and rule.increment_minor == unit,
    }
    if not of_completion.get(rule.completion, lambda: False)():
        return "unknown"
    return ("equalshares/add1" if rule.completion is Completion.ADD1 else "equalshares") + ("-comparison" if rule.compare else "")


def _greedy_word(rule: Rule, election: Election) -> str:
    pointed = election.kind in WITH_POINTS or election.kind is BallotKind.RANKING
    if rule.threshold_cost is not None or rule.top_up is not None or pointed and rule.threshold_share:
        return "greedy-custom"
    if any(item.exclusive for item in election.items):
        return "greedy-exclusive" if rule.misfit is Misfit.SKIP else "greedy-custom"
    if rule.misfit is Misfit.STOP:
        return "greedy-no-skip"
    return "greedy-threshold" if rule.threshold_votes or rule.threshold_share else "greedy"
