"""What a round decided, in the fund's book: allocated to awards, more by a further decision, or released. No money moves by any.

An allocation is what a ratified count came to, all awards of an envelope in one voucher. What is cancelled is released, and its
history stays.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.marks import N_
from core.text import clean, required
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects.errors import NotAboveZero
from projects.funds import charts
from projects.funds.award_errors import AwardConflict, NothingAllocated
from projects.funds.earmarks import AwardOf, Pool
from projects.funds.kinds import fund_kind, nothing
from projects.funds.models import Fund


def refuse_partial(name: str, barred: tuple[str, ...], voucher: Voucher) -> None:
    """Who proposed it or gains by it neither confirms its voucher nor agrees to take it back. Raises AwardConflict."""
    if {voucher.confirmed_by, voucher.reversed_by} & set(barred):
        raise AwardConflict(name=name)


@dataclass(frozen=True, slots=True)
class Awarded:
    """One award of an allocation, by its public id; number and name are its proposal's on the ballot. `barred` as of AwardOf."""

    award: str
    number: int
    name: str
    amount_minor: int
    barred: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise NotAboveZero()


@dataclass(frozen=True, slots=True)
class Allocation:
    """The awards of an envelope. `digest`: the SHA-256 of the count and of what is due by it, in hexadecimal.

    `minute`: the assembly's decision, where there is one. Raises NothingAllocated, NotAboveZero, TextTooLong, TextUnreadable.
    """

    currency: str
    pool: Pool
    computation: str
    digest: str
    parts: tuple[Awarded, ...]
    minute: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "minute", clean(self.minute))
        if not self.parts:
            raise NothingAllocated()

    @property
    def amount_minor(self) -> int:
        return sum(part.amount_minor for part in self.parts)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(
            self.pool.entry(charts.award(charts.ALLOCATED, part.award), self.pool.rest, part.amount_minor) for part in self.parts
        )


def _allocated(session: Session, fund: Fund, voucher: Voucher, said: Allocation) -> None:
    for part in said.parts:
        refuse_partial(part.name, part.barred, voucher)


ALLOCATION = fund_kind(
    "award-allocation", N_("Awards of a round"), Allocation, nothing, posted=_allocated, taken_back=_allocated
)


@dataclass(frozen=True, slots=True)
class Supplement:
    """More for an award, by a decision of its own: out of the envelope's rest, or (`free`) out of the fund's free money.

    Raises NotAboveZero, TextMissing, TextTooLong, TextUnreadable.
    """

    currency: str
    of: AwardOf
    amount_minor: int
    free: bool
    minute: str
    reason: str
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "minute", required(self.minute))
        object.__setattr__(self, "reason", required(self.reason))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        source = self.of.pool.whole if self.free else self.of.pool.rest
        return (self.of.pool.entry(self.of.at(charts.ALLOCATED), source, self.amount_minor),)


def _supplemented(session: Session, fund: Fund, voucher: Voucher, said: Supplement) -> None:
    refuse_partial(said.of.name, said.of.barred, voucher)


SUPPLEMENT = fund_kind(
    "award-supplement", N_("More for an award"), Supplement, nothing, posted=_supplemented, taken_back=_supplemented
)


@dataclass(frozen=True, slots=True)
class Release:
    """What of an award is not needed goes back to its envelope, or (`free`) to the fund's free money.

    `cancels`: the award is given up, and all that was not paid goes. Raises NotAboveZero, TextMissing, TextTooLong,
    TextUnreadable.
    """

    currency: str
    of: AwardOf
    allocated_minor: int
    committed_minor: int
    free: bool
    cancels: bool
    reason: str
    minute: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))
        object.__setattr__(self, "minute", clean(self.minute))
        if min(self.allocated_minor, self.committed_minor) < 0 or self.amount_minor == 0 and not self.cancels:
            raise NotAboveZero()

    @property
    def amount_minor(self) -> int:
        return self.allocated_minor + self.committed_minor

    def entries(self) -> tuple[Entry, ...]:
        back = self.of.pool.whole if self.free else self.of.pool.rest
        stages = ((charts.ALLOCATED, self.allocated_minor), (charts.AWARD_COMMITTED, self.committed_minor))
        return tuple(self.of.pool.entry(back, self.of.at(code), minor) for code, minor in stages if minor)


def _released(session: Session, fund: Fund, voucher: Voucher, said: Release) -> None:
    refuse_partial(said.of.name, said.of.barred, voucher)


RELEASE = fund_kind("award-release", N_("Released from an award"), Release, nothing, posted=_released, taken_back=_released)
KINDS = (ALLOCATION, SUPPLEMENT, RELEASE)
