"""The fund statement, for a city fund's meeting: what came in from whom, what is lent to whom, what came back, what is left.

Of each purpose the money is printed by itself and adds up by itself, so that everybody sees that none of it was used for another.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Currency, Money, Rounding, round_to
from projects.funds.figures import AtRisk, BorrowerLine, FundFigures, GiverLine, LoanLine, Purse, fund_on
from projects.funds.models import GIVER_KINDS, Fund, GiverKind
from reports.drawing.parts import TwoSides
from reports.fund_sides import fund_sides
from reports.papers import Heading, capped, too_wide_for_upright
from reports.project_reading import fund_heading


@dataclass(frozen=True, slots=True)
class KindLine:
    """What all givers of a kind gave together, and how much of the capital that is."""

    name: Term
    given_minor: int
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class GivenLine:
    giver: str
    kind: Term
    purpose: str
    committed_minor: int
    given_minor: int
    theirs_minor: int
    undrawn_minor: int


@dataclass(frozen=True, slots=True)
class PurseLine:
    """One purpose: all that came in, all that went out, and what is left of it, which is the same sum twice.

    `advances_minor`: with groups, on awards, to be accounted for; `earmarked_minor`: what of the cash members decided on.
    """

    name: str
    capital_minor: int
    earned_minor: int
    gone_minor: int
    lent_minor: int
    repaid_minor: int
    outstanding_minor: int
    advances_minor: int
    cash_minor: int
    earmarked_minor: int
    turned: Fraction | None


@dataclass(frozen=True, slots=True)
class OwedLine:
    """What a group has of the fund, what it brought back, and how late it is."""

    borrower: str
    lent_minor: int
    repaid_minor: int
    outstanding_minor: int
    late_minor: int
    days_late: int


@dataclass(frozen=True, slots=True)
class DueLine:
    """What a loan's next instalment is, and the rates of the loan a year: the fund's, agreed with members, reported."""

    number: int
    borrower: str
    purpose: str
    next_on: date | None
    next_minor: int
    rate: Fraction
    member_rate: Fraction | None
    reported_rate: Fraction | None
    above_agreed: bool


@dataclass(frozen=True, slots=True)
class FundStatement:
    kind: ClassVar[str] = "fund_statement"
    title: ClassVar[str] = N_("Fund statement")

    heading: Heading
    day: date
    currency: Currency
    kinds: tuple[KindLine, ...]
    givers: tuple[GivenLine, ...]
    purses: tuple[PurseLine, ...]
    together: PurseLine
    places: tuple[tuple[str, int], ...]
    owed: tuple[OwedLine, ...]
    due: tuple[DueLine, ...]
    at_risk: tuple[AtRisk, ...]
    undrawn: Money
    left_out: int

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (
            ("capital", self.together.capital_minor),
            ("lent", self.together.lent_minor),
            ("cash", self.together.cash_minor),
        )

    @property
    def wide(self) -> bool:
        purse = self.together
        return too_wide_for_upright((purse.capital_minor, purse.lent_minor, purse.cash_minor), self.currency)

    @property
    def lent_of_each(self) -> Money | None:
        """How much was lent so far for every whole unit of the capital; None without any."""
        turned = self.together.turned
        return None if turned is None else self.money(round_to(turned * self.currency.unit, Rounding.HALF_UP))

    @property
    def sides(self) -> TwoSides | None:
        return fund_sides([(line.name, line.given_minor) for line in self.kinds], self.together, self.currency)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def fund_statement(session: Session, fund: Fund, day: date) -> FundStatement:
    """The statement of a fund as of the end of a day."""
    figures = fund_on(session, fund, day)
    givers, more = capped([_giver(line.purse, giver) for line in figures.lines for giver in line.givers])
    due, further = capped([_due(line) for line in figures.loans if line.standing.outstanding_minor])
    owed, others = capped([_owed(line) for line in figures.borrowers])
    return FundStatement(
        heading=fund_heading(session, fund),
        day=day,
        currency=figures.currency,
        kinds=tuple(_kind(figures, kind) for kind in GiverKind),
        givers=givers,
        purses=tuple(_purse(line.purse) for line in figures.lines),
        together=_purse(figures.together),
        places=figures.together.places,
        owed=owed,
        due=due,
        at_risk=figures.at_risk,
        undrawn=figures.money(figures.undrawn_minor),
        left_out=more + further + others,
    )


def _kind(figures: FundFigures, kind: GiverKind) -> KindLine:
    given = figures.given_by(kind)
    whole = figures.together.given_minor + figures.together.theirs_minor
    return KindLine(GIVER_KINDS[kind], given, Fraction(given, whole) if whole > 0 else None)


def _giver(purse: Purse, giver: GiverLine) -> GivenLine:
    return GivenLine(
        giver=giver.giver.name,
        kind=GIVER_KINDS[giver.kind],
        purpose=purse.name,
        committed_minor=giver.committed_minor,
        given_minor=giver.given_minor,
        theirs_minor=giver.theirs_minor,
        undrawn_minor=giver.undrawn_minor,
    )


def _purse(purse: Purse) -> PurseLine:
    return PurseLine(
        name=purse.name,
        capital_minor=purse.capital_minor,
        earned_minor=purse.earned_minor,
        gone_minor=purse.gone_minor,
        lent_minor=purse.lent_minor,
        repaid_minor=purse.repaid_minor,
        outstanding_minor=purse.outstanding_minor,
        advances_minor=purse.advances_minor,
        cash_minor=purse.cash_minor,
        earmarked_minor=purse.earmarked_minor,
        turned=purse.turned,
    )


def _owed(line: BorrowerLine) -> OwedLine:
    return OwedLine(
        borrower=line.borrower.name,
        lent_minor=line.lent_minor,
        repaid_minor=line.repaid_minor,
        outstanding_minor=line.outstanding_minor,
        late_minor=line.arrears_minor,
        days_late=line.days_late,
    )


def _due(line: LoanLine) -> DueLine:
    following = line.standing.next
    return DueLine(
        number=line.loan.number,
        borrower=line.loan.borrower.name,
        purpose=line.loan.purpose,
        next_on=following.day if following else None,
        next_minor=following.open_minor if following else 0,
        rate=line.terms.rate_a_year,
        member_rate=line.terms.member_rate_a_year,
        reported_rate=line.reported_rate,
        above_agreed=line.above_agreed,
    )
