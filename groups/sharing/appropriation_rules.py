"""What a constitution says of a year's surplus: to whom it goes, in which order, and within which bounds of law.

Pure data. A bound keeps its rule in words, its source, and how sure we are of it: what was not confirmed is marked, and can
be changed.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from core.money import MAX_MINOR, Rounding
from groups.sharing.dividend_errors import (
    DividendAmountImpossible,
    LineNamedTwice,
    LineUnknown,
    RestHasNoLine,
    TwoLinesForMembers,
)
from groups.sharing.dividend_rules import refuse_impossible_rate
from groups.sharing.rounding import RoundingRule


class Certainty(StrEnum):
    """How sure a legal bound is: read in the named source, derived from it, or not confirmed."""

    READ = "read"
    DERIVED = "derived"
    UNCONFIRMED = "unconfirmed"


CERTAINTY_NAMES: dict[Certainty, Term] = {
    Certainty.READ: Term(N_("read in the source")),
    Certainty.DERIVED: Term(N_("derived from the source")),
    Certainty.UNCONFIRMED: Term(N_("not confirmed: ask the registrar")),
}


class Of(StrEnum):
    """What a percentage is taken of."""

    SURPLUS = "surplus"
    LEFT = "left"
    AFTER_STATUTORY = "after_statutory"
    LINE = "line"


OF_NAMES: dict[Of, Term] = {
    Of.SURPLUS: Term(N_("the year's surplus")),
    Of.LEFT: Term(N_("what the lines above leave")),
    Of.AFTER_STATUTORY: Term(N_("the surplus after the statutory reserves")),
    Of.LINE: Term(N_("another line")),
}


PERCENT_OF_NAMES: dict[Of, Term] = {
    Of.SURPLUS: Term(N_("In percent of the year's surplus.")),
    Of.LEFT: Term(N_("In percent of what the lines above leave.")),
    Of.AFTER_STATUTORY: Term(N_("In percent of the surplus after the statutory reserves.")),
    Of.LINE: Term(N_("In percent of another line.")),
}


class To(StrEnum):
    """Whose a line is: a fund of the group, the members by their shares, or the members by what they paid."""

    FUND = "fund"
    DIVIDEND = "dividend"
    REBATE = "rebate"


@dataclass(frozen=True, slots=True)
class AppropriationLine:
    """`percent` of the base `of` (of the line `of_line` where that is Of.LINE), and `fixed_minor` on top.

    `least_minor` and `most_minor` hold the amount between them. `statutory`: taken off before what the law calls the
    surplus after statutory reserves. Dividends and rebates may be set by a rate at the year's end instead.
    """

    key: str
    name: str
    account: str
    to: To = To.FUND
    percent: Fraction = Fraction(0)
    of: Of = Of.SURPLUS
    of_line: str = ""
    fixed_minor: int = 0
    least_minor: int = 0
    most_minor: int | None = None
    statutory: bool = False

    def __post_init__(self) -> None:
        refuse_impossible_rate(self.percent)
        most = MAX_MINOR if self.most_minor is None else self.most_minor
        if not (0 <= self.least_minor <= most <= MAX_MINOR and 0 <= self.fixed_minor <= MAX_MINOR):
            raise DividendAmountImpossible()


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on `lines` together: at least or at most a part of a base, as `rule` says in words and `source` in law."""

    lines: tuple[str, ...]
    rule: str
    source: str
    certainty: Certainty
    of: Of = Of.SURPLUS
    least: Fraction | None = None
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class RateBound:
    """The rebate's rate is at most `times` the dividend's."""

    times: Fraction
    rule: str
    source: str
    certainty: Certainty


RESERVE = AppropriationLine("reserve", N_("Reserve fund"), "3110")


@dataclass(frozen=True, slots=True)
class AppropriationRules:
    """The lines in their order. `rest_to` names the fund that takes what the others leave, and so every rounding.

    Raises LineNamedTwice, LineUnknown (a base that is no line above), RestHasNoLine, TwoLinesForMembers.
    """

    lines: tuple[AppropriationLine, ...] = (RESERVE,)
    rest_to: str = RESERVE.key
    rounding: RoundingRule = RoundingRule(Rounding.FLOOR)
    bounds: tuple[Bound, ...] = ()
    rate_bound: RateBound | None = None

    def __post_init__(self) -> None:
        above: set[str] = set()
        for line in self.lines:
            if line.key in above:
                raise LineNamedTwice(line=line.key)
            if line.of is Of.LINE and line.of_line not in above:
                raise LineUnknown(line=line.of_line)
            above.add(line.key)
        takers = [line for line in self.lines if line.key == self.rest_to and line.to is To.FUND and line.most_minor is None]
        if not takers:
            raise RestHasNoLine(line=self.rest_to)
        for to in (To.DIVIDEND, To.REBATE):
            if len(twice := [line for line in self.lines if line.to is to]) > 1:
                raise TwoLinesForMembers(one=twice[0].key, other=twice[1].key)
        for missing in (key for bound in self.bounds for key in bound.lines if key not in above):
            raise LineUnknown(line=missing)

    def line_to(self, to: To) -> AppropriationLine | None:
        """The line for dividends or for rebates, if there is one."""
        return next((line for line in self.lines if line.to is to), None)
