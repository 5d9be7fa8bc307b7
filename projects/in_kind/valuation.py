"""What a contribution in kind is worth: quantity × unit value, rounded once and by a named rule. Pure.

Fair value on the day of contribution; land and buildings at the lesser of the value in the giver's records and market value,
unless a named paper justifies more (2 CFR 200.306, as Piedmont University's policy restates it).
"""

from dataclasses import dataclass
from enum import StrEnum

from core.marks import N_, Term
from core.money import Rounding, round_to
from core.text import clean
from projects.in_kind.errors import LandNotJustified
from projects.in_kind.thousandths import as_fraction


class GiftKind(StrEnum):
    LABOUR = "labour"
    LAND = "land"
    MATERIALS = "materials"
    MACHINE_HOURS = "machine_hours"
    SERVICE = "service"


GIFT_KINDS: dict[GiftKind, Term] = {
    GiftKind.LABOUR: Term(N_("Labour")),
    GiftKind.LAND: Term(N_("Land")),
    GiftKind.MATERIALS: Term(N_("Materials")),
    GiftKind.MACHINE_HOURS: Term(N_("Machine hours")),
    GiftKind.SERVICE: Term(N_("Service")),
}


class Basis(StrEnum):
    """On what a unit value rests."""

    USUAL_WAGE = "usual_wage"
    OFFICIAL_RATE = "official_rate"
    MARKET_PRICE = "market_price"
    QUOTE = "quote"
    GIVERS_BOOKS = "givers_books"
    APPRAISAL = "appraisal"


BASES: dict[Basis, Term] = {
    Basis.USUAL_WAGE: Term(N_("what such work is paid here")),
    Basis.OFFICIAL_RATE: Term(N_("an official rate")),
    Basis.MARKET_PRICE: Term(N_("the market price")),
    Basis.QUOTE: Term(N_("a price list or quote")),
    Basis.GIVERS_BOOKS: Term(N_("the giver's own records")),
    Basis.APPRAISAL: Term(N_("an appraisal")),
}

ROUNDINGS: dict[Rounding, Term] = {
    Rounding.HALF_UP: Term(N_("halves rounded up")),
    Rounding.HALF_EVEN: Term(N_("halves rounded to the even neighbour")),
    Rounding.FLOOR: Term(N_("rounded down")),
    Rounding.CEILING: Term(N_("rounded up")),
}


def worth(quantity_e3: int, unit_value_minor: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """Quantity × unit value in minor units, exact until it is rounded once, here."""
    return round_to(as_fraction(quantity_e3) * unit_value_minor, rounding)


@dataclass(frozen=True, slots=True)
class LandValue:
    """What one unit of the land is worth by the giver's records (None where it stands in none) and on the market.

    `justified_by` names the paper (with the SHA-256 of its scan) by which the market value counts although it is higher, and
    `reason` says why. Raises LandNotJustified, TextTooLong, TextUnreadable.
    """

    recorded_minor: int | None
    market_minor: int
    justified_by: str = ""
    justified_sha256: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean(self.reason))
        if self.recorded_minor is None and not self.justified:
            raise LandNotJustified()
        if self.justified_by and not self.reason:
            raise LandNotJustified()

    @property
    def justified(self) -> bool:
        return bool(self.justified_by and self.reason)

    @property
    def lesser_minor(self) -> int:
        recorded = self.market_minor if self.recorded_minor is None else self.recorded_minor
        return min(recorded, self.market_minor)

    @property
    def counts_minor(self) -> int:
        """The lesser of the two, or the market value where a paper justifies it."""
        return self.market_minor if self.justified else self.lesser_minor
