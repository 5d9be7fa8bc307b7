"""What a funding agreement says: amount, index unit, conditions, match, and what must be true before money is released.

Kept word for word in the voucher by which it was signed. A rule set that it follows is named with its version, so that the
rules in force on the day of signing stay the rules of this agreement.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from core.money import Money, Rounding, currency, round_to
from core.rates import number_text, percent_text
from core.text import clean
from projects.errors import IndexNeedsRate, NotAboveZero, TermsContradict

TEN_THOUSANDTHS = 10_000


class MatchBase(StrEnum):
    """What a matching ratio or a savings test is a part of: the sources disagree, so it is asked (domain document, section 1)."""

    PROJECT_COST = "project_cost"
    THIS_AGREEMENT = "this_agreement"
    BORROWED = "borrowed"


MATCH_BASES: dict[MatchBase, Term] = {
    MatchBase.PROJECT_COST: Term(N_("of the whole project")),
    MatchBase.THIS_AGREEMENT: Term(N_("of this agreement")),
    MatchBase.BORROWED: Term(N_("of the amount borrowed")),
}


@dataclass(frozen=True, slots=True)
class Index:
    """An amount in a unit that follows prices (Chile's UF): the quantity in ten-thousandths, the rate of a day in currency."""

    unit: str
    quantity_e4: int
    rate: Fraction
    rate_on: date

    def worth(self, currency_code: str) -> Money:
        """The quantity at the rate of its day, halves rounded up."""
        of = currency(currency_code)
        minor = round_to(Fraction(self.quantity_e4, TEN_THOUSANDTHS) * self.rate * of.unit, Rounding.HALF_UP)
        return Money(minor, of)


@dataclass(frozen=True, slots=True)
class Match:
    """What the community must bring: a share of a base. Own money and contributions in kind both count."""

    share: Fraction
    base: MatchBase


@dataclass(frozen=True, slots=True)
class FundingTerms:
    """What was signed, amounts in minor units of the currency.

    `liquidated_share`: how much of the earlier tranches must be accounted for before the next is released.
    `counterpart_minor`: what the community must have brought before any is. `eligible_lines`: budget lines by number; none
    named, all are. `quotes_from_minor`: from this amount a payment needs `quotes` quotes; 0 is never. `advance_days`: within how
    many days an advance is accounted for; 0 is no limit. `document`, `document_sha256`: the signed paper.
    Raises NotAboveZero, TermsContradict, IndexNeedsRate, TextTooLong, TextUnreadable.
    """

    currency: str
    amount_minor: int
    conditions: str = ""
    signed_by: str = ""
    expires_on: date | None = None
    index: Index | None = None
    match: Match | None = None
    liquidated_share: Fraction = Fraction(0)
    counterpart_minor: int = 0
    eligible_lines: tuple[int, ...] = ()
    quotes_from_minor: int = 0
    quotes: int = 3
    advance_days: int = 0
    rule_set: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise NotAboveZero()
        object.__setattr__(self, "conditions", clean(self.conditions))
        object.__setattr__(self, "signed_by", clean(self.signed_by))
        for share in (self.liquidated_share, self.match.share if self.match else Fraction(0)):
            if not 0 <= share <= 1:
                raise TermsContradict(given=f"{percent_text(share)} %")
        if self.index and self.index.worth(self.currency).minor != self.amount_minor:
            raise IndexNeedsRate(
                quantity=number_text(Fraction(self.index.quantity_e4, TEN_THOUSANDTHS)),
                unit=self.index.unit,
                rate=number_text(self.index.rate),
                reckoned=self.index.worth(self.currency),
                amount=self.money(self.amount_minor),
            )

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def pays_for(self, line: int) -> bool:
        return not self.eligible_lines or line in self.eligible_lines
