"""A contribution in kind: what was given, what it is worth and why, posted on both sides. It never touches cash.

Dr project costs in kind (land on its own account), Cr contributions in kind of its agreement. Two officers agree to it; its
papers count for one funder once, as they do for money.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.calendars import today
from core.marks import N_, Term
from core.money import Money, Rounding, currency
from core.text import required
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects import charts
from projects.errors import DayInFuture, NotAboveZero
from projects.finding import agreement_of
from projects.flows import Flow
from projects.funding_models import INSTRUMENTS, Instrument, Measure
from projects.in_kind.errors import (
    EvidenceMissing,
    EvidenceTwice,
    LandMissing,
    LandNotLesser,
    NotInKind,
    QuantityMissing,
    RollDiffers,
    RollLater,
    RollMissing,
    ValuedLater,
    WorthNothing,
)
from projects.in_kind.evidence import Evidence, counted, no_longer_counted, refuse_unusable
from projects.in_kind.roll import SEXES, Roll
from projects.in_kind.thousandths import text_of
from projects.in_kind.valuation import BASES, Basis, GiftKind, LandValue, worth
from projects.kinds import project_kind, refuse_not_in_force
from projects.models import Project

MOST_UNIT = 30
MOST_VALUER = 120
# Where each kind of gift is posted: land by itself, so that leverage can be told with it and without.
_COST: Mapping[GiftKind, str] = {kind: charts.IN_KIND_COSTS for kind in GiftKind} | {GiftKind.LAND: charts.IN_KIND_LAND}


@dataclass(frozen=True, slots=True)
class Contribution:
    """One gift: `quantity_e3` thousandths of `unit` at `unit_value_minor`, on the basis and by the valuer that are named.

    Labour has its roll, whose hours are the quantity; land has its two values. Raises QuantityMissing, NotAboveZero,
    WorthNothing, RollMissing, RollDiffers, LandMissing, LandNotLesser, EvidenceMissing, EvidenceTwice, TextMissing, TextTooLong.
    """

    currency: str
    agreement: int
    line: int
    kind: GiftKind
    what: str
    quantity_e3: int
    unit: str
    unit_value_minor: int
    basis: Basis
    valuer: str
    valued_on: date
    evidence: tuple[Evidence, ...]
    roll: Roll | None = None
    land: LandValue | None = None
    rounding: Rounding = Rounding.HALF_UP

    def __post_init__(self) -> None:
        for name, most in (("what", 300), ("unit", MOST_UNIT), ("valuer", MOST_VALUER)):
            object.__setattr__(self, name, required(getattr(self, name), most))
        if self.quantity_e3 <= 0:
            raise QuantityMissing()
        if self.unit_value_minor <= 0:
            raise NotAboveZero()
        self._refuse_other_roll()
        self._refuse_other_land()
        if self.value_minor <= 0:
            raise WorthNothing(quantity=self.quantity, unit=self.unit, unit_value=self.unit_value)
        if not self.evidence:
            raise EvidenceMissing()
        for place, one in enumerate(self.evidence):
            if one.document in {earlier.document for earlier in self.evidence[:place]}:
                raise EvidenceTwice(title=one.title)

    def _refuse_other_roll(self) -> None:
        if (self.kind is GiftKind.LABOUR) is not (self.roll is not None):
            raise RollMissing()
        if self.roll and self.roll.hours_e3 != self.quantity_e3:
            raise RollDiffers(rolled=self.roll.hours, written=self.quantity)

    def _refuse_other_land(self) -> None:
        if (self.kind is GiftKind.LAND) is not (self.land is not None):
            raise LandMissing()
        if self.land and self.land.counts_minor != self.unit_value_minor:
            unit = currency(self.currency)
            counts, written = Money(self.land.counts_minor, unit), self.unit_value
            raise LandNotLesser(lesser=counts, written=written, over=written - counts)

    @property
    def value_minor(self) -> int:
        return worth(self.quantity_e3, self.unit_value_minor, self.rounding)

    @property
    def value(self) -> Money:
        return Money(self.value_minor, currency(self.currency))

    @property
    def unit_value(self) -> Money:
        return Money(self.unit_value_minor, currency(self.currency))

    @property
    def quantity(self) -> str:
        return text_of(self.quantity_e3)

    @property
    def basis_name(self) -> Term:
        return BASES[self.basis]

    @property
    def roll_by_sex(self) -> tuple[tuple[Term, int], ...]:
        """How many of each stand on the roll, in words; together they are its headcount."""
        return tuple((SEXES[sex], count) for sex, count in self.roll.by_sex.items()) if self.roll else ()

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        cost = charts.of_line(_COST[self.kind], self.line, self.agreement)
        given = charts.of_agreement(charts.IN_KIND_GIVEN, self.agreement)
        return (Entry(cost, given, self.value_minor, self.what),)

    def flows(self) -> tuple[Flow, ...]:
        return (Flow(self.agreement, Measure.IN_KIND, self.value_minor, self.line),)


def _check(session: Session, project: Project, voucher: Voucher, said: Contribution) -> None:
    """Raises NotInKind, NotSigned, DayBeforeSigning, AgreementExpired, RollLater, DayInFuture, ValuedLater and what
    `evidence.refuse_unusable` raises."""
    agreement = agreement_of(session, project, said.agreement)
    instrument = Instrument(agreement.instrument)
    if instrument is not Instrument.IN_KIND:
        raise NotInKind(number=agreement.number, instrument=INSTRUMENTS[instrument])
    refuse_not_in_force(agreement, voucher.day)
    if said.roll and said.roll.last > voucher.day:
        if said.roll.last > (current := today(project.timezone)):
            raise DayInFuture(day=said.roll.last, today=current)
        raise RollLater(last=said.roll.last, day=voucher.day)
    if said.valued_on > today(project.timezone):
        raise ValuedLater(day=said.valued_on)
    refuse_unusable(session, project, agreement, said.evidence, said.value)


def _posted(session: Session, project: Project, voucher: Voucher, said: Contribution) -> None:
    counted(session, project, agreement_of(session, project, said.agreement), voucher, said.evidence, said.value_minor)


def _taken_back(session: Session, project: Project, voucher: Voucher, said: Contribution) -> None:
    no_longer_counted(session, voucher)


IN_KIND = project_kind("in-kind", N_("Contribution in kind"), Contribution, _check, posted=_posted, taken_back=_taken_back)
KINDS = (IN_KIND,)
