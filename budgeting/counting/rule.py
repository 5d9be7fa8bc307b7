"""A counting rule with all its parameters, as data: what is fixed and printed before anybody votes.

Plain words and sources of each rule: Pabulib's vocabulary of `rule`, equalshares.net, arXiv 2008.13276 (Method of Equal
Shares), and the rules that cities publish. Refuses to exist when its parameters do not go together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from budgeting.counting.errors import RuleContradicts
from core.marks import N_, Term


class Method(StrEnum):
    GREEDY = "greedy"
    VOTES_PER_COST = "votes-per-cost"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"
    KNAPSACK = "knapsack"
    CRITERIA = "criteria"
    CEILING = "ceiling"
    ASSEMBLY = "assembly"


METHODS: Mapping[Method, Term] = MappingProxyType(
    {
        Method.GREEDY: Term(N_("Most votes first")),
        Method.VOTES_PER_COST: Term(N_("Most votes per money first")),
        Method.EQUAL_SHARES: Term(N_("Method of Equal Shares")),
        Method.PHRAGMEN: Term(N_("Sequential Phragmén: every voter earns at the same speed")),
        Method.KNAPSACK: Term(N_("The set with the largest total of votes that the budget allows")),
        Method.CRITERIA: Term(N_("Marks by agreed criteria, the highest first")),
        Method.CEILING: Term(N_("The same ceiling for each community")),
        Method.ASSEMBLY: Term(N_("Decision of an assembly, in words")),
    }
)
# These look at each ballot, so totals alone (pocket voting, show of hands) are not enough.
NEEDS_BALLOTS = frozenset({Method.EQUAL_SHARES, Method.PHRAGMEN})


class Misfit(StrEnum):
    """What happens at the first proposal that no longer fits."""

    SKIP = "skip"
    STOP = "stop"


class Utility(StrEnum):
    """What a funded proposal is worth to who chose it: its cost (as cities used it), one, or the points given to it."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"


class Completion(StrEnum):
    """What is done with money that equal shares leave over."""

    NONE = "none"
    ADD1 = "add1"
    ADD1_GREEDY = "add1-greedy"
    GREEDY = "greedy"


class Add1Stop(StrEnum):
    """When raising the shares ends: when the next step would overspend, or already when nothing more would fit.

    The first is what Wieliczka's published count did (30 winners), the second what pabutools does (31).
    """

    OVERSPENT = "overspent"
    EXHAUSTED = "exhausted"


class TieBreak(StrEnum):
    """Criteria for equals, asked in the agreed order; the drawn lot comes after the last."""

    LOWER_COST = "lower-cost"
    HIGHER_COST = "higher-cost"
    MORE_VOTES = "more-votes"


TIE_BREAKS: Mapping[TieBreak, Term] = MappingProxyType(
    {
        TieBreak.LOWER_COST: Term(N_("the cheaper proposal first")),
        TieBreak.HIGHER_COST: Term(N_("the dearer proposal first")),
        TieBreak.MORE_VOTES: Term(N_("the proposal with more votes first")),
    }
)


@dataclass(frozen=True, slots=True)
class Weight:
    """One agreed criterion: its name, its weight, and the highest mark that can be given by it."""

    name: str
    weight: Fraction
    most: int

    def __post_init__(self) -> None:
        if self.weight <= 0 or self.most < 1:
            raise RuleContradicts(what=self.name)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its parameters. Amounts in minor units.

    `threshold_votes`: fewer votes are never funded; `threshold_share`: the same as a share of all ballots (Warszawa 2018:
    10 %). `threshold_cost`: votes/voters must reach cost/(n × budget) (Świecie 2023: n = 3), None for no such rule.
    `top_up`: where what remains covers at least this share of the first misfit, the reserve pays the rest (Poznań: 80 %);
    what it pays counts over the budget and is said to. `increment_minor`: by how much Add1 raises each share a step.
    `rank_points`: what each place of a ranking is worth, the best first (Kraków 3-2-1); places beyond it are worth 0.
    `compare`: count by most votes too, and take that outcome where more voters prefer it (Wieliczka, Świecie); only of rules that
    look at each ballot. Thresholds in votes are in points or marks where the rule goes by these.
    `ties`: criteria in their order. `ceiling_minor`: what each community may have at most. `criteria`: for marks.
    Raises RuleContradicts.
    """

    method: Method
    misfit: Misfit = Misfit.SKIP
    threshold_votes: int = 0
    threshold_share: Fraction = Fraction(0)
    threshold_cost: int | None = None
    top_up: Fraction | None = None
    utility: Utility = Utility.COST
    completion: Completion = Completion.NONE
    add1_stop: Add1Stop = Add1Stop.OVERSPENT
    increment_minor: int = 1
    rank_points: tuple[int, ...] = ()
    compare: bool = False
    ties: tuple[TieBreak, ...] = ()
    ceiling_minor: int | None = None
    criteria: tuple[Weight, ...] = ()

    def __post_init__(self) -> None:
        if self.threshold_votes < 0 or not 0 <= self.threshold_share <= 1:
            raise RuleContradicts(what=Term(N_("a threshold lies outside of what can be reached")))
        if self.threshold_cost is not None and self.threshold_cost < 1:
            raise RuleContradicts(what=Term(N_("the minimum support by cost is below one")))
        if self.top_up is not None and not 0 < self.top_up <= 1:
            raise RuleContradicts(what=Term(N_("the share that calls for a top-up is not between 0 and 100 %")))
        if self.increment_minor < 1:
            raise RuleContradicts(what=Term(N_("shares are raised by less than the smallest coin")))
        if list(self.rank_points) != sorted(self.rank_points, reverse=True) or any(one < 0 for one in self.rank_points):
            raise RuleContradicts(what=Term(N_("a lower place would be worth more points than a higher one")))
        if (self.method is Method.CEILING) != (self.ceiling_minor is not None) or (self.ceiling_minor or 1) < 1:
            raise RuleContradicts(what=Term(N_("an equal ceiling needs its amount, and only it has one")))
        if (self.method is Method.CRITERIA) != bool(self.criteria):
            raise RuleContradicts(what=Term(N_("marks need agreed criteria, and only they have some")))
        if self.compare and self.method not in NEEDS_BALLOTS:
            raise RuleContradicts(what=Term(N_("only a rule that looks at each ballot is compared with most votes first")))
        if len(set(self.ties)) != len(self.ties):
            raise RuleContradicts(what=Term(N_("a criterion for equals is there twice")))
