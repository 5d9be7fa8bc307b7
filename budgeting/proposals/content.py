"""What a proposal says, frozen whole: who asks which envelope for how much, what it costs, who else pays, who gains, where.

Pure. Refuses amounts that do not add up (by how much), a confirmed source without its paper, and parts of the households that
are more than all of them. People without title and tenants are counted as such, and nobody asks for a land document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from budgeting.proposals.errors import (
    AmountsDiffer,
    HouseholdsNotCounted,
    NothingAsked,
    PartsBeyondHouseholds,
    SourceNeedsPaper,
    SourceNotAboveZero,
    TooManySources,
)
from core.marks import N_, Term
from core.money import Money, currency
from core.text import clean, required
from projects.settlements.enumeration import Position

MOST_TITLE = 120
MOST_SUMMARY = 300
MOST_NAME = 120
MOST_PLACE = 200
MOST_CATEGORY = 60
MOST_EXCLUSIVE = 40
MOST_SOURCES = 12
MOST_HOUSEHOLDS = 1_000_000


class Source(StrEnum):
    """Who else pays for the work, in money or in kind (domain document, section 7.2)."""

    STATE = "state"
    MUNICIPALITY = "municipality"
    DONOR = "donor"
    MEMBERS = "members"
    LOAN = "loan"
    LABOUR = "labour"
    LAND = "land"
    MATERIALS = "materials"
    OTHER = "other"


SOURCES: Mapping[Source, Term] = MappingProxyType(
    {
        Source.STATE: Term(N_("the state")),
        Source.MUNICIPALITY: Term(N_("the municipality")),
        Source.DONOR: Term(N_("a donor")),
        Source.MEMBERS: Term(N_("members, in cash")),
        Source.LOAN: Term(N_("a loan")),
        Source.LABOUR: Term(N_("labour, in kind")),
        Source.LAND: Term(N_("land, in kind")),
        Source.MATERIALS: Term(N_("materials, in kind")),
        Source.OTHER: Term(N_("somebody else")),
    }
)
TENANTS, UNTITLED = Term(N_("tenants")), Term(N_("without title"))


@dataclass(frozen=True, slots=True)
class Cofinancing:
    """What one source pays. `paper`: the reference of what confirms it; empty for a promise. In kind it is a value."""

    source: Source
    amount_minor: int
    confirmed: bool = False
    paper: str = ""
    giver: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paper", clean(self.paper, MOST_NAME))
        object.__setattr__(self, "giver", clean(self.giver, MOST_NAME))
        if self.amount_minor <= 0:
            raise SourceNotAboveZero(source=SOURCES[self.source])


@dataclass(frozen=True, slots=True)
class ProposalContent:
    """Amounts in minor units of `currency`. `envelope` by its number, `community` by its public id or empty.

    `households`: how many gain by it, of them `tenants` and `untitled`; None where nobody counted. `exclusive`: a group of
    which at most one is funded. `picture`: the SHA-256 of its bytes. Raises AmountsDiffer, NothingAsked, SourceNeedsPaper,
    TooManySources, PartsBeyondHouseholds, HouseholdsNotCounted, TextMissing, TextTooLong, TextUnreadable.
    """

    currency: str
    envelope: int
    title: str
    summary: str
    proposer: str
    place: str
    total_minor: int
    requested_minor: int
    community: str = ""
    category: str = ""
    position: Position | None = None
    households: int | None = None
    tenants: int | None = None
    untitled: int | None = None
    sources: tuple[Cofinancing, ...] = ()
    exclusive: str = ""
    picture: str = ""

    def __post_init__(self) -> None:
        texts = {
            "title": required(self.title, MOST_TITLE),
            "summary": required(self.summary, MOST_SUMMARY),
            "proposer": required(self.proposer, MOST_NAME),
            "place": required(self.place, MOST_PLACE),
            "category": clean(self.category, MOST_CATEGORY),
            "exclusive": clean(self.exclusive, MOST_EXCLUSIVE),
        }
        for name, cleaned in texts.items():
            object.__setattr__(self, name, cleaned)
        self._refuse_amounts()
        self._refuse_counts()

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    @property
    def others_minor(self) -> int:
        """What all other sources pay together."""
        return sum(one.amount_minor for one in self.sources)

    @property
    def promised_minor(self) -> int:
        """What of it is only promised: if it fails, the work has a hole of so much."""
        return sum(one.amount_minor for one in self.sources if not one.confirmed)

    def _refuse_amounts(self) -> None:
        if len(self.sources) > MOST_SOURCES:
            raise TooManySources(count=len(self.sources), most=MOST_SOURCES)
        for one in self.sources:
            if one.confirmed and not one.paper:
                raise SourceNeedsPaper(amount=self.money(one.amount_minor), source=SOURCES[one.source])
        if self.requested_minor <= 0:
            raise NothingAsked()
        left = self.total_minor - self.others_minor
        if left != self.requested_minor:
            raise AmountsDiffer(
                total=self.money(self.total_minor),
                others=self.money(self.others_minor),
                left=self.money(left),
                requested=self.money(self.requested_minor),
                difference=self.money(abs(left - self.requested_minor)),
            )

    def _refuse_counts(self) -> None:
        for part, name in ((self.tenants, TENANTS), (self.untitled, UNTITLED)):
            if part is None:
                continue
            if self.households is None:
                raise HouseholdsNotCounted(name=name)
            if part > self.households:
                over = part - self.households
                raise PartsBeyondHouseholds(part=part, name=name, households=self.households, over=over)
