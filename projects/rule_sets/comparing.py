"""A new version beside the one it starts from, by one example: what would change before anybody adopts it. Pure."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.errors import Refusal
from core.money import Money
from projects.rule_sets.case import Case, Saved
from projects.rule_sets.evaluating import evaluate
from projects.rule_sets.evaluation import Evaluation
from projects.rule_sets.places import UpgradingType
from projects.rule_sets.rule_set import RuleSet

# An example of round sums, in whole units of the set's currency; one index unit is one of them.
COST, BORROWED, SAVED = 1_000_000, 500_000, 60_000


@dataclass(frozen=True, slots=True)
class Beside:
    """A line of both answers; None where one of them has no such line, or its figure is not stated."""

    name: str
    old: Money | None
    new: Money | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`wrong` says why a version could not reckon the example; then it has no answer."""

    rows: tuple[Beside, ...]
    old: Evaluation | None
    new: Evaluation | None
    wrong: tuple[Refusal, ...]


def compare(old: RuleSet, new: RuleSet, households: int, upgrading: UpgradingType) -> Comparison:
    """Both answers to the same question, each on a day on which its version holds."""
    answers: list[Evaluation | None] = []
    wrong: list[Refusal] = []
    for rule_set in (old, new):
        try:
            answers.append(evaluate(rule_set, example(rule_set, households, upgrading)))
        except Refusal as refused:
            answers.append(None)
            wrong.append(refused)
    before, after = answers
    names = {line.key: line.name for rule_set in (old, new) for line in rule_set.lines}
    rows = tuple(Beside(name, _line(before, key), _line(after, key)) for key, name in names.items())
    return Comparison(rows, before, after, tuple(wrong))


def example(rule_set: RuleSet, households: int, upgrading: UpgradingType) -> Case:
    unit = rule_set.money.unit
    return Case(
        on=rule_set.valid_from or rule_set.valid_to or date(2000, 1, 1),
        untold=households,
        upgrading=upgrading,
        cost_minor=COST * unit,
        borrowed_minor=BORROWED * unit,
        savings=(Saved(SAVED * unit),),
        complements=tuple(line.key for line in rule_set.lines if line.complement),
        index_rate=Fraction(1) if rule_set.index_unit else None,
    )


def _line(found: Evaluation | None, key: str) -> Money | None:
    minor = found.amounts().get(key) if found else None
    return None if found is None or minor is None else Money(minor, found.money)
