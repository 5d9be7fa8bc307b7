"""The same ballots under other rules: what would have come out. Never the result, and never kept.

Pure: nothing here sees a database. Equals go on in the drawn order, then in the order of the ballot, which is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from budgeting.counting.comparison import preferring
from budgeting.counting.outcome import Outcome
from budgeting.counting.rule import Completion, Method, Misfit, Rule, Utility
from budgeting.results.canonical import CountInput, counted
from core.errors import Refusal

# Rules that go by ballots or totals; marks and decisions of an assembly cannot be made up afterwards.
OTHER_METHODS = (Method.GREEDY, Method.VOTES_PER_COST, Method.EQUAL_SHARES, Method.PHRAGMEN, Method.KNAPSACK)


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a rule that can be tried. `threshold_votes`: fewer are never funded."""

    method: Method
    misfit: Misfit = Misfit.SKIP
    utility: Utility = Utility.COST
    completion: Completion = Completion.NONE
    threshold_votes: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """An item in the official outcome and in the other one: amounts in minor units, 0 where it is not funded."""

    item: str
    official_minor: int
    other_minor: int

    @property
    def differs(self) -> bool:
        return self.official_minor != self.other_minor


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`beside` in the order of the official result. `given` has the rule that was tried."""

    given: CountInput
    outcome: Outcome
    beside: tuple[Beside, ...]
    prefer_official: int
    prefer_other: int

    @property
    def undrawn(self) -> bool:
        """Whether equals went on in the order of the ballot, because no lot was drawn for them."""
        return any(not tie.drawn for tie in self.outcome.ties)


def rule_for(rule: Rule, asked: Asked) -> Rule:
    """The agreed rule with the parts that are tried in place of its own. Raises RuleContradicts."""
    return replace(
        rule,
        method=asked.method,
        misfit=asked.misfit,
        utility=asked.utility,
        completion=asked.completion,
        threshold_votes=asked.threshold_votes,
        compare=False,
        top_up=rule.top_up if asked.method in (Method.GREEDY, Method.VOTES_PER_COST) else None,
        ceiling_minor=None,
        criteria=(),
    )


def what_if(given: CountInput, lot: tuple[str, ...], official: Outcome, rule: Rule) -> WhatIf:
    """Raises what the engine refuses: NeedsBallots, NotForBallots, TooManyCombinations."""
    tried = replace(given, rule=rule, marks=None, decided=None)
    return _beside(tried, official, counted(tried, lot, by_order=True))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The step that a rule may have: its own outcome beside that of most votes first, and how many voters prefer which."""

    by_rule: Outcome
    by_votes: Outcome
    prefer_rule: int
    prefer_votes: int


def comparison(given: CountInput, lot: tuple[str, ...]) -> Comparison | None:
    """None where the rule does not compare. Raises what the engine refuses."""
    if not given.rule.compare:
        return None
    own = counted(replace(given, rule=replace(given.rule, compare=False)), lot, by_order=True)
    other_rule = replace(given.rule, method=Method.GREEDY, compare=False)
    other = counted(replace(given, rule=other_rule), lot, by_order=True)
    return Comparison(own, other, *preferring(given.election, given.rule, own, other))


def tried(given: CountInput, lot: tuple[str, ...], official: Outcome, asked: Asked) -> WhatIf | Refusal:
    """What would come out, or why this cannot be counted so."""
    try:
        return what_if(given, lot, official, rule_for(given.rule, asked))
    except Refusal as refused:
        return refused


def _beside(given: CountInput, official: Outcome, other: Outcome) -> WhatIf:
    one, two = amounts(official), amounts(other)
    beside = tuple(Beside(why.item, one.get(why.item, 0), two.get(why.item, 0)) for why in official.why)
    prefer_official, prefer_other = preferring(given.election, given.rule, official, other)
    return WhatIf(given, other, beside, prefer_official, prefer_other)


def amounts(outcome: Outcome) -> Mapping[str, int]:
    return dict(zip(outcome.selected, outcome.amounts_minor, strict=True))
