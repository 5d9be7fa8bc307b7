"""What an evaluation says: lines that add up to the total, who is left out, what must be there first, and why, in words.

Frozen results; the words are marked sentences with facts, so that each reader has them in her language (`Said`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from core.language import Language
from core.marks import N_
from core.money import Currency
from projects.rule_sets.case import Case
from projects.rule_sets.figures import Mark, Source
from projects.rule_sets.places import Tenure
from projects.rule_sets.rule_set import Answer, Payee, RuleSet

SAVINGS = "savings"
CONDITION_NAMES: Mapping[str, str] = {
    SAVINGS: N_("Savings"),
    "counterpart": N_("Counterpart"),
    "deposit": N_("Deposit"),
    "loan ceiling": N_("Loan ceiling"),
}


class Said:
    """A marked sentence and its facts, which may be such sentences themselves. `str()` is its plain English."""

    __slots__ = ("facts", "sentence")

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence, self.facts = sentence, facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and (self.sentence, self.facts) == (other.sentence, other.facts)

    def __hash__(self) -> int:
        return hash(self.sentence)

    def __str__(self) -> str:
        return self.sentence.format(**self.facts)

    def to(self, language: Language) -> str:
        """What it says to a reader."""
        facts = {name: fact.to(language) if isinstance(fact, Said) else fact for name, fact in self.facts.items()}
        return language.text(self.sentence, **facts)


class DueKind(StrEnum):
    """What a line of the answer is: a line of the rules, or what a bound of the rules changed in it."""

    LINE = "line"
    FLOOR = "floor"
    CAP = "cap"
    COMMUNITY_CAP = "community cap"


DUE_KIND_NAMES: Mapping[DueKind, str] = {
    DueKind.LINE: N_("line"),
    DueKind.FLOOR: N_("floor"),
    DueKind.CAP: N_("cap"),
    DueKind.COMMUNITY_CAP: N_("community cap"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the answer. `key` is the line of the rules that it belongs to; bounds carry the key of the line they bound.

    `quantity` × `rate` (in the unit of the set, or per cent) is what `minor` was rounded from; None: not stated in the source.
    """

    key: str
    kind: DueKind
    name: str
    quantity: int | None
    rate: Fraction | None
    minor: int | None
    why: Said
    source: Source
    mark: Mark
    payee: Payee = Payee.COMMUNITY


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Households of a tenure that this funder does not pay for, and the rule that says so."""

    tenure: Tenure
    households: int
    answer: Answer
    why: Said
    source: Source | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Refusing:
    """A rule by which nothing is due."""

    rule: str
    why: Said
    source: Source | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must be there first, with both of its sides. `passes` is None where the case does not say enough.

    `base_minor` × per cent is `required_minor`; `there_minor` is what there is; `short_minor` is by how much it fails.
    """

    kind: str
    base: str
    required_percent: Fraction | None
    base_minor: int | None
    required_minor: int | None
    there_minor: int | None
    passes: bool | None
    why: Said
    source: Source
    mark: Mark
    at_most: bool = False

    @property
    def short_minor(self) -> int:
        """By how much it fails: what is missing, or what is too much where the rule is a ceiling."""
        if self.required_minor is None or self.there_minor is None:
            return 0
        short = self.required_minor - self.there_minor
        return max(-short if self.at_most else short, 0)

    @property
    def there_percent(self) -> Fraction | None:
        """What there is, as a percentage of the base."""
        if not self.base_minor or self.there_minor is None:
            return None
        return Fraction(100 * self.there_minor, self.base_minor)


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan that the programme gives: up to so much for all eligible households. Never part of what is due."""

    key: str
    name: str
    ceiling_minor: int | None
    why: Said
    source: Source
    mark: Mark


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a case is due by a rule set. `total_minor` is the sum of the lines; None where a rate is not stated."""

    rule_set: RuleSet
    case: Case
    eligible_households: int
    refusing: tuple[Refusing, ...]
    left_out: tuple[LeftOut, ...]
    lines: tuple[Due, ...]
    conditions: tuple[Condition, ...] = ()
    loans: tuple[Lent, ...] = ()
    remarks: tuple[Said, ...] = field(default=())

    @property
    def money(self) -> Currency:
        return self.rule_set.money

    @property
    def eligible(self) -> bool:
        return not self.refusing

    @property
    def total_minor(self) -> int | None:
        return summed(self.lines)

    @property
    def releasable(self) -> bool | None:
        """Whether nothing that is asked first is missing; None where the case does not say."""
        answers = {one.passes for one in self.conditions if one.kind != SAVINGS}
        by_base = {one.passes for one in self.conditions if one.kind == SAVINGS}
        # Where several bases were published and none was chosen, they decide together or not at all.
        answers |= by_base if len(by_base) < 2 else {None}
        if not self.eligible or False in answers:
            return False
        return None if None in answers else True

    def amounts(self) -> dict[str, int | None]:
        """What each line of the rules comes to, its own bounds included. One line alone bears the community cap."""
        keys = dict.fromkeys(due.key for due in self.lines if due.kind is not DueKind.COMMUNITY_CAP)
        bears = {DueKind.COMMUNITY_CAP: next(iter(keys))} if len(keys) == 1 else {}
        found: dict[str, list[Due]] = {key: [] for key in keys}
        for due in self.lines:
            found.setdefault(bears.get(due.kind, due.key), []).append(due)
        return {key: summed(tuple(dues)) for key, dues in found.items()}


def summed(lines: tuple[Due, ...]) -> int | None:
    """The sum of lines; None where one of them is not stated."""
    total = 0
    for due in lines:
        if due.minor is None:
            return None
        total += due.minor
    return total
