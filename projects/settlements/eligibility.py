"""Who may be paid for by whom: each household's tenure against each funder's rule, so that nobody is left out silently.

Pure. Every exclusion names its funder and the rule; a rule that says nothing of a tenure excludes by silence, and that is said.
Funders disagree: CODI's rules of 2010 admit owners, lodgers and renters [S8], Chile's reconstruction aims at owners and hears
renters and lodgers only on application [S51] (sources as in the domain document).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.marks import N_, Term
from projects.rule_sets.evaluating import answer_for
from projects.rule_sets.rule_set import Answer, RuleSet
from projects.settlements.classes import Tenure
from projects.settlements.enumeration import in_order


class Eligible(StrEnum):
    YES = "yes"
    NO = "no"
    ON_APPLICATION = "on_application"
    NOT_STATED = "not_stated"


ELIGIBLE_NAMES: Mapping[Eligible, Term] = {
    Eligible.YES: Term(N_("eligible")),
    Eligible.NO: Term(N_("left out")),
    Eligible.ON_APPLICATION: Term(N_("only on application")),
    Eligible.NOT_STATED: Term(N_("the rule does not say")),
}


_ANSWERS = {
    Answer.YES: Eligible.YES,
    Answer.NO: Eligible.NO,
    Answer.ON_APPLICATION: Eligible.ON_APPLICATION,
    Answer.NOT_STATED: Eligible.NOT_STATED,
}


@dataclass(frozen=True, slots=True)
class FunderRule:
    """Who is eligible by one funder's rule. `label` names the rule ("CODI rules of BE 2553"), `source` where it is written."""

    funder: str
    label: str
    source: str
    by_tenure: Mapping[Tenure, Eligible]

    def of(self, tenure: Tenure) -> Eligible:
        return self.by_tenure.get(tenure, Eligible.NOT_STATED)


def rule_of(funder: str, rule_set: RuleSet) -> FunderRule:
    """What a set of rules says of each tenure, with the titles of the sources that say it."""
    keys = dict.fromkeys(rule_set.eligible[tenure].source for tenure in Tenure if tenure in rule_set.eligible)
    named = [rule_set.source(key).title for key in keys] or [source.title for source in rule_set.sources]
    answers = {tenure: _ANSWERS[answer_for(rule_set, tenure)] for tenure in Tenure}
    return FunderRule(funder, rule_set.name, "; ".join(named), answers)


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """One line that can be read aloud: so many households of a tenure are left out (or must apply) by a funder's rule."""

    rule: FunderRule
    tenure: Tenure
    answer: Eligible
    households: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FunderCount:
    """How one funder's rule parts all households: each is in exactly one answer."""

    rule: FunderRule
    by_answer: Mapping[Eligible, int]
    by_tenure: Mapping[Tenure, Eligible]


@dataclass(frozen=True, slots=True)
class Counted:
    """Who is counted and who is left out.

    `without` are the households that no funder's rule admits, not even on application; `applying` those whose only way is an
    application; `admitted` those that some rule admits. The three are disjoint and together all households.
    """

    total: int
    by_tenure: Mapping[Tenure, int]
    funders: tuple[FunderCount, ...]
    lines: tuple[LeftOutLine, ...]
    admitted: tuple[str, ...]
    applying: tuple[str, ...]
    without: tuple[str, ...]


def who_is_left_out(tenures: Mapping[str, Tenure], rules: Iterable[FunderRule]) -> Counted:
    """Holds every household, by its number, against every rule. Without any rule everybody is without a funder."""
    asked = tuple(rules)
    numbers = sorted(tenures, key=in_order)
    by_tenure = {tenure: tuple(number for number in numbers if tenures[number] is tenure) for tenure in Tenure}
    best = {tenure: best_answer(tenure, asked) for tenure in Tenure}

    def those(*answers: Eligible) -> tuple[str, ...]:
        return tuple(number for number in numbers if best[tenures[number]] in answers)

    return Counted(
        total=len(tenures),
        by_tenure={tenure: len(numbers) for tenure, numbers in by_tenure.items()},
        funders=tuple(_counted(rule, by_tenure) for rule in asked),
        lines=tuple(
            LeftOutLine(rule, tenure, rule.of(tenure), by_tenure[tenure])
            for rule in asked
            for tenure in Tenure
            if by_tenure[tenure] and rule.of(tenure) is not Eligible.YES
        ),
        admitted=those(Eligible.YES),
        applying=those(Eligible.ON_APPLICATION),
        without=those(Eligible.NO, Eligible.NOT_STATED),
    )


def best_answer(tenure: Tenure, rules: Iterable[FunderRule]) -> Eligible:
    """The best that any funder says to a tenure; no, where there is no funder."""
    answers = {rule.of(tenure) for rule in rules}
    best_first = (Eligible.YES, Eligible.ON_APPLICATION, Eligible.NO, Eligible.NOT_STATED)
    return next((one for one in best_first if one in answers), Eligible.NO)


def _counted(rule: FunderRule, by_tenure: Mapping[Tenure, tuple[str, ...]]) -> FunderCount:
    parts = {answer: sum(len(by_tenure[tenure]) for tenure in Tenure if rule.of(tenure) is answer) for answer in Eligible}
    return FunderCount(rule, parts, {tenure: rule.of(tenure) for tenure in Tenure})
