"""One version of a funder's rules, as data that an agency can write without code.

Owns the shapes and how they are kept (`core.frozen`); reckons nothing. `checking` says what is wrong with a set, `evaluating`
what a project is due by it. Refuses figures without a source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.marks import N_
from core.money import Currency, Rounding, currency
from projects.rule_sets.figures import Fact, Figure, Mark, Source
from projects.rule_sets.places import Tenure

TOTAL = "total"
COST = "cost"
# What a percentage may be of, beside the key of an earlier line: all lines before it, or what the project costs.
BASES = frozenset({TOTAL, COST})


class LineKind(StrEnum):
    PER_HOUSEHOLD = "per-household"
    PERCENTAGE = "percentage"
    FIXED = "fixed"
    UP_TO = "up-to"


class Payee(StrEnum):
    """Whose account the money of a line goes to."""

    COMMUNITY = "community"
    NETWORK = "network"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    ON_APPLICATION = "on application"
    NOT_STATED = "not stated"


class SavingsBase(StrEnum):
    """What savings are held against. CODI has published three of them [S2, S4, S5]."""

    PROJECT_COST = "project-cost"
    AMOUNT_BORROWED = "amount-borrowed"
    PER_HOUSEHOLD = "per-household"
    FIXED_PER_HOUSEHOLD = "fixed-per-household"


LINE_KIND_NAMES: Mapping[LineKind, str] = {
    LineKind.PER_HOUSEHOLD: N_("For each household"),
    LineKind.PERCENTAGE: N_("A percentage"),
    LineKind.FIXED: N_("A fixed sum"),
    LineKind.UP_TO: N_("What the project costs, up to a ceiling"),
}
ANSWER_NAMES: Mapping[Answer, str] = {
    Answer.YES: N_("yes"),
    Answer.NO: N_("no"),
    Answer.ON_APPLICATION: N_("only on application"),
    Answer.NOT_STATED: N_("not stated in the source"),
}
BASE_NAMES: Mapping[SavingsBase, str] = {
    SavingsBase.PROJECT_COST: N_("of the project's cost"),
    SavingsBase.AMOUNT_BORROWED: N_("of the amount borrowed"),
    SavingsBase.PER_HOUSEHOLD: N_("of each household's loan"),
    SavingsBase.FIXED_PER_HOUSEHOLD: N_("for each household"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what is due.

    per-household: a rate by place (`places.PLACES`) for each eligible household; percentage: `percent` of `of`, which is the key
    of an earlier line, "total" (all lines before it) or "cost"; fixed: `amount`; up-to: what the project costs, at most `amount`.
    `floor` and `cap` bound the line. A complement counts only where the case asks for it by its key.
    """

    key: str
    name: str
    kind: LineKind
    rates: Mapping[str, Figure] = field(default_factory=dict)
    percent: Figure | None = None
    of: str = TOTAL
    amount: Figure | None = None
    floor: Figure | None = None
    cap: Figure | None = None
    payee: Payee = Payee.COMMUNITY
    complement: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several figures, by which kind of applicant or house it is."""

    key: str
    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class SavingsTest:
    """Savings that must be there. `percent` of a base, or a fixed sum for each household (`amounts`: the first is the usual one).

    `cut_off`: what is saved later does not count; None where each call for applications sets its own day.
    """

    base: SavingsBase
    percent: Figure | None = None
    amounts: tuple[Alternative, ...] = ()
    cut_off: date | None = None


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What others must bring: `percent` of the cost or of the grant ("total"); None: agreed project by project.

    `precondition`: nothing is released before it has arrived.
    """

    whose: str
    percent: Figure
    of: str = COST
    precondition: bool = False


@dataclass(frozen=True, slots=True)
class LoanRule:
    """A loan that the programme gives, for each household: its ceiling, yearly interest in per cent, and years."""

    key: str
    name: str
    ceiling: Figure
    interest: Figure | None = None
    years: Figure | None = None


@dataclass(frozen=True, slots=True)
class Deposit:
    """What is paid before a house: `percent` of its price. The deposit itself may be put together from `parts`."""

    percent: Figure
    prices: tuple[Alternative, ...] = ()
    parts: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Eligible:
    """Whether households of a tenure are paid for."""

    answer: Answer
    source: str
    mark: Mark = Mark.VERIFIED


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A version of a funder's rules: `valid_from` and `valid_to` are days on which it holds, None where open or not stated.

    `currency` is an ISO 4217 code. `index_unit` (such as "UF") says that figures are in that unit: a rate is asked for.
    `eligible` without a tenure in it has no rule by tenure, and everybody counts.
    """

    key: str
    version: int
    name: str
    programme: str
    country: str
    currency: str
    valid_from: date | None
    sources: tuple[Source, ...]
    valid_to: date | None = None
    index_unit: str = ""
    lines: tuple[Line, ...] = ()
    eligible: Mapping[Tenure, Eligible] = field(default_factory=dict)
    minimum_households: Figure | None = None
    community_cap: Figure | None = None
    no_splitting: Fact | None = None
    savings: tuple[SavingsTest, ...] = ()
    counterpart: Counterpart | None = None
    loans: tuple[LoanRule, ...] = ()
    deposit: Deposit | None = None
    rounding: Rounding = Rounding.HALF_UP
    rounding_unit_minor: int = 1
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def money(self) -> Currency:
        """Raises UnknownCurrency."""
        return currency(self.currency)

    @property
    def unit(self) -> str:
        """What figures are counted in: "THB", "UF"."""
        return self.index_unit or self.currency

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def source(self, key: str) -> Source:
        """Raises KeyError for a source that the set does not name."""
        return {source.key: source for source in self.sources}[key]
